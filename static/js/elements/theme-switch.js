// Light, dark, or as the system has it; kept in this browser. A button that goes round, or, with `full`, all three.

import { el, icon } from './dom.js';
import './ui-icon.js';

const KEY = 'trivia.theme';
/** @typedef {'system' | 'light' | 'dark'} Theme */
/** @type {{ theme: Theme, word: string, sign: string }[]} */
const THEMES = [
  { theme: 'system', word: 'System', sign: 'system' },
  { theme: 'light', word: 'Light', sign: 'sun' },
  { theme: 'dark', word: 'Dark', sign: 'moon' },
];

/** @returns {Theme} */
function stored() {
  try {
    const theme = localStorage.getItem(KEY);
    return theme === 'light' || theme === 'dark' ? theme : 'system';
  } catch {
    return 'system';
  }
}

/** @param {Theme} theme */
function choose(theme) {
  try {
    localStorage.setItem(KEY, theme);
  } catch {
    // Without storage the choice lasts as long as the page.
  }
  if (theme === 'system') delete document.documentElement.dataset.theme;
  else document.documentElement.dataset.theme = theme;
}

class ThemeSwitch extends HTMLElement {
  /** @type {Theme} */
  #theme = stored();

  connectedCallback() {
    if (this.firstChild) return;
    if (this.hasAttribute('full')) this.append(this.#choices());
    else this.#drawButton();
  }

  #drawButton() {
    const index = THEMES.findIndex(({ theme }) => theme === this.#theme);
    const { word, sign } = THEMES[index];
    const label = `Theme: ${word.toLowerCase()}`;
    const button = el('button', { type: 'button', class: 'button button--icon', 'aria-label': label, title: label }, [
      icon(sign),
    ]);
    button.addEventListener('click', () => {
      this.#theme = THEMES[(index + 1) % THEMES.length].theme;
      choose(this.#theme);
      this.#drawButton();
      this.querySelector('button')?.focus();
    });
    this.replaceChildren(button);
  }

  #choices() {
    return el('fieldset', {}, [
      el('legend', { class: 'field__label', text: 'Theme' }),
      el(
        'div',
        { class: 'choices' },
        THEMES.map(({ theme, word, sign }) =>
          el('label', { class: 'choices__option' }, [
            el('input', {
              type: 'radio',
              name: 'theme',
              value: theme,
              checked: theme === this.#theme,
              on: { change: () => choose(theme) },
            }),
            icon(sign),
            word,
          ]),
        ),
      ),
    ]);
  }
}

customElements.define('theme-switch', ThemeSwitch);
