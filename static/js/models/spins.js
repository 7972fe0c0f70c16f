// Names that the server proposes: so many throws of the dice, then the last one stays. No DOM in here.

export const SPINS = 3;

export class Spins {
  #ask;
  /** @type {Promise<string[]> | null} */
  #asked = null;
  #left = SPINS;

  /** @param {() => Promise<string[]>} ask for names that are free */
  constructor(ask) {
    this.#ask = ask;
  }

  get left() {
    return this.#left;
  }

  /** @returns {Promise<string>} the next name, '' if there is none; throws what asking throws, and no throw is spent */
  async next() {
    if (!this.#left) return '';
    const names = await this.#names();
    const name = names[SPINS - this.#left] ?? '';
    this.#left = name ? this.#left - 1 : 0;
    return name;
  }

  /** A name that is free by now, beside the throws: for whoever was refused one. @returns {Promise<string>} */
  async proposal() {
    this.#asked = null;
    return (await this.#names())[0] ?? '';
  }

  /** Begin anew, as for another session. */
  reset() {
    this.#asked = null;
    this.#left = SPINS;
  }

  #names() {
    this.#asked ??= this.#ask().catch((failure) => {
      this.#asked = null;
      throw failure;
    });
    return this.#asked;
  }
}
