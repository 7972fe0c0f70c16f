// The board: what is going on, in large words. State, question, time, scores, and at the end the podium.

import { KINDS } from '../models/question.js';
import { counted, stateWords } from '../models/words.js';
import { confetti } from './confetti.js';
import './countdown-clock.js';
import { announce, el, icon, teamBadge } from './dom.js';
import './question-card.js';
import { ownFigures, ownResult, podium, table } from './standings.js';

const COUNTS = new Set(['question_intro', 'question_active', 'question_locked', 'answer_reveal']);

/** @typedef {import('../models/room-model.js').RoomModel} Room */

class SessionStage extends HTMLElement {
  /** @type {Room | null} */
  #room = null;
  #spoken = '';
  #lastState = '';
  #clock = /** @type {import('./countdown-clock.js').CountdownClock} */ (document.createElement('countdown-clock'));

  #card = /** @type {import('./question-card.js').QuestionCard} */ (document.createElement('question-card'));

  /** @param {Room} room */
  bind(room) {
    this.#room = room;
    room.addEventListener('change', (event) => {
      const { parts } = /** @type {CustomEvent} */ (event).detail;
      if (parts.includes('stage') || room.state === 'lobby' || room.state === 'leaderboard') this.#draw();
    });
  }

  #draw() {
    const room = this.#room;
    if (!room?.isReady) return;
    const [words, next] = this.#words(room);
    const parts = [
      this.#head(room),
      el('h2', { class: room.question || room.roundCard ? 'visually-hidden' : 'stage__words', text: words }),
      this.#clock,
      room.roundCard ? roundCard(room.roundCard) : null,
      this.#note(room),
      room.question ? this.#card : null,
      room.state === 'lobby' && room.scoringWords ? el('p', { class: 'stage__rules', text: room.scoringWords }) : null,
      next && !room.roundCard && !room.question ? el('p', { class: 'stage__next', text: next }) : null,
      room.state === 'ended' && room.showsRanks ? podium(room) : null,
      room.state === 'ended' && ownFigures(room) ? el('p', { class: 'stage__next', text: ownFigures(room) }) : null,
      room.state === 'ended' && room.hasQuiz ? resultsLink(room) : null,
      room.state === 'leaderboard' && room.showsRanks ? table(room) : null,
    ].filter((part) => part !== null);
    this.className = `stage stage--${room.state.replaceAll('_', '-')} ${room.paused ? 'stage--paused' : ''}`;
    // The card stays where it is: what has the focus keeps it.
    if (!this.#card.isConnected || !room.question) this.replaceChildren(...parts);
    else this.#around(parts);
    this.#card.show(room);
    this.#clock.show(room.deadline, room.paused ? room.remainingMs : null, room.totalMs);
    this.#speak(`${words}. ${next}`);
    if (this.#lastState && this.#lastState !== 'ended' && room.state === 'ended') confetti(this);
    this.#lastState = room.state;
  }

  /** Replace what stands around the card. @param {HTMLElement[]} parts */
  #around(parts) {
    for (const child of [...this.children]) if (child !== this.#card) child.remove();
    const at = parts.indexOf(this.#card);
    this.prepend(...parts.slice(0, at));
    this.append(...parts.slice(at + 1));
  }

  /** Above the words: which question, or in the lobby who one is. @param {Room} room */
  #head(room) {
    const { me } = room;
    if (room.roundCard) return null;
    if (COUNTS.has(room.state) && room.questionNumber !== null) return questionHead(room);
    if (room.state !== 'lobby' || !me) return null;
    const team = room.teamNamed(me.team);
    return el('p', { class: 'stage__me' }, [
      el('span', { class: 'stage__name', text: me.name }),
      team ? el('span', { class: 'stage__team' }, [teamBadge(team), team.name]) : null,
    ]);
  }

  /** @param {Room} room @returns {[string, string]} */
  #words(room) {
    const [words, next] = stateWords(room.state, room.isHost, room.hasQuiz);
    if (room.roundCard && !room.paused) return [`Round ${room.roundCard.number}: ${room.roundCard.title}`, ''];
    if (room.state === 'ended') return [words, ownResult(room) || next];
    const halt = haltWords(room);
    if (halt) return room.paused ? halt : [words, `${halt[0]} ${halt[1]}`];
    return [words, next];
  }

  /** With a question on the board, what has stopped is told beside it. @param {Room} room */
  #note(room) {
    const halt = room.question || room.roundCard ? haltWords(room) : null;
    if (!halt) return null;
    return el('p', { class: 'stage__note' }, [
      icon(room.paused ? 'pause' : 'away'),
      el('span', {}, [el('strong', { text: halt[0] }), ` ${halt[1]}`]),
    ]);
  }

  /** @param {string} words */
  #speak(words) {
    if (words !== this.#spoken) announce(words);
    this.#spoken = words;
  }
}

/** Why nothing moves, and what comes next. @param {Room} room @returns {[string, string] | null} */
function haltWords(room) {
  if (room.paused)
    return room.isHost
      ? ['Paused.', 'The clock stands still until you go on.']
      : ['Paused.', 'The host has stopped the clock; it goes on in a moment.'];
  if (room.hostConnected || room.isHost || room.state === 'draft' || room.isOver) return null;
  return ['The host is away for a moment.', 'Stay here: it goes on by itself.'];
}

/** @param {Room} room */
function resultsLink(room) {
  const session = document.getElementById('room')?.dataset.session ?? '';
  const text = room.isHost ? 'All results' : 'My results, question by question';
  return el('a', { class: 'button stage__results', href: `/results/${session}`, text });
}

/** @param {{ title: string, number: number, count: number, questions: number }} card */
function roundCard({ title, number, count, questions }) {
  return el('div', { class: 'round-card' }, [
    el('p', { class: 'stage__number', text: `Round ${number} of ${count}` }),
    el('p', { class: 'round-card__title', text: title }),
    el('p', { class: 'stage__next', text: counted(questions, 'question') }),
  ]);
}

/** On a phone the round's title would take a line or more of every question; its card has told it. @param {Room} room */
function questionHead(room) {
  const round = room.question?.round;
  return el('p', { class: 'stage__number' }, [
    round ? el('span', { class: 'stage__round', text: `${round} · ` }) : null,
    el('span', { text: questionWords(room) }),
  ]);
}

/** @param {Room} room */
function questionWords(room) {
  const of = room.questionCount ? ` of ${room.questionCount}` : '';
  const { question } = room;
  const worth = question?.points && room.state !== 'answer_reveal' ? ` · ${counted(question.points, 'point')}` : '';
  const kind = question && room.state === 'question_intro' ? ` · ${KINDS[question.kind]}` : '';
  return `Question ${room.questionNumber}${of}${kind}${worth}`;
}

customElements.define('session-stage', SessionStage);
