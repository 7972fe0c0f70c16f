// A question on the board: its text, its choices with letter, shape and key, and what became of one's own answer.

import { mayAnswer, statusWords, tiles } from '../models/question.js';
import { errorWords } from '../models/words.js';
import { websocketService } from '../websocket.js';
import { announce, el, icon, keyed } from './dom.js';

/** @typedef {import('../models/room-model.js').RoomModel} Room */
/** @typedef {import('../models/question.js').Tile} Tile */

export class QuestionCard extends HTMLElement {
  #room = /** @type {Room} */ (/** @type {unknown} */ (null));
  /** The choice that is on its way. */
  #sending = '';
  #error = '';
  #shown = '';
  #text = el('p', { class: 'question__text' });
  #list = el('ol', { class: 'tiles', 'aria-label': 'Choices' });
  #status = el('p', { class: 'question__status', role: 'status' });
  #explanation = el('p', { class: 'question__explanation' });

  connectedCallback() {
    this.classList.add('question');
    if (!this.hasChildNodes()) this.replaceChildren(this.#text, this.#list, this.#status, this.#explanation);
    document.addEventListener('keydown', this.#onKey);
  }

  disconnectedCallback() {
    document.removeEventListener('keydown', this.#onKey);
  }

  /** @param {Room} room */
  show(room) {
    this.#room = room;
    const { question } = room;
    this.hidden = !question;
    if (!question) return;
    if (question.id !== this.#shown) this.#sending = this.#error = '';
    this.#shown = question.id;
    this.#text.textContent = question.text;
    const rows = tiles(room);
    const may = mayAnswer(room) && !this.#sending;
    this.#list.hidden = rows.length === 0;
    this.#list.classList.toggle(
      'tiles--long',
      rows.some((tile) => tile.text.length > 24),
    );
    this.#list.classList.toggle('tiles--told', room.reveal !== null);
    keyed(
      this.#list,
      rows.map((tile, index) => ({
        key: tile.id,
        sign: JSON.stringify([tile, may, this.#sending]),
        make: () => this.#tile(tile, index, may),
      })),
    );
    this.#status.textContent = this.#error || (this.#sending ? 'Sending…' : statusWords(room));
    this.#status.classList.toggle('question__status--bad', this.#error !== '');
    this.#explanation.textContent = room.reveal?.explanation ?? '';
    this.#explanation.hidden = !room.reveal?.explanation;
  }

  /** @param {Tile} tile @param {number} index @param {boolean} may */
  #tile(tile, index, may) {
    const isOwn = tile.isOwn || this.#sending === tile.id;
    const fades = tile.isRight === false || (tile.isRight === null && !isOwn && (this.#sending || this.#room.answer));
    const right = tile.isRight ? ' Right.' : tile.isRight === false ? ' Wrong.' : '';
    return el('li', {}, [
      el(
        'button',
        {
          type: 'button',
          class: `tile tile--${index} ${isOwn ? 'tile--own' : ''} ${fades ? 'tile--faded' : ''}`,
          disabled: !may,
          'data-focus': tile.id,
          'aria-pressed': String(isOwn),
          on: { click: () => this.#answer(tile) },
        },
        [
          el('span', { class: `tile__badge tile__badge--${index}`, 'aria-hidden': 'true', text: tile.letter }),
          el('span', { class: 'tile__text' }, [tile.text, el('span', { class: 'visually-hidden', text: right })]),
          tile.isRight === null ? null : icon(tile.isRight ? 'check' : 'cross'),
          tile.count === null
            ? null
            : el('span', { class: 'tile__count numbers', text: `${tile.count} · ${tile.percent} %` }),
        ],
      ),
    ]);
  }

  /** @param {Tile} tile */
  async #answer(tile) {
    const room = this.#room;
    const { id } = /** @type {any} */ (room.question);
    if (!mayAnswer(room) || this.#sending) return;
    this.#sending = tile.id;
    this.#error = '';
    this.show(room);
    try {
      const ack = await websocketService.send('answer', { question_id: id, choice: tile.id });
      if (room.question?.id === id) room.answer = { choice: tile.id, ...ack.data };
      announce('Your answer is in.');
    } catch (error) {
      this.#error = errorWords(/** @type {any} */ (error));
      announce(this.#error);
    } finally {
      this.#sending = '';
      this.show(room);
    }
  }

  /** Keys 1 to 8, and the letters. @param {KeyboardEvent} event */
  #onKey = (event) => {
    const target = /** @type {HTMLElement} */ (event.target);
    if (event.ctrlKey || event.metaKey || event.altKey || target.closest('input, textarea, select')) return;
    if (!this.#room || this.hidden || document.querySelector('dialog[open]')) return;
    const tile = tiles(this.#room)[Number(event.key) - 1];
    if (!tile || !mayAnswer(this.#room)) return;
    event.preventDefault();
    this.#answer(tile);
  };
}

customElements.define('question-card', QuestionCard);
