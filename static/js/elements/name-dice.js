// A die that thinks of a friendly name for the field it is `for`.

import { friendlyName } from '../models/names.js';
import { byId, el, icon } from './dom.js';
import './ui-icon.js';

class NameDice extends HTMLElement {
  #button = el('button', {
    type: 'button',
    class: 'button',
    'aria-label': 'Think of a name for me',
    title: 'Think of a name for me',
    on: { click: () => this.#roll() },
  });

  connectedCallback() {
    this.#button.append(icon('dice'));
    this.#button.addEventListener('animationend', () => this.#button.classList.remove('dice--rolling'));
    this.append(this.#button);
  }

  #roll() {
    const field = /** @type {HTMLInputElement} */ (byId(this.getAttribute('for') ?? ''));
    const before = field.value;
    do field.value = friendlyName();
    while (field.value === before);
    field.dispatchEvent(new Event('input', { bubbles: true }));
    this.#button.classList.add('dice--rolling');
  }
}

customElements.define('name-dice', NameDice);
