// Things to put in order: dragged by their handle, or moved by buttons and arrow keys.

import { mayAnswer } from '../../models/question.js';
import { announce, el, icon, keyed } from '../dom.js';
import { picture } from './picture.js';

/** @typedef {import('../../models/room-model.js').RoomModel} Room */

export class OrderAnswer extends HTMLElement {
  #room = /** @type {Room} */ (/** @type {unknown} */ (null));
  #sending = false;
  /** @type {string[]} */
  #order = [];
  #list = el('ol', { class: 'order', 'aria-label': 'Your order, the first on top' });
  #lock = el('button', {
    type: 'button',
    class: 'button button--primary answer__lock',
    text: 'Lock in this order',
    on: { click: () => this.dispatchEvent(new CustomEvent('answer', { detail: { order: this.#order } })) },
  });

  connectedCallback() {
    if (!this.hasChildNodes()) this.append(this.#list, this.#lock);
  }

  /** @param {Room} room @param {boolean} isSending */
  show(room, isSending) {
    this.#room = room;
    this.#sending = isSending;
    const ids = (room.question?.choices ?? []).map((/** @type {any} */ choice) => choice.id);
    const may = mayAnswer(room) && !isSending;
    if (this.#order.length !== ids.length) this.#order = ids;
    if (room.answer?.order && !may) this.#order = room.answer.order;
    this.#draw(may);
    this.#lock.hidden = !may;
  }

  /** @param {boolean} may */
  #draw(may) {
    const { question, reveal, me } = this.#room;
    const choices = new Map((question?.choices ?? []).map((/** @type {any} */ choice) => [choice.id, choice]));
    this.#list.hidden = Boolean(reveal && (!me || !this.#room.answer));
    keyed(
      this.#list,
      this.#order.map((id, index) => {
        const choice = choices.get(id) ?? { text: '', media: null };
        const isRight = reveal?.order && this.#room.answer ? reveal.order[index] === id : null;
        return {
          key: id,
          sign: JSON.stringify([choice.text, index, may, isRight, this.#order.length]),
          make: () => this.#row(id, choice, index, may, isRight),
        };
      }),
    );
  }

  /** @param {string} id @param {any} choice @param {number} index @param {boolean} may @param {boolean | null} isRight */
  #row(id, choice, index, may, isRight) {
    const button = (/** @type {string} */ label, /** @type {string} */ sign, /** @type {number} */ by) =>
      el('button', {
        type: 'button',
        class: 'button order__move',
        'aria-label': `${label}: ${choice.text}`,
        'data-focus': `${id}${by}`,
        text: sign,
        disabled: index + by < 0 || index + by >= this.#order.length,
        on: { click: () => this.#move(id, index + by) },
      });
    const row = el('li', { class: 'order__row' }, [
      el('span', { class: 'order__place numbers', text: `${index + 1}.` }),
      choice.media ? picture(choice.media, 'tile__picture') : null,
      el('span', { class: 'tile__text', text: choice.text }),
      isRight === null ? null : icon(isRight ? 'check' : 'cross'),
      isRight === null
        ? null
        : el('span', { class: 'visually-hidden', text: isRight ? 'Right place.' : 'Wrong place.' }),
      may ? button('Up', '↑', -1) : null,
      may ? button('Down', '↓', 1) : null,
    ]);
    if (may) row.addEventListener('pointerdown', (event) => this.#drag(event, id, row));
    if (may) row.classList.add('order__row--loose');
    return row;
  }

  /** @param {string} id @param {number} to */
  #move(id, to) {
    const order = this.#order.filter((other) => other !== id);
    order.splice(to, 0, id);
    this.#order = order;
    this.#draw(mayAnswer(this.#room) && !this.#sending);
    announce(`Now number ${to + 1}.`);
  }

  /** Follow a finger or a mouse over the rows. @param {PointerEvent} down @param {string} id @param {HTMLElement} row */
  #drag(down, id, row) {
    if (/** @type {HTMLElement} */ (down.target).closest('button') || down.button !== 0) return;
    down.preventDefault();
    row.classList.add('order__row--held');
    const onMove = (/** @type {PointerEvent} */ event) => {
      const rows = [...this.#list.children];
      const over = rows.findIndex((child) => {
        const { top, bottom } = child.getBoundingClientRect();
        return event.clientY >= top && event.clientY <= bottom;
      });
      if (over < 0 || this.#order[over] === id) return;
      this.#move(id, over);
      [...this.#list.children][over]?.classList.add('order__row--held');
    };
    const onEnd = () => {
      removeEventListener('pointermove', onMove);
      for (const child of this.#list.children) child.classList.remove('order__row--held');
    };
    addEventListener('pointermove', onMove);
    addEventListener('pointerup', onEnd, { once: true });
    addEventListener('pointercancel', onEnd, { once: true });
  }
}

customElements.define('order-answer', OrderAnswer);
