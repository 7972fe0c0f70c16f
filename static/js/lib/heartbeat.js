// Finds a silent line: a ping after a quiet while, and the line is given up if nothing comes back.

const ANSWER_MS = 4000;
const WRITE_MS = 3000;

export class Heartbeat {
  #ping;
  #dead;
  #quietMs = 10000;
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  #timer;
  #isAsked = false;
  #awaitsAck = false;

  /**
   * @param {() => void} ping asks the server for a sign of life
   * @param {() => void} dead is told that none came
   */
  constructor(ping, dead) {
    this.#ping = ping;
    this.#dead = dead;
  }

  /** @param {number} seconds quiet time before a ping */
  start(seconds) {
    this.#quietMs = seconds * 1000;
    this.heard();
  }

  stop() {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    this.#isAsked = this.#awaitsAck = false;
  }

  /** A frame came: the line lives. */
  heard() {
    this.#isAsked = false;
    this.#schedule(this.#awaitsAck ? WRITE_MS : this.#quietMs);
  }

  /** @param {boolean} awaitsAck whether a write waits for its ack, which makes us less patient */
  writing(awaitsAck) {
    const was = this.#awaitsAck;
    this.#awaitsAck = awaitsAck;
    if (awaitsAck && !was && !this.#isAsked && this.#timer !== undefined) this.#schedule(WRITE_MS);
  }

  /** Ask now: the page was asleep, or the network changed. */
  check() {
    if (this.#timer !== undefined && !this.#isAsked) this.#ask();
  }

  /** @param {number} ms */
  #schedule(ms) {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.#ask(), ms);
  }

  #ask() {
    this.#isAsked = true;
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.#dead(), ANSWER_MS);
    this.#ping();
  }
}
