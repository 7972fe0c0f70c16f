// Writes on their way: kept from `send` until the server says that they are committed, so that none is lost with a line.

/**
 * @typedef {object} Waiting
 * @property {string} id
 * @property {string} text the message as it goes over the wire, each time the same
 * @property {(ack: any) => void} resolve
 * @property {(error: any) => void} reject
 * @property {boolean} sent whether it went out on the present line
 */

export const MAX_WAITING = 1000;

/** @returns {string} 16 random bytes; `crypto.randomUUID` is missing on a phone that came over plain http */
export function newId() {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');
}

export class Outbox {
  /** @type {Map<string, Waiting>} */
  #waiting = new Map();
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  #resendTimer;

  get size() {
    return this.#waiting.size;
  }

  /** Whether a write went out that was not answered yet. */
  get awaitsAck() {
    for (const waiting of this.#waiting.values()) if (waiting.sent) return true;
    return false;
  }

  /**
   * @param {string} type
   * @param {object} data
   * @returns {{ id: string, promise: Promise<any> }}
   */
  add(type, data) {
    const id = newId();
    const text = JSON.stringify({ type, data, id });
    /** @type {Promise<any>} */
    const promise = new Promise((resolve, reject) => {
      if (this.#waiting.size >= MAX_WAITING) reject(localError('queue_full', 'Too much is waiting to be sent.', id));
      else this.#waiting.set(id, { id, text, resolve, reject, sent: false });
    });
    promise.catch(() => {}); // fire and forget stays quiet; whoever awaits the promise still gets the error
    return { id, promise };
  }

  /** @returns {Waiting[]} what has not gone out on the present line, in order */
  unsent() {
    return [...this.#waiting.values()].filter((waiting) => !waiting.sent);
  }

  /** A line is gone: everything unanswered goes out again on the next one, with the same id. */
  lineLost() {
    clearTimeout(this.#resendTimer);
    for (const waiting of this.#waiting.values()) waiting.sent = false;
  }

  /**
   * The server has spoken of a write: it is done, or refused, or may succeed a moment later and then goes out again.
   * @param {any} frame an ack or an error
   * @param {() => void} resend sends what is unsent
   */
  answered(frame, resend) {
    const waiting = this.#waiting.get(frame.id);
    if (!waiting) return;
    if (frame.type === 'error' && frame.retryable && frame.code !== 'internal') {
      waiting.sent = false;
      clearTimeout(this.#resendTimer);
      this.#resendTimer = setTimeout(resend, frame.retry_after_ms ?? 1000);
      return;
    }
    this.#waiting.delete(frame.id);
    if (frame.type === 'ack') waiting.resolve(frame);
    else waiting.reject(frame);
  }

  /** @param {string} code @param {string} message */
  rejectAll(code, message) {
    for (const waiting of [...this.#waiting.values()]) {
      this.#waiting.delete(waiting.id);
      waiting.reject(localError(code, message, waiting.id));
    }
  }

  /** Give up what is longer than the server takes. @param {number} bytes */
  rejectLongerThan(bytes) {
    for (const waiting of [...this.#waiting.values()]) {
      if (new TextEncoder().encode(waiting.text).length <= bytes) continue;
      this.#waiting.delete(waiting.id);
      waiting.reject(localError('too_big', 'This message is too long.', waiting.id));
    }
  }
}

/**
 * @param {string} code
 * @param {string} message
 * @param {string} [id]
 * @returns {object} an error of our own in the shape of the server's
 */
export function localError(code, message, id) {
  return { type: 'error', code, message, id, retryable: false };
}
