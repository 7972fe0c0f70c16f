// Light, dark, or as the system has it; kept in this browser.

const KEY = 'trivia.theme';
const ORDER = ['system', 'light', 'dark'];
const WORDS = { system: 'Theme: as the system', light: 'Theme: light', dark: 'Theme: dark' };
const SIGNS = { system: '◐', light: '☀', dark: '☾' };

/** @returns {'system' | 'light' | 'dark'} */
function stored() {
  try {
    const theme = localStorage.getItem(KEY);
    return theme === 'light' || theme === 'dark' ? theme : 'system';
  } catch {
    return 'system';
  }
}

/** @param {'system' | 'light' | 'dark'} theme */
function apply(theme) {
  if (theme === 'system') delete document.documentElement.dataset.theme;
  else document.documentElement.dataset.theme = theme;
}

apply(stored());

class ThemeSwitch extends HTMLElement {
  connectedCallback() {
    const button = document.createElement('button');
    button.type = 'button';
    button.className = 'button button--icon';
    button.addEventListener('click', () => this.#next(button));
    this.replaceChildren(button);
    this.#label(button, stored());
  }

  /** @param {HTMLButtonElement} button */
  #next(button) {
    const theme = /** @type {'system' | 'light' | 'dark'} */ (ORDER[(ORDER.indexOf(stored()) + 1) % ORDER.length]);
    try {
      localStorage.setItem(KEY, theme);
    } catch {
      // Without storage the choice lasts as long as the page.
    }
    apply(theme);
    this.#label(button, theme);
  }

  /** @param {HTMLButtonElement} button @param {'system' | 'light' | 'dark'} theme */
  #label(button, theme) {
    button.textContent = SIGNS[theme];
    button.setAttribute('aria-label', WORDS[theme]);
    button.title = WORDS[theme];
  }
}

customElements.define('theme-switch', ThemeSwitch);
