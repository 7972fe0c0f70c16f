// When the next try comes after a lost line, and when the count of tries starts over.

import { backoff } from './backoff.js';

const GOOD_CONNECTION_MS = 30000;
const MIN_OVERLOAD_MS = 5000;

export class Retry {
  /** Tries since the last good connection. */
  attempt = 0;
  /** The wait that the server asked for, in milliseconds; 0 if it did not. */
  afterMs = 0;
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  #next;
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  #good;

  /**
   * @param {() => void} tryAgain
   * @param {{ reconnectDelay: number, jitter: number }} settings
   * @param {boolean} isOverloaded whether the server has too much to do
   * @returns {number} milliseconds until `tryAgain` is called
   */
  schedule(tryAgain, settings, isOverloaded) {
    const spread = backoff(this.attempt, settings.reconnectDelay, settings.jitter);
    const wait = this.afterMs || Math.max(isOverloaded ? MIN_OVERLOAD_MS : 0, spread);
    this.attempt += 1;
    this.#next = setTimeout(tryAgain, wait);
    return wait;
  }

  /** The line stands; after a while it counts as good. @param {() => void} whenGood */
  connected(whenGood) {
    this.#good = setTimeout(() => {
      this.attempt = 0;
      whenGood();
    }, GOOD_CONNECTION_MS);
  }

  stop() {
    clearTimeout(this.#next);
    clearTimeout(this.#good);
  }
}
