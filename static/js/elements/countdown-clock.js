// Seconds to a deadline on the server's clock; speaks at 30, 10 and 5.

import { websocketService } from '../websocket.js';
import { announce } from './dom.js';

const SPOKEN = new Set([30, 10, 5]);

class CountdownClock extends HTMLElement {
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  #timer;
  /** @type {number | null} */
  #deadline = null;
  #shown = -1;

  /** @param {number | null} deadline @param {number | null} remainingMs what is left while paused */
  show(deadline, remainingMs) {
    clearTimeout(this.#timer);
    this.#deadline = deadline;
    this.hidden = deadline === null && remainingMs === null;
    if (deadline !== null) this.#tick();
    else if (remainingMs !== null) this.#draw(Math.ceil(remainingMs / 1000));
  }

  #tick() {
    const left = Math.max(0, (this.#deadline ?? 0) - websocketService.serverNow());
    this.#draw(Math.ceil(left / 1000));
    if (left > 0) this.#timer = setTimeout(() => this.#tick(), left % 1000 || 1000);
  }

  /** @param {number} seconds */
  #draw(seconds) {
    if (seconds === this.#shown) return;
    this.#shown = seconds;
    this.textContent =
      seconds < 60 ? String(seconds) : `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, '0')}`;
    if (SPOKEN.has(seconds)) announce(`${seconds} seconds left`);
  }

  disconnectedCallback() {
    clearTimeout(this.#timer);
  }
}

customElements.define('countdown-clock', CountdownClock);
