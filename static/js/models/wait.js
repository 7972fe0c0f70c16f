// A wait for the host's word: kept in this browser, and asked about every few seconds, whatever the line does. No DOM in here.

import { backoff } from '../lib/backoff.js';

/** @typedef {{ resume_token: string, nickname: string, session: { id: string, title: string }, way: Record<string, string | undefined> }} Kept what is remembered of a wait; `way` leads to its session, by PIN or key */

const KEY = 'trivia.waiting';
const FIRST_MS = 2000;
const LAST_MS = 10000;
const JITTER = 0.2;
const LATER = new Set(['network', 'busy', 'unavailable', 'overloaded', 'internal', 'rate_limited']);

/** @returns {Kept | null} */
export function keptWait() {
  try {
    const kept = JSON.parse(localStorage.getItem(KEY) ?? 'null');
    return kept?.resume_token && kept.session?.id ? kept : null;
  } catch {
    return null;
  }
}

/** @param {Kept} wait */
export function keepWait({ resume_token, nickname, session, way }) {
  try {
    localStorage.setItem(KEY, JSON.stringify({ resume_token, nickname, session, way }));
  } catch {
    // A private window may have no storage: then the wait lives as long as the tab.
  }
}

export function forgetWait() {
  try {
    localStorage.removeItem(KEY);
  } catch {
    // As above: nothing was kept.
  }
}

/** Events: `seated` (the seat), `refused` (why), `line` (whether the server answers). */
export class Wait extends EventTarget {
  #ask;
  #attempt = 0;
  #isAsking = false;
  #isOver = false;
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  #timer;

  /** @param {() => Promise<any>} ask what `join/resume` answers */
  constructor(ask) {
    super();
    this.#ask = ask;
  }

  /** Ask now, and again until there is an answer. */
  async ask() {
    if (this.#isAsking || this.#isOver) return;
    clearTimeout(this.#timer);
    this.#isAsking = true;
    try {
      this.#heard(await this.#ask());
    } catch (failure) {
      this.#failed(/** @type {any} */ (failure));
    }
    this.#isAsking = false;
  }

  /** Ask again after so long. @param {number} ms */
  askIn(ms) {
    if (this.#isOver) return;
    this.#timer = setTimeout(() => this.ask(), ms);
  }

  stop() {
    this.#isOver = true;
    clearTimeout(this.#timer);
  }

  /** @param {any} told */
  #heard(told) {
    if (this.#isOver) return;
    this.#attempt = 0;
    this.#tell('line', true);
    if (told.waiting) return this.askIn(told.retry_after_ms * (1 + JITTER * Math.random()));
    this.stop();
    this.#tell('seated', told);
  }

  /** @param {{ code: string, retry_after_ms?: number }} failure */
  #failed(failure) {
    if (this.#isOver) return;
    if (!LATER.has(failure.code)) {
      this.stop();
      return this.#tell('refused', failure);
    }
    this.#tell('line', false);
    this.askIn(failure.retry_after_ms ?? Math.min(LAST_MS, backoff(this.#attempt, FIRST_MS, JITTER)));
    this.#attempt += 1;
  }

  /** @param {string} type @param {any} detail */
  #tell(type, detail) {
    this.dispatchEvent(new CustomEvent(type, { detail }));
  }
}
