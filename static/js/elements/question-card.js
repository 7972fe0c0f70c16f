// A question on the board: what is asked, what to answer it with, and what became of one's answer.

import { showsQuestion } from '../models/phone-view.js';
import { CHOICES, cloud, rightLines, statusWords } from '../models/question.js';
import { errorWords } from '../models/words.js';
import { websocketService } from '../websocket.js';
import { BuzzerDisc } from './answers/buzzer-disc.js';
import { ChoiceTiles } from './answers/choice-tiles.js';
import { MatchAnswer } from './answers/match-answer.js';
import { OrderAnswer } from './answers/order-answer.js';
import { picture } from './answers/picture.js';
import { TextAnswer } from './answers/text-answer.js';
import { announce, el } from './dom.js';

/** @typedef {import('../models/room-model.js').RoomModel} Room */
/** @typedef {HTMLElement & { show(room: Room, isSending: boolean): void }} Body */

/** @type {Record<string, new () => Body>} */
const BODIES = { order: OrderAnswer, match: MatchAnswer, buzzer: BuzzerDisc, typed: TextAnswer };
BODIES.number = BODIES.word_cloud = TextAnswer;

export class QuestionCard extends HTMLElement {
  /** What takes the answers; a page without a room has its own. @type {{ isConnected: boolean, send(type: string, data: any): Promise<any> }} */
  sender = websocketService;
  #room = /** @type {Room} */ (/** @type {unknown} */ (null));
  #isSending = false;
  #error = '';
  #shown = '';
  #pictured = '';
  /** @type {Body | null} */
  #body = null;
  #text = el('p', { class: 'question__text' });
  #media = el('div', { class: 'question__media', hidden: true });
  #answer = el('div', { class: 'answer' });
  #told = el('div', { class: 'told' });
  #status = el('p', { class: 'question__status', role: 'status' });
  #explanation = el('p', { class: 'question__explanation' });
  #source = el('p', { class: 'question__source' });

  connectedCallback() {
    this.classList.add('question');
    if (this.hasChildNodes()) return;
    this.append(this.#text, this.#media, this.#answer, this.#told, this.#status, this.#explanation, this.#source);
  }

  /** @param {Room} room */
  show(room) {
    this.#room = room;
    const { question } = room;
    this.hidden = !question;
    if (!question) return;
    if (question.id !== this.#shown) this.#begin(question.id);
    this.classList.toggle('question--mine', room.me !== null);
    const isFull =
      !room.me || room.isAlone || room.reveal !== null || question.kind === 'slide' || showsQuestion(room.settings);
    this.#text.textContent = isFull ? question.text : 'Look at the big screen.';
    this.#showMedia(isFull ? question.media : null);
    this.#showBody(question);
    this.#showTold();
    this.#status.textContent =
      this.#error || (this.#isSending ? sendingWords(this.sender.isConnected) : statusWords(room));
    this.#status.classList.toggle('question__status--bad', this.#error !== '');
    this.#status.classList.toggle('question__status--good', room.result?.correct === true && room.reveal !== null);
    this.#explanation.textContent = room.reveal?.explanation ?? '';
    this.#explanation.hidden = !room.reveal?.explanation;
    this.#source.replaceChildren(...sourceOf(room.reveal?.source ?? ''));
  }

  /** @param {string} id */
  #begin(id) {
    this.#shown = id;
    this.#isSending = false;
    this.#error = '';
    this.#body?.remove();
    this.#body = null;
  }

  /** @param {any} media */
  #showMedia(media) {
    this.#media.hidden = !media;
    if ((media?.id ?? '') === this.#pictured) return;
    this.#pictured = media?.id ?? '';
    this.#media.replaceChildren(...(media ? [picture(media, 'question__picture')] : []));
  }

  /** @param {any} question */
  #showBody(question) {
    const Kind = CHOICES.has(question.kind) ? ChoiceTiles : BODIES[question.kind];
    const isReady = !CHOICES.has(question.kind) || question.choices;
    const isOpen = this.#room.state !== 'question_intro' && isReady;
    if (Kind && isOpen && !this.#body) {
      const body = new Kind();
      body.addEventListener('answer', (event) => this.#send(/** @type {CustomEvent} */ (event).detail));
      body.addEventListener('fault', (event) => this.#fail(/** @type {CustomEvent} */ (event).detail));
      this.#body = body;
      this.#answer.append(body);
    }
    this.#answer.hidden = !isOpen || !Kind;
    this.#body?.show(this.#room, this.#isSending);
  }

  #showTold() {
    const right = rightLines(this.#room);
    const words = cloud(this.#room);
    const parts = [];
    if (right)
      parts.push(
        el('p', { class: 'told__title', text: right.title }),
        el(
          right.isOrdered ? 'ol' : 'ul',
          { class: `told__lines ${right.isOrdered ? 'told__lines--ordered' : ''}` },
          right.lines.map((text) => el('li', { text })),
        ),
      );
    if (words.length)
      parts.push(
        el(
          'ul',
          { class: 'cloud', 'aria-label': 'What was answered' },
          words.map(({ text, said, size }) =>
            el('li', { class: `cloud__word cloud__word--${size}` }, [
              text,
              el('span', { class: 'cloud__count numbers', text: ` ${said}` }),
            ]),
          ),
        ),
      );
    this.#told.hidden = !parts.length;
    this.#told.replaceChildren(...parts);
  }

  /** @param {Record<string, any>} data */
  async #send(data) {
    const room = this.#room;
    const { id } = /** @type {any} */ (room.question);
    if (this.#isSending) return;
    this.#isSending = true;
    this.#error = '';
    this.show(room);
    try {
      const { buzz, ...answer } = data;
      const ack = await this.sender.send(buzz ? 'buzz' : 'answer', { question_id: id, ...answer });
      if (room.question?.id === id) room.answer = { ...data, ...ack.data };
      announce(buzz ? 'Pressed.' : 'Your answer is in.');
    } catch (error) {
      if (room.question?.id === id) this.#error = errorWords(/** @type {any} */ (error));
      announce(this.#error);
    } finally {
      if (room.question?.id === id) this.#isSending = false;
      this.show(room);
    }
  }

  /** @param {string} words */
  #fail(words) {
    this.#error = words;
    announce(words);
    this.show(this.#room);
  }
}

/** @param {boolean} isConnected */
function sendingWords(isConnected) {
  return isConnected ? 'Sending…' : 'No connection. Your answer is kept and sent as soon as the line is back.';
}

/** @param {string} source @returns {(string | HTMLElement)[]} */
function sourceOf(source) {
  if (!source) return [];
  const found = /https?:\/\/[^\s<>"]+/.exec(source);
  if (!found) return [`Source: ${source}`];
  const label =
    source
      .replace(found[0], '')
      .replace(/[\s:,;(–-]+$/, '')
      .trim() || found[0];
  return ['Source: ', el('a', { href: found[0], target: '_blank', rel: 'noopener nofollow', text: label })];
}

customElements.define('question-card', QuestionCard);
