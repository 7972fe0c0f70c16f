// Pairs to find: for each thing on the left, its partner is chosen from a list.

import { mayAnswer } from '../../models/question.js';
import { el, icon, keyed } from '../dom.js';

/** @typedef {import('../../models/room-model.js').RoomModel} Room */

export class MatchAnswer extends HTMLElement {
  #room = /** @type {Room} */ (/** @type {unknown} */ (null));
  #sending = false;
  /** @type {Record<string, string>} */
  #pairs = {};
  #list = el('ol', { class: 'match', 'aria-label': 'Pairs' });
  #lock = el('button', {
    type: 'button',
    class: 'button button--primary answer__lock',
    on: { click: () => this.dispatchEvent(new CustomEvent('answer', { detail: { pairs: this.#pairs } })) },
  });

  connectedCallback() {
    if (!this.hasChildNodes()) this.append(this.#list, this.#lock);
  }

  /** @param {Room} room @param {boolean} isSending */
  show(room, isSending) {
    this.#room = room;
    this.#sending = isSending;
    const may = mayAnswer(room) && !isSending;
    if (room.answer?.pairs && !may) this.#pairs = room.answer.pairs;
    this.#draw(may);
  }

  /** @param {boolean} may */
  #draw(may) {
    const { question, reveal, me, answer } = this.#room;
    const lefts = /** @type {any[]} */ (question?.lefts ?? []);
    this.#list.hidden = Boolean(reveal && (!me || !answer));
    keyed(
      this.#list,
      lefts.map((left) => {
        const isRight = reveal?.pairs && answer ? reveal.pairs[left.id] === this.#pairs[left.id] : null;
        return {
          key: left.id,
          sign: JSON.stringify([left, this.#pairs, may, isRight, question?.rights]),
          make: () => this.#row(left, may, isRight),
        };
      }),
    );
    const missing = lefts.length - Object.keys(this.#pairs).length;
    this.#lock.hidden = !may;
    this.#lock.disabled = missing > 0;
    this.#lock.textContent = missing > 0 ? `${missing} still to find` : 'Lock in these pairs';
  }

  /** @param {any} left @param {boolean} may @param {boolean | null} isRight */
  #row(left, may, isRight) {
    const rights = /** @type {any[]} */ (this.#room.question?.rights ?? []);
    const taken = new Set(Object.values(this.#pairs));
    const own = this.#pairs[left.id];
    const id = `match-${left.id}`;
    const choice = may
      ? el('select', { id, class: 'input', 'data-focus': left.id }, [
          el('option', { value: '', text: 'Choose…' }),
          ...rights.map((right) =>
            el('option', {
              value: right.id,
              text: right.text + (taken.has(right.id) && own !== right.id ? ' (taken)' : ''),
              selected: own === right.id,
              disabled: taken.has(right.id) && own !== right.id,
            }),
          ),
        ])
      : el('span', { class: 'match__right', text: rights.find((right) => right.id === own)?.text ?? '–' });
    choice.addEventListener('change', () => this.#pair(left.id, /** @type {HTMLSelectElement} */ (choice).value));
    return el('li', { class: 'match__row' }, [
      el(may ? 'label' : 'span', { class: 'match__left', for: may ? id : null, text: left.text }),
      choice,
      isRight === null ? null : icon(isRight ? 'check' : 'cross'),
      isRight === null ? null : el('span', { class: 'visually-hidden', text: isRight ? 'Right.' : 'Wrong.' }),
    ]);
  }

  /** A partner belongs to one only: arrow keys, which choose what they pass, must not take it from who has it. @param {string} left @param {string} right */
  #pair(left, right) {
    const { [left]: _, ...others } = this.#pairs;
    this.#pairs = right ? { ...others, [left]: right } : others;
    this.#draw(mayAnswer(this.#room) && !this.#sending);
  }
}

customElements.define('match-answer', MatchAnswer);
