// A button that puts a link into the clipboard. Over plain http a phone has none: then the link is there to mark.

import { announce, el } from './dom.js';

/** @param {string} link @returns {HTMLElement | null} null where nothing can be copied */
export function copyButton(link) {
  if (!navigator.clipboard) return null;
  const button = el('button', { type: 'button', class: 'button', text: 'Copy' });
  button.addEventListener('click', async () => {
    try {
      await navigator.clipboard.writeText(link);
      button.textContent = 'Copied';
      announce('The link is copied.');
    } catch {
      button.remove();
    }
  });
  return button;
}
