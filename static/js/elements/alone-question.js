// One question at a time: the card of the room, how far one is, the clock if there is one, and the way on.

import { fillRoom, takeOutcome } from '../models/alone.js';
import { RoomModel } from '../models/room-model.js';
import { counted } from '../models/words.js';
import './countdown-clock.js';
import { el } from './dom.js';
import './question-card.js';

const GRACE_MS = 700;
const LONGEST_TIMER_MS = 2 ** 31 - 1;

/** @typedef {{ answer: (data: any) => Promise<any>, skip: (id: string) => Promise<void>, next: (id: string) => Promise<void>,
 *   look: () => Promise<void> }} Acts what the page does for us; each but `answer` shows what came of it by itself */

class AloneQuestion extends HTMLElement {
  #room = new RoomModel();
  #acts = /** @type {Acts} */ (/** @type {unknown} */ (null));
  /** @type {any} */
  #told = null;
  #isBusy = false;
  /** @type {ReturnType<typeof setTimeout>[]} */
  #timers = [];
  #number = el('p', { class: 'stage__number' });
  #bar = el('progress', { class: 'alone__bar', 'aria-label': 'How far you are' });
  #clock = /** @type {import('./countdown-clock.js').CountdownClock} */ (document.createElement('countdown-clock'));
  #card = /** @type {import('./question-card.js').QuestionCard} */ (document.createElement('question-card'));
  #stage = el('div', { tabindex: '-1', role: 'group', 'aria-label': 'The question' }, [
    this.#number,
    this.#clock,
    this.#card,
  ]);
  #next = el('button', {
    type: 'button',
    class: 'button button--primary button--big',
    on: { click: () => this.#go(this.#acts.next) },
  });
  #skip = el('button', {
    type: 'button',
    class: 'button',
    text: 'I don’t know: skip it',
    on: { click: () => this.#go(this.#acts.skip) },
  });

  /** @param {Acts} acts */
  bind(acts) {
    this.#acts = acts;
    this.#clock.now = () => Date.now();
    this.#card.sender = { isConnected: true, send: (_, data) => this.#answer(data) };
    this.className = 'alone__play';
    this.replaceChildren(this.#bar, this.#stage, el('div', { class: 'alone__foot' }, [this.#next, this.#skip]));
  }

  /** @param {any} told the state of an attempt under way */
  show(told) {
    const isOther = told.question.id !== this.#told?.question.id;
    this.#told = told;
    fillRoom(this.#room, told);
    this.#draw();
    this.#watch();
    // The button that led here is gone or says something else: go on from the question.
    if (isOther && !this.#card.contains(document.activeElement)) this.#stage.focus({ preventScroll: true });
    if (isOther) scrollTo(0, 0);
  }

  disconnectedCallback() {
    for (const timer of this.#timers) clearTimeout(timer);
  }

  #draw() {
    const room = this.#room;
    const { question, assignment, attempt } = this.#told;
    const isAsked = room.state === 'question_active';
    const isSlide = question.kind === 'slide';
    const isLast = attempt.question_number === assignment.question_count;
    const worth = question.points && isAsked ? ` · ${counted(question.points, 'point')}` : '';
    this.#number.textContent = `${question.round ? `${question.round} · ` : ''}Question ${question.number} of ${question.count}${worth}`;
    this.#bar.max = assignment.question_count;
    this.#bar.value = attempt.question_number - (isAsked ? 1 : 0);
    this.#stage.className = `stage alone__stage stage--${room.state.replaceAll('_', '-')}`;
    this.#card.show(room);
    this.#next.hidden = isAsked && !isSlide;
    this.#next.textContent = isLast ? 'To my result' : isSlide ? 'Go on' : 'Next question';
    this.#skip.hidden = !isAsked || isSlide;
    for (const button of [this.#next, this.#skip]) button.disabled = this.#isBusy;
  }

  /** The server's moments on the clock of this device, whatever that says; and a look when they are there. */
  #watch() {
    for (const timer of this.#timers) clearTimeout(timer);
    const { until, server_time: now, assignment, question } = this.#told;
    const left = until === null ? null : until - now;
    this.#clock.show(left === null ? null : Date.now() + left, null, question.time_limit * 1000 || null);
    const ends = assignment.deadline ? Date.parse(assignment.deadline) - now : null;
    this.#timers = [left, ends]
      .filter((ms) => ms !== null && ms >= 0 && ms < LONGEST_TIMER_MS)
      .map((ms) => setTimeout(() => this.#acts.look(), /** @type {number} */ (ms) + GRACE_MS));
  }

  /** @param {any} data */
  async #answer(data) {
    const told = await this.#acts.answer(data);
    takeOutcome(this.#room, told);
    this.#told = { ...this.#told, until: null, phase: 'told' };
    this.#watch();
    // Where nothing is told now and no clock starts by going on, there is no reason to wait.
    const { tells, timed } = this.#told.assignment;
    if (tells === 'end' && !timed) await this.#go(this.#acts.next);
    else {
      this.#draw();
      this.#next.focus({ preventScroll: true });
    }
    return { data: { question_id: told.question_id, elapsed_ms: told.elapsed_ms } };
  }

  /** @param {(id: string) => Promise<void>} act */
  async #go(act) {
    if (this.#isBusy) return;
    this.#isBusy = true;
    this.#draw();
    try {
      await act(this.#told.question.id);
    } finally {
      this.#isBusy = false;
      if (this.isConnected) this.#draw();
    }
  }
}

customElements.define('alone-question', AloneQuestion);
