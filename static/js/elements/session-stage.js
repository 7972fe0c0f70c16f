// What is going on, in large words: state, question, time, and at the end the podium.

import { stateWords } from '../models/words.js';
import './countdown-clock.js';
import { announce, el } from './dom.js';

const QUIET = new Set(['draft', 'lobby']);
const COUNTS = new Set(['question_intro', 'question_active', 'question_locked', 'answer_reveal']);

class SessionStage extends HTMLElement {
  /** @type {import('../models/room-model.js').RoomModel | null} */
  #room = null;
  #spoken = '';

  /** @param {import('../models/room-model.js').RoomModel} room */
  bind(room) {
    this.#room = room;
    room.addEventListener('change', (event) => {
      if (/** @type {CustomEvent} */ (event).detail.parts.includes('stage')) this.#draw();
    });
  }

  #draw() {
    const room = this.#room;
    if (!room?.isReady) return;
    const [words, next] = this.#words(room);
    const clock = /** @type {any} */ (document.createElement('countdown-clock'));
    clock.className = 'clock numbers';
    clock.setAttribute('role', 'timer');
    this.className = `stage ${QUIET.has(room.state) || room.paused ? 'stage--quiet' : ''}`;
    this.replaceChildren(
      ...(COUNTS.has(room.state) && room.questionNumber !== null
        ? [el('p', { class: 'stage__number', text: `Question ${room.questionNumber}` })]
        : []),
      el('h2', { class: 'stage__words', text: words }),
      clock,
      ...(next ? [el('p', { class: 'stage__next', text: next })] : []),
      ...(room.state === 'ended' ? [podium(room)] : []),
    );
    clock.show(room.deadline, room.paused ? room.remainingMs : null);
    if (words !== this.#spoken) announce(words);
    this.#spoken = words;
  }

  /** @param {import('../models/room-model.js').RoomModel} room @returns {[string, string]} */
  #words(room) {
    const [words, next] = stateWords(room.state);
    if (room.state === 'ended') return [words, ownResult(room) ?? next];
    if (room.paused) return ['Paused', 'The host has stopped the clock for a moment.'];
    if (!room.hostConnected && !room.isHost)
      return [words, 'The host is away for a moment. Stay here: it goes on by itself.'];
    return [words, next];
  }
}

/** @param {import('../models/room-model.js').RoomModel} room */
function podium(room) {
  const teams = room.rankedTeams();
  const rows = (teams.length ? teams : room.rankedPlayers()).slice(0, 3);
  return el(
    'ol',
    { class: 'podium', 'aria-label': 'Podium' },
    rows.map((row) =>
      el('li', { class: 'podium__place' }, [
        el('span', { text: `${row.rank}.` }),
        el('span', { class: 'podium__name', text: row.name }),
        el('span', { class: 'numbers', text: String(row.score) }),
      ]),
    ),
  );
}

/** @param {import('../models/room-model.js').RoomModel} room */
function ownResult(room) {
  room.rankedPlayers();
  const me = room.me;
  const team = room.rankedTeams().find((row) => row.name === me?.team);
  if (team) return `Your team, ${team.name}, is number ${team.rank} of ${room.teams.size} with ${team.score} points.`;
  if (me && me.score !== 0) return `You are number ${me.rank} of ${room.players.size} with ${me.score} points.`;
  return null;
}

customElements.define('session-stage', SessionStage);
