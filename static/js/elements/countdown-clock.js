// Seconds to a deadline on the server's clock, in a dial that empties; speaks at 30, 10, 5 and the end.

import { websocketService } from '../websocket.js';
import { announce, el } from './dom.js';

const SPOKEN = new Set([30, 10, 5]);
const URGENT = 5;

export class CountdownClock extends HTMLElement {
  /** Milliseconds on the clock that deadlines are given by. */
  now = () => websocketService.serverNow();
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  #timer;
  /** @type {number | null} */
  #deadline = null;
  #totalMs = 0;
  #shown = -1;
  #digits = el('span', { class: 'clock__digits numbers' });

  connectedCallback() {
    this.classList.add('clock');
    this.setAttribute('role', 'timer');
    this.setAttribute('aria-label', 'Time left');
    this.replaceChildren(this.#digits);
  }

  /**
   * @param {number | null} deadline
   * @param {number | null} remainingMs what is left while paused
   * @param {number | null} totalMs the whole time, if it is known
   */
  show(deadline, remainingMs, totalMs) {
    clearTimeout(this.#timer);
    if (deadline !== this.#deadline) this.#shown = -1;
    this.#deadline = deadline;
    this.hidden = deadline === null && remainingMs === null;
    const left = deadline === null ? (remainingMs ?? 0) : deadline - this.now();
    this.#totalMs = Math.max(totalMs ?? 0, left, 1);
    if (deadline !== null) this.#tick();
    else if (remainingMs !== null) this.#draw(remainingMs);
  }

  #tick() {
    const left = Math.max(0, (this.#deadline ?? 0) - this.now());
    this.#draw(left);
    if (left > 0) this.#timer = setTimeout(() => this.#tick(), left % 1000 || 1000);
  }

  /** @param {number} ms */
  #draw(ms) {
    const seconds = Math.ceil(ms / 1000);
    this.style.setProperty('--left', String(Math.min(1, ms / this.#totalMs)));
    if (seconds === this.#shown) return;
    const isRunning = this.#shown > seconds;
    this.#shown = seconds;
    this.classList.toggle('clock--urgent', seconds <= URGENT);
    this.classList.toggle('clock--minutes', seconds >= 60);
    this.#digits.textContent = digits(seconds);
    if (SPOKEN.has(seconds)) announce(`${seconds} seconds left`);
    if (seconds === 0 && isRunning) announce('Time is up');
  }

  disconnectedCallback() {
    clearTimeout(this.#timer);
  }
}

/** @param {number} seconds @returns {string} */
function digits(seconds) {
  return seconds < 60 ? String(seconds) : `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, '0')}`;
}

customElements.define('countdown-clock', CountdownClock);
