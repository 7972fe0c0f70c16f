// The buzzer: one large disc that says how one stands, and who speaks.

import { buzzerState } from '../../models/buzzer.js';
import { announce, el } from '../dom.js';

/** @typedef {import('../../models/room-model.js').RoomModel} Room */

export class BuzzerDisc extends HTMLElement {
  #room = /** @type {Room} */ (/** @type {unknown} */ (null));
  #said = '';
  #disc = el('button', {
    type: 'button',
    class: 'buzzer',
    on: { click: () => this.#press() },
  });
  #words = el('p', { class: 'question__status' });

  connectedCallback() {
    if (!this.hasChildNodes()) this.append(this.#disc, this.#words);
    document.addEventListener('keydown', this.#onKey);
  }

  disconnectedCallback() {
    document.removeEventListener('keydown', this.#onKey);
  }

  /** @param {Room} room @param {boolean} isSending */
  show(room, isSending) {
    this.#room = room;
    const { state, label, words } = buzzerState(room, isSending);
    this.#disc.hidden = !room.me || state === 'told';
    this.#disc.className = `buzzer buzzer--${state}`;
    this.#disc.disabled = state !== 'armed';
    this.#disc.textContent = label;
    this.#words.textContent = words;
    if (words && words !== this.#said) announce(`${label}. ${words}`);
    this.#said = words;
  }

  #press() {
    if (this.#disc.disabled) return;
    this.dispatchEvent(new CustomEvent('answer', { detail: { buzz: true } }));
  }

  /** Space or B. @param {KeyboardEvent} event */
  #onKey = (event) => {
    const target = /** @type {HTMLElement} */ (event.target);
    if (
      event.ctrlKey ||
      event.metaKey ||
      event.altKey ||
      event.repeat ||
      target.closest('input, textarea, select, button')
    )
      return;
    if (!this.#room?.me || !(event.key === ' ' || event.key.toLowerCase() === 'b')) return;
    event.preventDefault();
    this.#press();
  };
}

customElements.define('buzzer-disc', BuzzerDisc);
