// Joining: PIN, then a name, then the room.

import '../elements/theme-switch.js';
import '../elements/name-dice.js';
import '../elements/pin-field.js';
import { byId } from '../elements/dom.js';
import { seatCard } from '../elements/seat-card.js';
import { api } from '../models/api.js';
import { keepSeat, seats } from '../models/seats.js';
import { errorWords } from '../models/words.js';

/** @typedef {import('../elements/pin-field.js').PinField} PinField */

const RETRY = new Set(['session_full', 'rate_limited', 'network', 'busy', 'unavailable', 'internal']);

class JoinForm {
  #form;
  #pin = /** @type {PinField | null} */ (document.getElementById('pin-field'));
  #name = /** @type {HTMLInputElement} */ (byId('nickname'));
  #team = /** @type {HTMLInputElement} */ (byId('team'));
  #error = byId('join-error');
  #button = /** @type {HTMLButtonElement} */ (byId('join-button'));

  /** @param {HTMLFormElement} form */
  constructor(form) {
    this.#form = form;
    this.#pin?.addEventListener('complete', () => this.#name.focus());
    form.addEventListener('input', () => this.say(''));
    form.addEventListener('submit', (event) => {
      event.preventDefault();
      this.#submit();
    });
    // Back from the room by the browser's button: the page is as it was left.
    addEventListener('pageshow', () => this.#ready('Join'));
  }

  /** @param {string} words */
  say(words) {
    this.#error.textContent = words;
  }

  #submit() {
    if (this.#button.disabled) return;
    if (this.#pin && !this.#pin.isComplete) this.#fail('The PIN has six digits.', this.#pin.input);
    else if (!this.#name.value.trim()) this.#fail('Please type a name, or throw the dice.', this.#name);
    else this.#join();
  }

  async #join() {
    this.say('');
    this.#button.disabled = true;
    this.#button.textContent = 'Joining…';
    try {
      const seat = await api('POST', 'join', { body: this.#wish() });
      keepSeat(seat);
      location.assign(`/play/${encodeURIComponent(seat.session.id)}`);
    } catch (failure) {
      const { code } = /** @type {any} */ (failure);
      this.#ready(RETRY.has(code) ? 'Try again' : 'Join');
      const isPin = code === 'unknown_code' || code === 'session_ended';
      this.#fail(errorWords(/** @type {any} */ (failure)), isPin && this.#pin ? this.#pin.input : this.#name);
    }
  }

  #wish() {
    const how = this.#pin ? { join_code: this.#pin.digits } : { join_key: this.#form.dataset.key };
    const team = this.#team.value.trim();
    return { ...how, nickname: this.#name.value.trim(), ...(team ? { team } : {}) };
  }

  /** @param {string} label */
  #ready(label) {
    this.#button.disabled = false;
    this.#button.textContent = label;
  }

  /** @param {string} words @param {HTMLInputElement} field */
  #fail(words, field) {
    this.say(words);
    field.setAttribute('aria-invalid', 'true');
    field.addEventListener('input', () => field.removeAttribute('aria-invalid'), { once: true });
    field.focus();
    field.select();
  }
}

/** Seats kept in this browser: one tap, and one is back. */
function showSeats() {
  const place = byId('seats');
  const own = place.dataset.session;
  const kept = seats().filter((seat) => !own || seat.session.id === own);
  place.replaceChildren(...kept.slice(0, 3).map(seatCard));
  return kept;
}

const form = /** @type {HTMLFormElement | null} */ (document.getElementById('join'));
const joining = form && new JoinForm(form);
const wanted = new URLSearchParams(location.search).get('session');
if (showSeats().every((seat) => seat.session.id !== wanted) && wanted)
  joining?.say('To enter this session, type its PIN, or log in.');
