// Joining: PIN, then a name, then the room.

import '../elements/theme-switch.js';
import '../elements/name-dice.js';
import '../elements/pin-field.js';
import '../elements/waiting-card.js';
import { byId, el } from '../elements/dom.js';
import { seatCard } from '../elements/seat-card.js';
import { api } from '../models/api.js';
import { keepSeat, seats } from '../models/seats.js';
import { keepWait, keptWait } from '../models/wait.js';
import { errorWords } from '../models/words.js';

/** @typedef {import('../elements/pin-field.js').PinField} PinField */
/** @typedef {import('../elements/name-dice.js').NameDice} NameDice */
/** @typedef {import('../elements/waiting-card.js').WaitingCard} WaitingCard */

const NO_PIN = { code: 'no_pin', message: 'The PIN has six digits.' };
const IS_PIN = new Set(['no_pin', 'unknown_code', 'session_ended']);
const IS_NAME = new Set(['nickname_taken', 'nickname_rejected']);
const RETRY = new Set(['session_full', 'rate_limited', 'network', 'busy', 'overloaded', 'unavailable', 'internal']);

class JoinForm {
  #form;
  #pin = /** @type {PinField | null} */ (document.getElementById('pin-field'));
  #name = /** @type {HTMLInputElement} */ (byId('nickname'));
  #team = /** @type {HTMLInputElement} */ (byId('team'));
  #dice = /** @type {NameDice} */ (document.querySelector('name-dice'));
  #error = byId('join-error');
  #button = /** @type {HTMLButtonElement} */ (byId('join-button'));

  /** @param {HTMLFormElement} form */
  constructor(form) {
    this.#form = form;
    this.#pin?.addEventListener('complete', () => this.#look());
    this.#pin?.addEventListener('input', () => this.#dice.reset());
    this.#dice.bind(
      async () => (await this.#ask()).names,
      (failure) => this.#refused(failure),
    );
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
    byId('proposal').replaceChildren();
  }

  /** What the PIN leads to, before a name is typed: a wrong one is told at once, and no team is asked for in vain. */
  async #look() {
    const digits = this.#pin?.digits;
    const isStill = () => digits === this.#pin?.digits && !this.#button.disabled;
    this.#name.focus();
    try {
      const { team_choice: choice } = await this.#ask();
      if (isStill()) byId('own-team').hidden = choice === 'balanced';
    } catch (failure) {
      const { code } = /** @type {any} */ (failure);
      if (isStill() && IS_PIN.has(code) && !this.#name.value) this.#refused(failure);
    }
  }

  /** @returns {Promise<{ names: string[], team_choice: string }>} what a newcomer may be told before it joins */
  async #ask() {
    if (this.#pin && !this.#pin.isComplete) throw NO_PIN;
    return api('POST', 'join/names', { body: this.#way() });
  }

  #submit() {
    if (this.#button.disabled) return;
    if (this.#pin && !this.#pin.isComplete) this.#refused(NO_PIN);
    else if (!this.#name.value.trim()) this.#fail('Please type a name, or throw the dice.', this.#name);
    else this.#join();
  }

  async #join() {
    this.say('');
    this.#button.disabled = true;
    this.#button.textContent = 'Joining…';
    try {
      const seat = await api('POST', 'join', { body: this.#wish() });
      if (seat.waiting) return this.#waits(seat);
      keepSeat(seat);
      location.assign(`/play/${encodeURIComponent(seat.session.id)}`);
    } catch (failure) {
      const { code } = /** @type {any} */ (failure);
      this.#ready(RETRY.has(code) ? 'Try again' : 'Join');
      this.#refused(failure);
      if (IS_NAME.has(code)) this.#propose();
    }
  }

  /** @param {any} told that the host has yet to let one in */
  #waits(told) {
    const kept = { ...told, way: this.#way() };
    this.#ready('Join');
    keepWait(kept);
    card.show(kept, told.retry_after_ms);
  }

  /** The form as it was, for another name. @param {import('../models/wait.js').Kept} over */
  again({ nickname, way }) {
    if (this.#pin && way.join_code && !this.#pin.digits) this.#pin.input.value = way.join_code;
    this.#form.closest('details')?.setAttribute('open', '');
    this.say('');
    this.#name.value ||= nickname;
    this.#name.focus();
    this.#name.select();
  }

  /** A name that this session takes, one press away. */
  async #propose() {
    const name = await this.#dice.proposal();
    if (!name || !this.#error.textContent) return;
    const take = () => {
      this.#name.value = name;
      this.#submit();
    };
    byId('proposal').replaceChildren(
      el('button', { type: 'button', class: 'button button--wide', on: { click: take } }, [
        el('span', {}, ['Play as ', el('bdi', { text: name })]),
      ]),
    );
  }

  #way() {
    return this.#pin ? { join_code: this.#pin.digits } : { join_key: this.#form.dataset.key };
  }

  #wish() {
    const team = byId('own-team').hidden ? '' : this.#team.value.trim();
    return { ...this.#way(), nickname: this.#name.value.trim(), ...(team ? { team } : {}) };
  }

  /** @param {string} label */
  #ready(label) {
    this.#button.disabled = false;
    this.#button.textContent = label;
  }

  /** @param {any} failure told at the field that it is about */
  #refused(failure) {
    const isPin = this.#pin && IS_PIN.has(failure.code);
    this.#fail(errorWords(failure), isPin && this.#pin ? this.#pin.input : this.#name);
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

const card = /** @type {WaitingCard} */ (document.querySelector('waiting-card'));
const form = /** @type {HTMLFormElement | null} */ (document.getElementById('join'));
const joining = form && new JoinForm(form);
const wanted = new URLSearchParams(location.search).get('session');
if (showSeats().every((seat) => seat.session.id !== wanted) && wanted)
  joining?.say('To enter this session, type its PIN, or log in.');

card.onAgain = (/** @type {import('../models/wait.js').Kept} */ over) => joining?.again(over);

/** A page that was left or reloaded while its guest waited goes on waiting. */
function goOnWaiting() {
  const kept = keptWait();
  const own = byId('seats').dataset.session;
  if (kept && (!own || kept.session.id === own)) card.show(kept);
  else card.hide();
}
goOnWaiting();
addEventListener('pageshow', (event) => event.persisted && goOnWaiting());
