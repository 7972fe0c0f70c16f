// The chat: what was said, a place to write, and what became of what one wrote.

import { MAX_TEXT } from '../models/chat-model.js';
import { errorWords } from '../models/words.js';
import { announce, el, teamBadge } from './dom.js';

const COUNT_FROM = 400;
const AT_END_PX = 60;

class ChatPanel extends HTMLElement {
  /** @type {import('../models/chat-model.js').ChatModel | null} */
  #chat = null;
  /** @type {import('../models/room-model.js').RoomModel | null} */
  #room = null;
  #onDelete = /** @type {((id: string) => void) | null} */ (null);
  #list = el('div', { class: 'panel__scroll', role: 'log', 'aria-label': 'Chat', tabindex: '0' });
  #input = el('input', {
    class: 'input',
    type: 'text',
    'aria-label': 'Message',
    placeholder: 'Say something',
    autocomplete: 'off',
    enterkeyhint: 'send',
    maxlength: MAX_TEXT,
    on: { input: () => this.#count() },
  });
  #note = el('p', { class: 'composer__note', hidden: true });
  #button = el('button', { class: 'button button--primary', type: 'submit', text: 'Send' });
  #form = el('form', { class: 'composer', on: { submit: (/** @type {Event} */ event) => this.#submit(event) } }, [
    this.#input,
    this.#button,
    this.#note,
  ]);
  #pill = el('button', {
    type: 'button',
    class: 'button button--small new-messages',
    hidden: true,
    text: 'New messages ↓',
    on: { click: () => this.#toEnd() },
  });

  /**
   * @param {import('../models/chat-model.js').ChatModel} chat
   * @param {import('../models/room-model.js').RoomModel} room
   * @param {(id: string) => void} [onDelete] for hosts
   */
  bind(chat, room, onDelete) {
    this.#chat = chat;
    this.#room = room;
    this.#onDelete = onDelete ?? null;
    this.classList.add('panel__content');
    this.replaceChildren(this.#list, this.#pill, this.#form);
    this.#list.addEventListener('scroll', () => {
      if (this.#isAtEnd()) this.#pill.hidden = true;
    });
    chat.addEventListener('change', (event) => this.#draw(/** @type {CustomEvent} */ (event).detail));
    room.addEventListener('change', (event) => {
      if (/** @type {CustomEvent} */ (event).detail.parts.includes('chat')) this.#roomChanged();
    });
  }

  /** @param {any} frame the message that came, if one did */
  #draw(frame) {
    if (!this.#chat || !this.#room) return;
    const wasAtEnd = this.#isAtEnd();
    const lines = this.#chat.lines.map((line) => this.#line(line));
    const empty = el('p', { class: 'soft', text: 'Nothing has been said yet.' });
    this.#list.replaceChildren(...(lines.length ? lines : [empty]));
    if (wasAtEnd || frame?.user_id === this.#room.userId) this.#toEnd();
    else if (frame) this.#pill.hidden = false;
  }

  /** @param {import('../models/chat-model.js').Line} line */
  #line(line) {
    const room = /** @type {import('../models/room-model.js').RoomModel} */ (this.#room);
    const time = new Date(line.ts).toLocaleTimeString([], { hour: '2-digit', minute: '2-digit' });
    const mayDelete = room.isHost && this.#onDelete && !line.deleted && line.id;
    return el('div', { class: `message ${line.own ? 'message--own' : ''} ${line.deleted ? 'message--deleted' : ''}` }, [
      el('div', { class: 'message__head' }, [
        teamBadge(room.teamNamed(line.team)),
        el('span', { class: 'message__name', text: line.own ? 'You' : line.name || 'Host' }),
        el('span', { text: time }),
        this.#status(line),
        mayDelete
          ? el('button', {
              type: 'button',
              class: 'button button--icon button--small',
              'aria-label': `Delete the message of ${line.name || 'you'}`,
              text: '✕',
              on: { click: () => this.#onDelete?.(/** @type {string} */ (line.id)) },
            })
          : null,
      ]),
      el('p', { class: 'message__text', text: line.deleted ? 'This message was deleted.' : line.text }),
    ]);
  }

  /** @param {import('../models/chat-model.js').Line} line */
  #status(line) {
    if (line.status === 'saved') return null;
    if (line.status === 'sending') return el('span', { text: 'sending…' });
    return el('span', {}, [
      `not sent: ${errorWords(line.error)} `,
      el('button', {
        type: 'button',
        class: 'button button--small',
        text: 'Try again',
        on: { click: () => this.#chat?.retry(line.key) },
      }),
    ]);
  }

  #roomChanged() {
    this.#allow();
    this.#draw(null);
  }

  /** Say in words why one cannot write, if one cannot. */
  #allow() {
    const room = /** @type {import('../models/room-model.js').RoomModel} */ (this.#room);
    const closed = room.chatMode === 'off' || (room.chatMode === 'lobby' && room.state !== 'lobby');
    let why = '';
    if (room.state === 'ended') why = 'The session has ended; the chat stays to read.';
    else if (!room.isHost && room.me?.muted) why = 'The host has muted you.';
    else if (!room.isHost && closed) why = 'The host has closed the chat for now.';
    this.#input.disabled = this.#button.disabled = why !== '';
    this.#note.textContent = why;
    this.#note.hidden = why === '';
  }

  #count() {
    if (this.#input.disabled) return;
    const left = MAX_TEXT - this.#input.value.length;
    this.#note.hidden = this.#input.value.length < COUNT_FROM;
    this.#note.textContent = `${left} characters left`;
  }

  /** @param {Event} event */
  #submit(event) {
    event.preventDefault();
    const text = this.#input.value.trim();
    if (!text || this.#input.disabled) return;
    this.#chat?.say(text);
    this.#input.value = '';
    this.#count();
    this.#toEnd();
    announce('Sent');
  }

  #isAtEnd() {
    return this.#list.scrollHeight - this.#list.scrollTop - this.#list.clientHeight < AT_END_PX;
  }

  #toEnd() {
    this.#list.scrollTop = this.#list.scrollHeight;
    this.#pill.hidden = true;
  }
}

customElements.define('chat-panel', ChatPanel);
