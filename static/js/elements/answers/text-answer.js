// A typed answer, a word for the cloud, or a number with its unit: a field, and Enter sends it.

import { mayAnswer } from '../../models/question.js';
import { el } from '../dom.js';

/** @typedef {import('../../models/room-model.js').RoomModel} Room */

const LABELS = /** @type {Record<string, string>} */ ({ number: 'Your number', word_cloud: 'Your word' });

export class TextAnswer extends HTMLElement {
  #room = /** @type {Room} */ (/** @type {unknown} */ (null));
  #wasOpen = false;
  #label = el('label', { class: 'visually-hidden', for: 'typed-answer' });
  #field = el('input', {
    id: 'typed-answer',
    class: 'input answer__field',
    type: 'text',
    autocomplete: 'off',
    autocapitalize: 'off',
    spellcheck: 'false',
    maxlength: '200',
    enterkeyhint: 'send',
  });
  #unit = el('span', { class: 'answer__unit' });
  #less = this.#stepper('−', 'One less', -1);
  #more = this.#stepper('+', 'One more', 1);
  #button = el('button', { type: 'submit', class: 'button button--primary', text: 'Send' });
  #form = el('form', { class: 'answer__form', on: { submit: (/** @type {Event} */ event) => this.#submit(event) } }, [
    this.#label,
    el('span', { class: 'answer__row' }, [this.#less, this.#field, this.#unit, this.#more]),
    this.#button,
  ]);

  connectedCallback() {
    if (!this.hasChildNodes()) this.append(this.#form);
  }

  /** @param {string} text @param {string} label @param {number} by */
  #stepper(text, label, by) {
    return el('button', {
      type: 'button',
      class: 'button answer__step',
      'aria-label': label,
      text,
      on: {
        click: () => {
          this.#field.value = String((numberOf(this.#field.value) ?? 0) + by);
        },
      },
    });
  }

  get #isNumber() {
    return this.#room.question?.kind === 'number';
  }

  /** @param {Room} room @param {boolean} isSending */
  show(room, isSending) {
    this.#room = room;
    const may = mayAnswer(room);
    const isNumber = this.#isNumber;
    this.hidden = !room.me || (room.reveal !== null && !room.answer);
    this.#label.textContent = LABELS[room.question?.kind] ?? 'Your answer';
    this.#field.placeholder = this.#label.textContent;
    this.#field.inputMode = isNumber ? 'decimal' : 'text';
    this.#unit.textContent = room.question?.unit ?? '';
    this.#unit.hidden = !room.question?.unit;
    this.#less.hidden = this.#more.hidden = !isNumber;
    const given = room.answer?.text ?? room.answer?.number;
    if (given !== undefined && !(may && document.activeElement === this.#field)) this.#field.value = String(given);
    this.#field.readOnly = !may || isSending;
    this.#button.hidden = this.#less.disabled = this.#more.disabled = !may;
    this.#button.disabled = isSending;
    this.#button.textContent = room.answer ? 'Change' : 'Send';
    if (may && !this.#wasOpen && this.isConnected) this.#field.focus({ preventScroll: true });
    this.#wasOpen = may;
  }

  /** @param {Event} event */
  #submit(event) {
    event.preventDefault();
    const text = this.#field.value.trim();
    if (!text || !mayAnswer(this.#room)) return;
    const number = numberOf(text);
    if (this.#isNumber && number === null) {
      this.dispatchEvent(new CustomEvent('fault', { detail: 'This is not a number. Write it in digits.' }));
      return;
    }
    this.dispatchEvent(new CustomEvent('answer', { detail: this.#isNumber ? { number } : { text } }));
  }
}

/** What people write as a number: 1.5, 1,5, 1 000 and 1'000 too. @param {string} text @returns {number | null} */
export function numberOf(text) {
  const bare = text.replace(/[\s'’\u00a0\u202f]/g, '').replace('−', '-');
  const points = bare.match(/[.,]/g) ?? [];
  let plain = bare;
  if (points.length === 1)
    plain = /^[-+]?[1-9]\d{0,2},\d{3}$/.test(bare) ? bare.replace(',', '') : bare.replace(',', '.');
  else if (points.length > 1) {
    const last = /** @type {string} */ (points[points.length - 1]);
    const isAll = points.every((point) => point === last);
    const other = last === '.' ? ',' : '.';
    plain = isAll ? bare.replaceAll(last, '') : bare.replaceAll(other, '').replace(last, '.');
  }
  return /^[-+]?(\d+\.?\d*|\.\d+)(e[-+]?\d+)?$/i.test(plain) ? Number(plain) : null;
}

customElements.define('text-answer', TextAnswer);
