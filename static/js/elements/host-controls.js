// The host's hand: one button with the next step, and pause, the question to ask, and the end beside it.

import { accountToken, api } from '../models/api.js';
import { Commands } from '../models/commands.js';
import { askQuestion, command, mayJump, mayPause, maySkipAhead, nextNumber, nextStep } from '../models/steps.js';
import { errorWords } from '../models/words.js';
import { websocketService } from '../websocket.js';
import { danger } from './danger-button.js';
import { el, icon } from './dom.js';
import './ui-icon.js';

const WAITS = 'No connection: this step is taken as soon as the line is back.';
const TIMES = [0, 10, 15, 20, 30, 45, 60, 90, 120];

/** @typedef {import('../models/room-model.js').RoomModel} Room */
/** @typedef {import('../models/steps.js').Step} Step */

class HostControls extends HTMLElement {
  #room = /** @type {Room} */ (/** @type {unknown} */ (null));
  #commands = /** @type {Commands} */ (/** @type {unknown} */ (null));
  /** The room was closed some time after the end: there is no line to ask over. */
  #isClosed = false;
  #primary = el('button', {
    type: 'button',
    id: 'primary',
    class: 'button button--primary button--big',
    on: { click: () => this.primary() },
  });
  #pause = el('button', { type: 'button', class: 'button', on: { click: () => this.pause() } });
  #again = el('button', { type: 'button', class: 'button', text: 'Next question', on: { click: () => this.#ask() } });
  #end = danger('End', 'Press again to end', () => this.#press('end', () => command('end')));
  #number = el('input', {
    id: 'question-number',
    class: 'input numbers',
    type: 'number',
    min: '1',
    max: '9999',
    step: '1',
    on: { change: () => this.#draw() },
  });
  #time = el(
    'select',
    { id: 'question-time', class: 'input' },
    TIMES.map((seconds) => el('option', { value: seconds, text: seconds ? `${seconds} s` : 'No clock' })),
  );
  #longer = el('button', {
    type: 'button',
    class: 'button',
    text: '+10 s',
    on: { click: () => this.extend() },
  });
  #skip = /** @type {HTMLElement} */ (danger('Skip question', 'Press again to skip', () => this.#skipThis()));
  #wrong = el('button', {
    type: 'button',
    class: 'button',
    text: 'Wrong',
    on: { click: () => this.wrong() },
  });
  #setup = el('div', { class: 'controls__setup' }, [
    labelled('question-number', 'Question', this.#number),
    labelled('question-time', 'Time', this.#time),
    this.#again,
    this.#longer,
    this.#skip,
    this.#end,
  ]);
  #more = el(
    'button',
    {
      type: 'button',
      class: 'button controls__more',
      'aria-expanded': 'false',
      'aria-label': 'More',
      on: { click: () => this.#toggle() },
    },
    [icon('more')],
  );
  #error = el('p', { class: 'notice notice--bad', role: 'alert', hidden: true });

  /** @param {Room} room */
  bind(room) {
    this.#room = room;
    this.#commands = new Commands(room, websocketService);
    this.#commands.addEventListener('change', () => {
      this.#primary.setAttribute('aria-busy', String(this.#commands.isBusy));
    });
    this.#time.value = '30';
    this.replaceChildren(
      this.#error,
      el('div', { class: 'controls__bar' }, [this.#pause, this.#wrong, this.#primary, this.#more]),
      this.#setup,
    );
    this.classList.add('controls');
    room.addEventListener('change', (event) => {
      if (!(/** @type {CustomEvent} */ (event).detail.parts.includes('stage'))) return;
      this.#number.value = String(nextNumber(room));
      this.#draw();
    });
    websocketService.on('status', ({ status, reason }) => {
      this.#isClosed = status === 'closed' && reason === 'session_ended';
    });
  }

  #draw() {
    const room = this.#room;
    if (!room.isReady) return;
    this.#primary.textContent = nextStep(room, this.#questionNumber).label;
    this.#pause.replaceChildren(icon('pause'), el('span', { class: 'button__word', text: 'Pause' }));
    this.#pause.hidden = !mayPause(room) || room.paused;
    this.#again.textContent = `Ask question ${this.#questionNumber}`;
    this.#again.hidden = room.hasQuiz || !maySkipAhead(room);
    const step = nextStep(room, this.#questionNumber);
    this.#primary.disabled = step.type === 'wait';
    for (const field of this.#setup.querySelectorAll('.controls__field')) field.toggleAttribute('hidden', room.hasQuiz);
    this.#wrong.hidden = room.buzz?.turn == null || room.state !== 'question_locked' || room.paused;
    this.#longer.hidden = !room.hasQuiz || room.state !== 'question_active' || room.deadline === null;
    this.#skip.hidden = !room.hasQuiz || room.question === null;
    this.#setup.hidden = room.isOver;
    this.#more.hidden = room.isOver;
  }

  get #questionNumber() {
    const typed = Math.round(Number(this.#number.value));
    return typed >= 1 ? typed : nextNumber(this.#room);
  }

  #toggle() {
    const isOpen = this.classList.toggle('controls--open');
    this.#more.setAttribute('aria-expanded', String(isOpen));
  }

  /** The next step; also Space. */
  primary() {
    if (!this.#room.isReady) return;
    const step = nextStep(this.#room, this.#questionNumber);
    if (step.type === 'question') this.#ask();
    else if (step.type !== 'wait') this.#press('primary', () => this.#still(step));
  }

  /** Stop the clock or let it go on; also P. */
  pause() {
    this.#press('pause', () => mayPause(this.#room) && command(this.#room.paused ? 'resume' : 'pause'));
  }

  /** What was said into the buzzer is not right; also W. */
  wrong() {
    if (!this.#wrong.hidden) this.#press('wrong', () => !this.#wrong.hidden && command('wrong'));
  }

  /** Ten seconds more, each time; also +. */
  extend() {
    if (!this.#longer.hidden) this.#press('', () => !this.#longer.hidden && command('extend', { seconds: 10 }));
  }

  /** Put another question next than the one that follows. @param {number} number */
  jump(number) {
    this.#press('', () => mayJump(this.#room) && command('jump', { question_number: number }));
  }

  #ask() {
    const asked = askQuestion(this.#questionNumber, Number(this.#time.value));
    this.#press('ask', () => ({ type: 'session_update', data: asked }));
  }

  #skipThis() {
    const { questionNumber } = this.#room;
    this.#press('skip', () => this.#room.questionNumber === questionNumber && command('skip'));
  }

  /** The step that was on the button when it was pressed, if it is still the next one. @param {Step} seen */
  #still(seen) {
    const step = nextStep(this.#room, this.#questionNumber);
    return step.label === seen.label && /** @type {import('../models/commands.js').Command} */ (step);
  }

  async #reopen() {
    const token = await accountToken();
    await api('POST', `sessions/${websocketService.currentSessionId}/reopen`, { token });
    location.reload();
  }

  /** @param {string} name @param {() => import('../models/commands.js').Command | null | false} choose */
  async #press(name, choose) {
    this.#say(websocketService.isConnected || this.#isClosed ? '' : WAITS);
    try {
      if (this.#isClosed) await this.#reopen();
      else await this.#commands.press(name, () => choose() || null);
    } catch (error) {
      this.#say(errorWords(/** @type {any} */ (error)));
    } finally {
      if (this.#error.textContent === WAITS && !this.#commands.isBusy) this.#say('');
    }
  }

  /** @param {string} words */
  #say(words) {
    this.#error.textContent = words;
    this.#error.hidden = words === '';
  }
}

/** @param {string} id @param {string} text @param {HTMLElement} input */
function labelled(id, text, input) {
  return el('div', { class: 'controls__field' }, [el('label', { class: 'small', for: id, text }), input]);
}

customElements.define('host-controls', HostControls);
