// A button for what cannot be undone: it asks for a second press.

import { announce, el } from './dom.js';

const ARMED_MS = 4000;

/**
 * @param {string} text
 * @param {string} again
 * @param {() => void} act
 * @param {Record<string, any>} [attributes]
 * @returns {HTMLButtonElement}
 */
export function danger(text, again, act, attributes = {}) {
  const button = el('button', { type: 'button', class: 'button button--danger', text, ...attributes });
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  let timer;
  const disarm = () => {
    clearTimeout(timer);
    delete button.dataset.armed;
    button.textContent = text;
  };
  button.addEventListener('click', () => {
    if (button.dataset.armed !== undefined) {
      disarm();
      act();
      return;
    }
    button.dataset.armed = '';
    button.textContent = again;
    announce(again);
    timer = setTimeout(disarm, ARMED_MS);
  });
  return button;
}
