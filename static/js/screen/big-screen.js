// What hangs on the wall: lobby, question, answers, bars, leaderboard, podium; large, and nothing to press.

import '../elements/countdown-clock.js';
import { confetti } from '../elements/confetti.js';
import { announce, el } from '../elements/dom.js';
import { stateWords } from '../models/words.js';
import { leaderboard, podium } from './boards.js';
import { lobby } from './lobby.js';
import { questionView } from './question-view.js';

/** @typedef {import('../models/room-model.js').RoomModel} Room */
/** @typedef {import('../websocket.js').WebSocketService} Service */

class BigScreen extends HTMLElement {
  #room = /** @type {Room} */ (/** @type {unknown} */ (null));
  /** The last board that was sent. @type {any} */
  #board = null;
  #shown = '';
  #spoken = '';
  #clock = /** @type {import('../elements/countdown-clock.js').CountdownClock} */ (
    document.createElement('countdown-clock')
  );

  /** @param {Room} room @param {Service} service */
  bind(room, service) {
    this.#room = room;
    service.on('connection', ({ state }) => {
      this.#board = state.leaderboard;
      this.#shown = '';
    });
    service.on('leaderboard', ({ data }) => {
      this.#board = data;
      this.#shown = '';
      this.#draw();
    });
    room.addEventListener('change', () => this.#draw());
  }

  #draw() {
    const room = this.#room;
    if (!room.isReady) return;
    this.#clock.show(room.deadline, room.paused ? room.remainingMs : null, room.totalMs);
    const sign = this.#sign(room);
    if (sign === this.#shown) return;
    const wasEnded = this.#shown.startsWith('ended') || this.#shown === '';
    this.#shown = sign;
    this.className = `screen__body screen__body--${room.state.replaceAll('_', '-')}`;
    this.replaceChildren(...this.#parts(room));
    this.#speak(room);
    if (room.state === 'ended' && !wasEnded) confetti(this);
  }

  /** What is drawn depends on this alone. @param {Room} room */
  #sign(room) {
    const { question, reveal, buzz, roundCard, paused, hostConnected, progress } = room;
    const people =
      room.state === 'lobby'
        ? [...room.players.values()].map((p) => [p.name, p.team, room.present.has(p.user_id)])
        : [];
    const board = room.state === 'leaderboard' || room.state === 'ended' ? this.#board : null;
    return `${room.state} ${JSON.stringify([question, reveal, buzz, roundCard, paused, hostConnected, progress, people, board, room.joinCode])}`;
  }

  /** @param {Room} room @returns {Node[]} */
  #parts(room) {
    if (room.paused) return [title('Paused', 'It goes on in a moment.'), this.#clock];
    const away =
      room.hostConnected || room.isOver
        ? null
        : el('p', { class: 'screen__away', text: 'The host is away for a moment. It goes on by itself.' });
    const body = this.#body(room);
    return away ? [...body, away] : body;
  }

  /** @param {Room} room @returns {Node[]} */
  #body(room) {
    if (room.state === 'lobby' || room.state === 'draft') return [lobby(room)];
    if (room.roundCard) return [roundCard(room.roundCard)];
    if (room.question) return [questionView(room, this.#clock)];
    const hasBoard = room.showsRanks && this.#board && (this.#board.entries.length || this.#board.teams.length);
    if (room.state === 'leaderboard' && hasBoard) return [leaderboard(this.#board, room)];
    if (room.state === 'ended' && hasBoard) return [podium(this.#board, room)];
    return [title(...stateWords(room.state, false, room.hasQuiz)), this.#clock];
  }

  /** @param {Room} room */
  #speak(room) {
    const [words] = stateWords(room.state);
    const said = room.question?.text ?? words;
    if (said !== this.#spoken) announce(said);
    this.#spoken = said;
  }
}

/** @param {string} words @param {string} [next] */
function title(words, next = '') {
  return el('div', { class: 'screen__center' }, [
    el('h2', { class: 'screen__words', text: words }),
    next ? el('p', { class: 'screen__next', text: next }) : null,
  ]);
}

/** @param {{ title: string, number: number, count: number, questions: number }} card */
function roundCard({ title, number, count }) {
  return el('div', { class: 'screen__center' }, [
    el('p', { class: 'screen__next', text: `Round ${number} of ${count}` }),
    el('h2', { class: 'screen__words screen__words--round', text: title }),
  ]);
}

customElements.define('big-screen', BigScreen);
