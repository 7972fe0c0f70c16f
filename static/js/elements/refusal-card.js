// Why one stands outside, with one thing to do about it; the room behind it is out of reach until then.

import { refusal } from '../models/refusals.js';
import { el } from './dom.js';

class RefusalCard extends HTMLElement {
  /**
   * @param {string} reason
   * @param {{ hasAccount: boolean, retry: () => void }} page
   */
  show(reason, { hasAccount, retry }) {
    const { title, text, action, label } = refusal(reason);
    const href = this.#href(action, hasAccount);
    const act = href
      ? el('a', { class: 'button button--primary button--big', href, text: label })
      : el('button', {
          type: 'button',
          class: 'button button--primary button--big',
          text: label,
          on: { click: retry },
        });
    this.replaceChildren(
      el(
        'div',
        {
          class: 'card stack refusal__card',
          role: 'alertdialog',
          'aria-labelledby': 'refusal-title',
          'aria-describedby': 'refusal-text',
        },
        [el('h2', { id: 'refusal-title', text: title }), el('p', { id: 'refusal-text', text }), act],
      ),
    );
    this.dataset.reason = reason;
    this.#cover(true);
    act.focus();
  }

  hide() {
    if (!this.firstChild) return;
    this.replaceChildren();
    delete this.dataset.reason;
    this.#cover(false);
  }

  /** @param {string} action @param {boolean} hasAccount @returns {string} */
  #href(action, hasAccount) {
    if (action === 'join' || (action === 'login' && !hasAccount)) return '/';
    if (action === 'login') return `/login/?next=${encodeURIComponent(location.pathname)}`;
    return '';
  }

  /** @param {boolean} isCovered */
  #cover(isCovered) {
    for (const dialog of document.querySelectorAll('dialog[open]')) /** @type {HTMLDialogElement} */ (dialog).close();
    for (const part of this.parentElement?.children ?? [])
      if (part !== this && part.id !== 'announcer') part.toggleAttribute('inert', isCovered);
  }
}

customElements.define('refusal-card', RefusalCard);
