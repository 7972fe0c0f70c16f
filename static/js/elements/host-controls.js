// The host's hand: one button with the next step, and pause, scores, end beside it.

import { errorWords } from '../models/words.js';
import { websocketService } from '../websocket.js';
import { el } from './dom.js';
import { danger } from './player-dialog.js';

const TIMES = [0, 10, 20, 30, 60, 90];

/** @typedef {import('../models/room-model.js').RoomModel} Room */

/** The next step of an evening without a quiz, driven by hand. @param {Room} room @returns {{ label: string, state?: string, command?: string, isQuestion?: boolean }} */
export function nextStep(room) {
  const question = `Ask question ${(room.questionNumber ?? 0) + 1}`;
  switch (room.state) {
    case 'draft':
      return { label: 'Open the room', command: 'open' };
    case 'question_active':
      return { label: 'Stop answers', command: 'lock' };
    case 'question_locked':
      return { label: 'Reveal the answer', state: 'answer_reveal' };
    case 'answer_reveal':
      return { label: 'Show the scores', state: 'leaderboard' };
    case 'ended':
      return { label: 'Open again', command: 'reopen' };
    default:
      return { label: question, state: 'question_active', isQuestion: true };
  }
}

class HostControls extends HTMLElement {
  /** @type {Room | null} */
  #room = null;
  #isBusy = false;
  #primary = el('button', {
    type: 'button',
    class: 'button button--primary button--big',
    on: { click: () => this.primary() },
  });
  #pause = el('button', { type: 'button', class: 'button', on: { click: () => this.pause() } });
  #again = el('button', { type: 'button', class: 'button', text: 'Next question', on: { click: () => this.#ask() } });
  #end = danger('End', 'Press again to end', () => this.#command('end'));
  #time = el(
    'select',
    { id: 'question-time', class: 'input' },
    TIMES.map((seconds) => el('option', { value: seconds, text: seconds ? `${seconds} s` : 'No clock' })),
  );
  #error = el('p', { class: 'notice notice--bad', role: 'alert', hidden: true });

  /** @param {Room} room */
  bind(room) {
    this.#room = room;
    this.#time.value = '30';
    const time = el('div', { class: 'row' }, [
      el('label', { class: 'small', for: 'question-time', text: 'Time' }),
      this.#time,
    ]);
    this.replaceChildren(
      this.#error,
      el('div', { class: 'controls__bar' }, [this.#primary, this.#again, this.#pause, time, this.#end]),
    );
    this.classList.add('controls');
    room.addEventListener('change', (event) => {
      if (/** @type {CustomEvent} */ (event).detail.parts.includes('stage')) this.#draw();
    });
  }

  #draw() {
    const room = /** @type {Room} */ (this.#room);
    const isOver = room.state === 'ended';
    this.#primary.textContent = nextStep(room).label;
    this.#pause.textContent = room.paused ? 'Go on' : 'Pause';
    this.#pause.hidden = isOver || room.state === 'draft';
    this.#again.hidden = !['question_active', 'question_locked', 'answer_reveal'].includes(room.state);
    this.#end.hidden = isOver;
    this.#time.disabled = isOver;
  }

  /** The next step; also Space. */
  primary() {
    const room = /** @type {Room} */ (this.#room);
    const step = nextStep(room);
    if (step.command) this.#command(step.command);
    else if (step.isQuestion) this.#ask();
    else this.#move({ state: step.state });
  }

  /** Stop the clock or let it go on; also P. */
  pause() {
    if (!this.#pause.hidden) this.#command(this.#room?.paused ? 'resume' : 'pause');
  }

  #ask() {
    const seconds = Number(this.#time.value);
    const number = (this.#room?.questionNumber ?? 0) + 1;
    this.#move({ state: 'question_active', question_number: number, ...(seconds ? { time_remaining: seconds } : {}) });
  }

  /** @param {object} data */
  #move(data) {
    this.#send('session_update', data);
  }

  /** @param {string} command */
  #command(command) {
    this.#send('command', { command });
  }

  /** The version we saw goes with it, so that a double press moves one step. @param {string} type @param {object} data */
  async #send(type, data) {
    if (this.#isBusy) return;
    this.#isBusy = true;
    this.#error.hidden = true;
    try {
      await websocketService.send(type, { ...data, version: this.#room?.version });
    } catch (error) {
      const failure = /** @type {any} */ (error);
      if (failure.code !== 'stale_version') this.#show(errorWords(failure));
    } finally {
      this.#isBusy = false;
    }
  }

  /** @param {string} words */
  #show(words) {
    this.#error.textContent = words;
    this.#error.hidden = false;
  }
}

customElements.define('host-controls', HostControls);
