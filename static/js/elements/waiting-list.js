// Guests who wait to be let in, at the console: one by one, or all at once.

import { api } from '../models/api.js';
import { counted, errorWords } from '../models/words.js';
import { announce, el, keyed, soon } from './dom.js';

const GATHER_MS = 800; // a class that comes in at once is announced once
const GONE = new Set(['not_found', 'not_active']); // answered elsewhere, or withdrawn

/** @type {Record<string, string>} */
const WHY = {
  nickname_taken: 'Somebody here has this name by now. Decline it: then they can choose another.',
  session_full: 'All seats are taken. Somebody has to leave, or the session may take more.',
  banned: 'Somebody of this name was removed for good.',
};

/** @typedef {import('../models/room-model.js').JoinRequest} Asked */

class WaitingList extends HTMLElement {
  #getToken = /** @type {() => Promise<string>} */ (async () => '');
  #path = '';
  /** @type {Set<string>} */
  #answering = new Set();
  /** @type {Map<string, Asked>} */
  #known = new Map();
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  #announcing;
  #drawSoon = () => {};
  #title = el('h3', { id: 'waiting-title', class: 'waiting-list__title' });
  #words = el('p', { class: 'small', role: 'status' });
  #list = el('ul', { class: 'waiting-list__rows', tabindex: '0', 'aria-labelledby': 'waiting-title' });
  #all = el('button', {
    type: 'button',
    class: 'button button--small',
    text: 'Let all in',
    on: { click: () => this.#acceptAll() },
  });

  /**
   * @param {import('../models/room-model.js').RoomModel} room
   * @param {string} session
   * @param {() => Promise<string>} getToken
   */
  bind(room, session, getToken) {
    this.#path = `sessions/${session}/join-requests`;
    this.#getToken = getToken;
    this.hidden = true;
    this.classList.add('waiting-list');
    this.replaceChildren(el('div', { class: 'waiting-list__head' }, [this.#title, this.#all]), this.#list, this.#words);
    this.#drawSoon = soon(() => this.#draw(room));
    room.addEventListener('change', this.#drawSoon);
  }

  /** @param {import('../models/room-model.js').RoomModel} room */
  #draw(room) {
    const asked = room.isOver ? new Map() : room.joinRequests;
    if ([...asked.keys()].some((id) => !this.#known.has(id))) this.#announceSoon(room);
    if (asked.size === 0 && this.#known.size > 0) this.#words.textContent = '';
    this.#known = new Map(asked);
    this.hidden = asked.size === 0 && !this.#words.textContent;
    this.#title.textContent = `${asked.size} waiting`;
    this.#all.hidden = asked.size === 0;
    this.#list.hidden = asked.size === 0;
    tellTab(asked.size);
    const held = this.#held();
    keyed(
      this.#list,
      [...asked.values()].map((each) => this.#row(each)),
    );
    if (held && !this.#list.contains(document.activeElement)) this.#focus(held);
  }

  /** @param {Asked} asked */
  #row(asked) {
    const isBusy = this.#answering.has(asked.id);
    const make = () =>
      el('li', { class: 'waiting-row', 'aria-busy': isBusy && 'true' }, [
        el('span', { class: 'waiting-row__who' }, [
          el('bdi', { class: 'person__name', title: asked.name, text: asked.name }),
          asked.team ? el('bdi', { class: 'person__note', text: asked.team }) : null,
        ]),
        this.#button('Let in', asked, 'accept', 'button--primary'),
        this.#button('Decline', asked, 'decline', 'button--danger'),
      ]);
    return { key: asked.id, sign: JSON.stringify([asked.name, asked.team, isBusy]), make };
  }

  /** @param {string} text @param {Asked} asked @param {string} answer @param {string} look */
  #button(text, asked, answer, look) {
    return el(
      'button',
      {
        type: 'button',
        class: `button button--small ${look}`,
        'data-focus': `${asked.id}:${answer}`,
        'data-answer': answer,
        on: { click: () => this.#answer(asked, answer) },
      },
      [text, el('span', { class: 'visually-hidden', text: ` ${asked.name}` })],
    );
  }

  /** @param {Asked} asked @param {string} answer */
  async #answer(asked, answer) {
    if (this.#answering.has(asked.id)) return;
    this.#answering.add(asked.id);
    this.#drawSoon();
    this.#words.textContent = '';
    try {
      await api('POST', `${this.#path}/${asked.id}/${answer}`, { body: {}, token: await this.#getToken() });
      announce(answer === 'accept' ? `${asked.name} is let in.` : `${asked.name} is turned away.`);
    } catch (failure) {
      const { code } = /** @type {any} */ (failure);
      if (!GONE.has(code))
        this.#words.textContent = `${asked.name}: ${WHY[code] ?? errorWords(/** @type {any} */ (failure))}`;
    }
    this.#answering.delete(asked.id);
    this.#drawSoon();
  }

  async #acceptAll() {
    if (this.#all.getAttribute('aria-busy')) return;
    this.#all.setAttribute('aria-busy', 'true');
    this.#words.textContent = '';
    try {
      const { accepted, left } = await api('POST', `${this.#path}/accept`, { body: {}, token: await this.#getToken() });
      announce(`${counted(accepted, 'guest')} let in.`);
      if (left) this.#words.textContent = `${left} could not come in: the room is full, or the name is taken by now.`;
    } catch (failure) {
      this.#words.textContent = errorWords(/** @type {any} */ (failure));
    }
    this.#all.removeAttribute('aria-busy');
    this.#drawSoon();
  }

  /** Which row and button has the focus, so that the next row has it when this one goes. */
  #held() {
    const button = this.contains(document.activeElement) ? document.activeElement : null;
    const row = button?.closest('.waiting-row');
    if (!button) return null;
    return { at: row ? [...this.#list.children].indexOf(row) : 0, answer: button.getAttribute('data-answer') ?? '' };
  }

  /** @param {{ at: number, answer: string }} held */
  #focus({ at, answer }) {
    const row = this.#list.children[Math.min(at, this.#list.children.length - 1)];
    const next = row?.querySelector(`[data-answer="${answer}"]`) ?? (row ? null : document.getElementById('approval'));
    /** @type {HTMLElement | null} */ (next)?.focus();
  }

  /** @param {import('../models/room-model.js').RoomModel} room */
  #announceSoon(room) {
    clearTimeout(this.#announcing);
    this.#announcing = setTimeout(() => {
      const waiting = [...room.joinRequests.values()];
      if (waiting.length === 1) announce(`${waiting[0].name} asks to come in.`);
      else if (waiting.length) announce(`${waiting.length} guests ask to come in.`);
    }, GATHER_MS);
  }
}

/** On a phone the panel may be hidden: its tab says how many wait. @param {number} count */
function tellTab(count) {
  const badge = document.getElementById('people-waiting');
  if (!badge) return;
  badge.hidden = count === 0;
  badge.replaceChildren(String(count), el('span', { class: 'visually-hidden', text: ' waiting' }));
}

customElements.define('waiting-list', WaitingList);
