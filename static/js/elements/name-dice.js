// A die that thinks of a friendly name for the field it is `for`: three throws, and the last one stays.

import { Spins } from '../models/spins.js';
import { announce, byId, el, icon } from './dom.js';
import './ui-icon.js';

const WORDS = 'Think of a name for me';

export class NameDice extends HTMLElement {
  #spins = new Spins(async () => []);
  #fail = (/** @type {any} */ _failure) => {};
  #button = el('button', { type: 'button', class: 'button', on: { click: () => this.#roll() } });

  connectedCallback() {
    if (this.hasChildNodes()) return;
    this.#button.append(icon('dice'));
    this.#button.addEventListener('animationend', () => this.#button.classList.remove('dice--rolling'));
    this.append(this.#button);
    this.#label();
  }

  /** @param {() => Promise<string[]>} ask for names @param {(failure: any) => void} fail told why there are none */
  bind(ask, fail) {
    this.#spins = new Spins(ask);
    this.#fail = fail;
  }

  /** Another session has other names. */
  reset() {
    this.#spins.reset();
    this.#label();
  }

  /** A name that is free, for whoever was refused one. @returns {Promise<string>} '' where none can be had */
  async proposal() {
    return this.#spins.proposal().catch(() => '');
  }

  async #roll() {
    const field = /** @type {HTMLInputElement} */ (byId(this.getAttribute('for') ?? ''));
    this.#button.classList.add('dice--rolling');
    try {
      const name = await this.#spins.next();
      if (name) {
        field.value = name;
        field.dispatchEvent(new Event('input', { bubbles: true }));
        announce(name);
      }
    } catch (failure) {
      this.#fail(failure);
    }
    this.#label();
  }

  #label() {
    const { left } = this.#spins;
    const words = left ? WORDS : 'That was the last throw';
    this.#button.title = words;
    this.#button.setAttribute('aria-label', words);
    this.#button.disabled = left === 0;
  }
}

customElements.define('name-dice', NameDice);
