// For a guest whom the host has yet to let in: whom one waits for, under which name, and what came of it.

import { api } from '../models/api.js';
import { keepSeat } from '../models/seats.js';
import { forgetWait, Wait } from '../models/wait.js';
import { errorWords } from '../models/words.js';
import { el } from './dom.js';

/** @typedef {import('../models/wait.js').Kept} Kept */

export class WaitingCard extends HTMLElement {
  /** @type {Wait | null} */
  #wait = null;
  #line = el('p', { class: 'small', role: 'status' });
  /** Called with the wait that is over, when somebody wants to try again here. @type {(over: Kept) => void} */
  onAgain = () => {};

  connectedCallback() {
    const now = () => document.visibilityState === 'visible' && this.#wait?.ask();
    addEventListener('online', now);
    document.addEventListener('visibilitychange', now);
  }

  /** Show that one waits, and wait. @param {Kept} kept @param {number} [firstMs] when to ask first */
  show(kept, firstMs = 0) {
    const wait = new Wait(() => api('POST', 'join/resume', { body: { resume_token: kept.resume_token } }));
    this.#wait?.stop();
    this.#wait = wait;
    wait.addEventListener('line', (event) => this.#tellLine(/** @type {CustomEvent} */ (event).detail));
    wait.addEventListener('seated', (event) => seated(/** @type {CustomEvent} */ (event).detail));
    wait.addEventListener('refused', (event) => this.#refused(kept, /** @type {CustomEvent} */ (event).detail));
    this.#line.textContent = '';
    this.#card('Waiting for the host to let you in', [
      el('div', { class: 'waiting__dots', 'aria-hidden': 'true' }, [el('span'), el('span'), el('span')]),
      asked(kept),
      el('p', { class: 'soft small', text: 'This page goes on by itself. You may put it away and come back.' }),
      this.#line,
      el('button', { type: 'button', class: 'button', text: 'Cancel', on: { click: () => this.#cancel(kept) } }),
    ]);
    if (firstMs) wait.askIn(firstMs);
    else wait.ask();
  }

  /** Give the page back to its form. */
  hide() {
    this.#wait?.stop();
    this.#wait = null;
    this.replaceChildren();
    this.parentElement?.classList.remove('is-waiting');
  }

  /** @param {boolean} isGood */
  #tellLine(isGood) {
    const words = isGood ? '' : 'We cannot reach the server. We keep asking, and nothing is lost.';
    if (this.#line.textContent !== words) this.#line.textContent = words;
  }

  /** @param {Kept} kept */
  async #cancel(kept) {
    try {
      await api('POST', 'join/cancel', { body: { resume_token: kept.resume_token } });
    } catch (failure) {
      const { code } = /** @type {any} */ (failure);
      if (code === 'not_active') return this.#wait?.ask(); // let in meanwhile
      if (code !== 'token_invalid') {
        this.#line.textContent = errorWords(/** @type {any} */ (failure));
        return;
      }
    }
    this.#again(kept);
  }

  /** @param {Kept} kept @param {{ code: string }} failure */
  #refused(kept, failure) {
    forgetWait();
    const key = kept.way.join_key ?? '';
    const isHere = !key || document.getElementById('join')?.dataset.key === key;
    const isDeclined = failure.code === 'declined';
    const button = { class: 'button button--primary button--big', text: 'Try with another name' };
    this.#card(isDeclined ? 'The host has not let you in' : 'You wait no more', [
      isDeclined ? asked(kept) : el('p', { text: words(failure) }),
      !isDeclined
        ? el('a', { ...button, text: 'To the start', href: '/' })
        : isHere
          ? el('button', { ...button, type: 'button', on: { click: () => this.#again(kept) } })
          : el('a', { ...button, href: `/join/${encodeURIComponent(key)}` }),
    ]);
  }

  /** @param {Kept} kept */
  #again(kept) {
    forgetWait();
    this.hide();
    this.onAgain(kept);
  }

  /** @param {string} title @param {Node[]} parts */
  #card(title, parts) {
    const heading = el('h2', { id: 'waiting-title', tabindex: '-1', text: title });
    this.replaceChildren(
      el('section', { class: 'card stack waiting', 'aria-labelledby': 'waiting-title' }, [heading, ...parts]),
    );
    this.parentElement?.classList.add('is-waiting');
    heading.focus(); // what was pressed is gone, and a screen reader reads on from here
  }
}

/** @param {Kept} kept */
function asked({ nickname, session }) {
  const shown = [nickname, session.title].map((text) => el('bdi', { class: 'waiting__name', text }));
  return el('p', {}, ['You asked to come in as ', shown[0], ' to ', shown[1], '.']);
}

/** @param {{ code: string }} failure */
function words(failure) {
  return failure.code === 'token_invalid' ? 'Nobody here knows of your wish any more. Ask again.' : errorWords(failure);
}

/** @param {import('../models/seats.js').Seat} seat */
function seated(seat) {
  forgetWait();
  keepSeat(seat);
  location.assign(`/play/${encodeURIComponent(seat.session.id)}`);
}

customElements.define('waiting-card', WaitingCard);
