// Handlers by message type. One that throws never keeps the others from their message.

/** @typedef {(message: any) => void} Handler */

export class Emitter {
  /** @type {Map<string, Set<Handler>>} */
  #handlers = new Map();

  /**
   * @param {string} type
   * @param {Handler} handler
   * @returns {() => void} takes the handler away again
   */
  on(type, handler) {
    const handlers = this.#handlers.get(type) ?? new Set();
    this.#handlers.set(type, handlers.add(handler));
    return () => this.off(type, handler);
  }

  /** @param {string} type @param {Handler} handler */
  off(type, handler) {
    const handlers = this.#handlers.get(type);
    handlers?.delete(handler);
    if (handlers?.size === 0) this.#handlers.delete(type);
  }

  /** @param {string} type @param {any} message */
  emit(type, message) {
    for (const handler of [...(this.#handlers.get(type) ?? [])]) {
      try {
        handler(message);
      } catch (error) {
        console.error(`A handler of "${type}" failed`, error);
      }
    }
  }
}
