// The chat: what was said, a place to write, and what became of what one wrote.

import { MAX_TEXT } from '../models/chat-model.js';
import { chatWords } from '../models/words.js';
import { chatLine } from './chat-line.js';
import { announce, el, icon, keyed, soon } from './dom.js';
import './ui-icon.js';

const COUNT_FROM = 400;
const AT_END_PX = 60;

/** @typedef {import('../models/chat-model.js').ChatModel} Chat */
/** @typedef {import('../models/room-model.js').RoomModel} Room */
/** @typedef {{ onDelete?: (id: string) => void, onEarlier?: () => Promise<void> }} Tools */

class ChatPanel extends HTMLElement {
  #chat = /** @type {Chat} */ (/** @type {unknown} */ (null));
  #room = /** @type {Room} */ (/** @type {unknown} */ (null));
  /** @type {Tools} */
  #tools = {};
  #isAtEnd = true;
  #unread = 0;
  #lines = el('div', { class: 'chat__lines', role: 'log', 'aria-label': 'Messages' });
  #earlier = el('button', {
    type: 'button',
    class: 'button button--small chat__earlier',
    hidden: true,
    text: 'Earlier messages',
    on: { click: () => this.#loadEarlier() },
  });
  #scroll = el('div', { class: 'panel__scroll', tabindex: '0', role: 'region', 'aria-label': 'Chat history' }, [
    this.#earlier,
    this.#lines,
  ]);
  #input = el('input', {
    class: 'input',
    type: 'text',
    'aria-label': 'Message',
    placeholder: 'Say something',
    autocomplete: 'off',
    enterkeyhint: 'send',
    maxlength: MAX_TEXT,
    on: { input: () => this.#note() },
  });
  #words = el('p', { class: 'composer__note', hidden: true, 'aria-live': 'polite' });
  #button = el('button', { class: 'button button--primary', type: 'submit', 'aria-label': 'Send' }, [icon('send')]);
  #form = el('form', { class: 'composer', on: { submit: (/** @type {Event} */ event) => this.#submit(event) } }, [
    this.#input,
    this.#button,
    this.#words,
  ]);
  #pill = el('button', {
    type: 'button',
    class: 'button button--small new-messages',
    hidden: true,
    on: { click: () => this.#toEnd() },
  });

  /** @param {Chat} chat @param {Room} room @param {Tools} [tools] */
  bind(chat, room, tools = {}) {
    this.#chat = chat;
    this.#room = room;
    this.#tools = tools;
    this.classList.add('panel__content');
    this.replaceChildren(this.#scroll, this.#pill, this.#form);
    const draw = soon(() => this.#draw());
    this.#scroll.addEventListener('scroll', () => this.#scrolled(), { passive: true });
    this.closest('.panel')?.addEventListener('shown', () => this.#shown());
    new ResizeObserver(() => this.#isAtEnd && this.#toEnd()).observe(this.#scroll);
    chat.addEventListener('change', (event) => {
      const frame = /** @type {CustomEvent} */ (event).detail;
      if (frame && !frame.replayed && frame.user_id !== room.userId && !(this.#isAtEnd && this.#isShown))
        this.#unread += 1;
      draw();
    });
    room.addEventListener('change', (event) => {
      const { parts } = /** @type {CustomEvent} */ (event).detail;
      if (!parts.includes('chat')) return;
      this.#note();
      draw();
    });
  }

  get #isShown() {
    return this.#scroll.clientHeight > 0 && document.visibilityState === 'visible';
  }

  #draw() {
    const { lines } = this.#chat;
    const empty = {
      key: 'empty',
      sign: '',
      make: () => el('p', { class: 'panel__empty', text: 'Nothing has been said yet.' }),
    };
    const rows = lines.map((line) => chatLine(line, this.#room, this.#chat, this.#tools.onDelete));
    const fromEnd = this.#scroll.scrollHeight - this.#scroll.scrollTop;
    this.#earlier.hidden = !this.#tools.onEarlier || this.#chat.before <= 1 || !lines.length;
    keyed(this.#lines, rows.length ? rows : [empty]);
    if (this.#isAtEnd) this.#toEnd();
    else if (this.#holds) this.#scroll.scrollTop = this.#scroll.scrollHeight - fromEnd;
    this.#tellUnread();
  }

  /** Older lines are put above: what one reads stays where it is. */
  #holds = false;

  async #loadEarlier() {
    this.#earlier.disabled = true;
    this.#isAtEnd = false;
    this.#holds = true;
    try {
      await this.#tools.onEarlier?.();
      this.#draw();
    } catch {
      announce('Earlier messages could not be read. Try again.');
    }
    this.#holds = false;
    this.#earlier.disabled = false;
  }

  #tellUnread() {
    const tab = document.getElementById('chat-unread');
    const count = this.#unread > 99 ? '99+' : String(this.#unread);
    if (tab) {
      tab.textContent = count;
      tab.hidden = this.#unread === 0;
    }
    this.#pill.textContent = this.#unread === 1 ? '1 new message ↓' : `${count} new messages ↓`;
    this.#pill.hidden = this.#unread === 0 || !this.#isShown;
  }

  #scrolled() {
    if (!this.#isShown) return;
    this.#isAtEnd = this.#scroll.scrollHeight - this.#scroll.scrollTop - this.#scroll.clientHeight < AT_END_PX;
    if (this.#isAtEnd) this.#seen();
  }

  #shown() {
    if (this.#isAtEnd || this.#unread) this.#toEnd();
  }

  #seen() {
    if (!this.#unread) return;
    this.#unread = 0;
    this.#tellUnread();
  }

  /** Under the field: why one cannot write, or how much room is left. */
  #note() {
    const why = this.#room.chatBarred;
    const left = MAX_TEXT - this.#input.value.length;
    const words = chatWords(why, this.#room.isHost ? '' : this.#room.chatMode);
    const room = this.#input.value.length >= COUNT_FROM ? `${left} characters left` : '';
    this.#input.disabled = this.#button.disabled = why !== '';
    const note = why ? words : room || words;
    if (this.#words.textContent !== note) this.#words.textContent = note;
    this.#words.hidden = note === '';
  }

  /** @param {Event} event */
  #submit(event) {
    event.preventDefault();
    const text = this.#input.value.trim();
    if (!text || this.#input.disabled) return;
    this.#input.value = '';
    this.#isAtEnd = true;
    this.#chat.say(text);
    this.#note();
  }

  #toEnd() {
    this.#scroll.scrollTop = this.#scroll.scrollHeight;
    if (!this.#isShown) return;
    this.#isAtEnd = true;
    this.#seen();
  }
}

customElements.define('chat-panel', ChatPanel);
