// What the keyboard does in the console.

import { el, showOnce } from './dom.js';

const KEYS = [
  ['Space', 'the next step'],
  ['P', 'pause, or go on'],
  ['+', 'ten seconds more'],
  ['R', 'right: who pressed the buzzer has it'],
  ['W', 'wrong: the next in line'],
  ['Q', 'PIN and QR code on the whole screen'],
  ['?', 'these keys'],
];

class KeysDialog extends HTMLElement {
  open() {
    const close = el('button', { type: 'button', class: 'button', text: 'Close', on: { click: () => dialog.close() } });
    const dialog = el('dialog', { 'aria-labelledby': 'keys-title' }, [
      el('div', { class: 'stack' }, [
        el('h2', { id: 'keys-title', text: 'Keys' }),
        el(
          'ul',
          { class: 'stack stack--tight' },
          KEYS.map(([key, what]) => el('li', { class: 'row' }, [el('kbd', { text: key }), what])),
        ),
        close,
      ]),
    ]);
    showOnce(dialog, this);
  }
}

customElements.define('keys-dialog', KeysDialog);
