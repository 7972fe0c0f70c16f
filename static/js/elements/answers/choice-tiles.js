// Choices as tiles: one press answers, or several are chosen and then locked in.

import { mayAnswer, spreadWords, tiles } from '../../models/question.js';
import { distributionTable } from '../distribution-table.js';
import { announce, el, icon, keyed } from '../dom.js';
import { picture } from './picture.js';

/** @typedef {import('../../models/room-model.js').RoomModel} Room */
/** @typedef {import('../../models/question.js').Tile} Tile */

const LONG = 24;

export class ChoiceTiles extends HTMLElement {
  #room = /** @type {Room} */ (/** @type {unknown} */ (null));
  #sending = false;
  /** What is chosen and not locked in yet. @type {Set<string>} */
  #chosen = new Set();
  #list = el('ol', { class: 'tiles', 'aria-label': 'Choices' });
  #spread = el('div');
  #lock = el('button', {
    type: 'button',
    class: 'button button--primary answer__lock',
    on: { click: () => this.#send([...this.#chosen]) },
  });

  connectedCallback() {
    if (!this.hasChildNodes()) this.append(this.#list, this.#spread, this.#lock);
    document.addEventListener('keydown', this.#onKey);
  }

  disconnectedCallback() {
    document.removeEventListener('keydown', this.#onKey);
  }

  get #isMultiple() {
    return this.#room.question?.kind === 'multiple';
  }

  /** @param {Room} room @param {boolean} isSending */
  show(room, isSending) {
    this.#room = room;
    this.#sending = isSending;
    const rows = tiles(room);
    const may = mayAnswer(room) && !isSending;
    this.#list.classList.toggle(
      'tiles--long',
      rows.some((tile) => tile.text.length > LONG),
    );
    this.#list.classList.toggle('tiles--told', room.reveal !== null);
    keyed(
      this.#list,
      rows.map((tile, index) => ({
        key: tile.id,
        sign: JSON.stringify([tile, may, isSending, this.#chosen.has(tile.id), Boolean(room.answer)]),
        make: () => this.#tile(tile, index, may),
      })),
    );
    this.#spread.replaceChildren(...[distributionTable(rows)].filter((table) => table !== null));
    this.#lock.hidden = !this.#isMultiple || !may;
    this.#lock.disabled = this.#chosen.size === 0;
    this.#lock.textContent = this.#chosen.size ? `Lock in ${this.#chosen.size} of ${rows.length}` : 'Lock in';
  }

  /** @param {Tile} tile @param {number} index @param {boolean} may */
  #tile(tile, index, may) {
    const isChosen = this.#chosen.has(tile.id);
    const isOwn = isChosen || (tile.isOwn && !(may && this.#chosen.size));
    const isSettled = this.#sending || this.#room.answer;
    const fades = tile.isRight === false || (tile.isRight === null && !isOwn && isSettled && !may);
    const right = tile.isRight ? ' Right.' : tile.isRight === false ? ' Wrong.' : '';
    return el('li', {}, [
      el(
        'button',
        {
          type: 'button',
          class: `tile tile--${index} ${isOwn ? 'tile--own' : ''} ${fades ? 'tile--faded' : ''}`,
          disabled: !may,
          'data-focus': tile.id,
          'aria-pressed': String(Boolean(isOwn)),
          on: { click: () => this.#press(tile) },
        },
        [
          el('span', { class: `tile__badge tile__badge--${index}`, 'aria-hidden': 'true', text: tile.letter }),
          tile.media ? picture(tile.media, 'tile__picture') : null,
          el('span', { class: 'tile__text' }, [tile.text, el('span', { class: 'visually-hidden', text: right })]),
          tile.isRight === null ? null : icon(tile.isRight ? 'check' : 'cross'),
          tile.isRight === null && isOwn ? el('span', { class: 'tile__mark' }, [icon('check')]) : null,
          tile.percent === null
            ? null
            : el('span', { class: 'tile__count numbers', 'aria-hidden': 'true', text: spreadWords(tile) }),
        ],
      ),
    ]);
  }

  /** @param {Tile} tile */
  #press(tile) {
    if (!mayAnswer(this.#room) || this.#sending) return;
    if (!this.#isMultiple) return this.#send(tile.id);
    if (!this.#chosen.delete(tile.id)) this.#chosen.add(tile.id);
    announce(`${tile.text}: ${this.#chosen.has(tile.id) ? 'chosen' : 'not chosen'}`);
    this.show(this.#room, this.#sending);
  }

  /** @param {string | string[]} chosen */
  #send(chosen) {
    const detail = typeof chosen === 'string' ? { choice: chosen } : { choices: chosen };
    this.dispatchEvent(new CustomEvent('answer', { detail }));
  }

  /** Keys 1 to 8 for the tiles, Enter to lock in. @param {KeyboardEvent} event */
  #onKey = (event) => {
    const target = /** @type {HTMLElement} */ (event.target);
    if (event.ctrlKey || event.metaKey || event.altKey || target.closest('input, textarea, select')) return;
    if (!this.#room || document.querySelector('dialog[open]')) return;
    const tile = tiles(this.#room)[Number(event.key) - 1];
    if (!tile || !mayAnswer(this.#room)) return;
    event.preventDefault();
    this.#press(tile);
  };
}

customElements.define('choice-tiles', ChoiceTiles);
