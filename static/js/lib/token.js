// The token of a connection, changed for a fresh one before it ends.

const REFRESH_BEFORE_MS = 60000;
const LONGEST_TIMER_MS = 2 ** 31 - 1;

export class Token {
  value = '';
  /** Whether an expired token was already changed once since the last good connection. */
  hasRenewed = false;
  #fetch;
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  #timer;

  /** @param {() => Promise<string> | string | undefined} fetch asks the page for a fresh token */
  constructor(fetch) {
    this.#fetch = fetch;
  }

  /** @param {string} value */
  begin(value) {
    this.value = value;
    this.hasRenewed = false;
  }

  /** @param {number} seconds until it ends @param {() => void} refresh */
  endsIn(seconds, refresh) {
    const ms = seconds * 1000 - REFRESH_BEFORE_MS;
    if (ms > 0) this.#timer = setTimeout(refresh, Math.min(ms, LONGEST_TIMER_MS));
  }

  /** @returns {Promise<string | null>} a fresh token, or null if there is none to be had */
  async fresh() {
    this.stop();
    try {
      return (await this.#fetch()) || null;
    } catch {
      return null;
    }
  }

  stop() {
    clearTimeout(this.#timer);
  }
}
