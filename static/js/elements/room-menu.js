// The menu of a room: theme, the keys or the desk for a host, and the way out.

import { chooseView, showsQuestion } from '../models/phone-view.js';
import { el, icon, showOnce } from './dom.js';
import './theme-switch.js';
import './ui-icon.js';

/** @type {[number, string][]} percent of a question's time, in words */
const TIMES = [
  [100, 'As everybody'],
  [150, 'Half as much again'],
  [200, 'Twice as much'],
  [1000, 'Ten times as much'],
  [0, 'No limit'],
];

class RoomMenu extends HTMLElement {
  /** What the reader has chosen, percent. */
  time = 100;
  /** The session's settings. @type {Record<string, any>} */
  settings = {};

  connectedCallback() {
    const button = el(
      'button',
      { type: 'button', id: 'menu', class: 'button button--icon', 'aria-label': 'Menu', 'aria-haspopup': 'dialog' },
      [icon('menu')],
    );
    button.addEventListener('click', () => this.#open());
    this.replaceChildren(button);
  }

  #open() {
    const theme = document.createElement('theme-switch');
    theme.setAttribute('full', '');
    const dialog = el('dialog', { class: 'dialog--sheet', 'aria-labelledby': 'menu-title' }, [
      el('div', { class: 'stack' }, [
        el('div', { class: 'dialog__head' }, [
          el('h2', { id: 'menu-title', text: 'Menu' }),
          el(
            'button',
            {
              type: 'button',
              class: 'button button--icon',
              'aria-label': 'Close',
              on: { click: () => dialog.close() },
            },
            [icon('close')],
          ),
        ]),
        theme,
        ...(this.hasAttribute('host')
          ? this.#hostItems(() => dialog.close())
          : this.#playerItems(() => dialog.close())),
      ]),
    ]);
    showOnce(dialog, this);
  }

  /** @param {() => void} close */
  #hostItems(close) {
    return [
      item('Big screen', () => {
        close();
        this.dispatchEvent(new CustomEvent('screens'));
      }),
      item('Keys', () => {
        close();
        this.dispatchEvent(new CustomEvent('keys'));
      }),
      el('a', { class: 'button button--wide', href: resultsPage(), text: 'Results' }),
      el('a', { class: 'button button--wide', href: '/admin/', text: 'To the desk' }),
    ];
  }

  /** More time for those who need it; it brings no more points. */
  #timer() {
    const select = el(
      'select',
      { id: 'own-time', class: 'input', on: { change: () => this.#chooseTime(Number(select.value)) } },
      TIMES.map(([value, text]) => el('option', { value, text, selected: value === this.time })),
    );
    return el('div', { class: 'field' }, [
      el('label', { for: 'own-time', text: 'My time for answers' }),
      select,
      el('p', { class: 'field__hint', text: 'More time brings no more points. It can be changed between questions.' }),
    ]);
  }

  /** The whole question, or the answers alone. */
  #view() {
    const box = el('input', {
      id: 'own-view',
      type: 'checkbox',
      checked: showsQuestion(this.settings),
      on: {
        change: () => {
          chooseView(box.checked);
          this.dispatchEvent(new CustomEvent('view'));
        },
      },
    });
    return el('label', { class: 'check', for: 'own-view' }, [box, ' Show the question here, not only the answers']);
  }

  /** @param {number} percent */
  #chooseTime(percent) {
    this.dispatchEvent(new CustomEvent('timer', { detail: percent }));
  }

  /** @param {() => void} close */
  #playerItems(close) {
    const share = document.getElementById('share');
    const invite = item('Invite others', () => {
      close();
      share?.click();
    });
    invite.hidden = share?.hidden ?? true;
    return [
      invite,
      this.#timer(),
      this.#view(),
      el('a', { class: 'button button--wide', href: resultsPage(), text: 'My results' }),
      el('div', { class: 'stack stack--tight' }, [
        item('Leave the room', () => this.dispatchEvent(new CustomEvent('leave'))),
        el('p', { class: 'soft small centered', text: 'Your seat and your points are kept.' }),
      ]),
    ];
  }
}

/** Where the results of this room are. */
function resultsPage() {
  return `/results/${document.getElementById('room')?.dataset.session ?? ''}`;
}

/** @param {string} text @param {() => void} act */
function item(text, act) {
  return el('button', { type: 'button', class: 'button button--wide', text, on: { click: act } });
}

customElements.define('room-menu', RoomMenu);
