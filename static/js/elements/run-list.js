// The host's view of the quiz: its questions with what became of them, the present one's answer and note, and what was typed.

import { api } from '../models/api.js';
import { keyWords } from '../models/key.js';
import { KINDS } from '../models/question.js';
import { mayJump } from '../models/steps.js';
import { errorWords } from '../models/words.js';
import { announce, el, keyed } from './dom.js';

/** @typedef {import('../models/room-model.js').RoomModel} Room */

const TYPED_MS = 1000;

class RunList extends HTMLElement {
  #room = /** @type {Room} */ (/** @type {unknown} */ (null));
  #session = '';
  #getToken = /** @type {() => Promise<string>} */ (async () => '');
  /** @type {any[]} */
  #questions = [];
  /** @type {any[]} */
  #clusters = [];
  #seen = '';
  #typedAt = 0;
  #isReading = false;
  #isShown = false;
  #key = el('div', { class: 'run-key' });
  #typed = el('ol', { class: 'typed', 'aria-label': 'What was typed' });
  #list = el('ol', { class: 'run-list', 'aria-label': 'Questions of the quiz' });
  #error = el('p', { class: 'notice notice--bad', role: 'alert', hidden: true });

  /** @param {Room} room @param {string} session @param {() => Promise<string>} getToken */
  bind(room, session, getToken) {
    this.#room = room;
    this.#session = session;
    this.#getToken = getToken;
    this.replaceChildren(
      el('div', { class: 'panel__scroll', tabindex: '0' }, [this.#error, this.#key, this.#typed, this.#list]),
    );
    room.addEventListener('change', () => this.#changed());
  }

  #changed() {
    const { questionNumber, state, version } = this.#room;
    if (!this.#room.hasQuiz) return;
    const sign = `${questionNumber} ${state} ${version}`;
    if (sign !== this.#seen && !this.#isReading) {
      this.#seen = sign;
      this.#read();
    }
    this.#readTyped();
  }

  /** @param {string} path @param {string} [method] @param {any} [body] */
  async #ask(path, method = 'GET', body = undefined) {
    return api(method, `sessions/${this.#session}/${path}`, { token: await this.#getToken(), body });
  }

  async #read() {
    this.#isReading = true;
    try {
      this.#questions = (await this.#ask('deck')).questions;
      this.#say('');
    } catch (error) {
      this.#say(errorWords(/** @type {any} */ (error)));
    } finally {
      this.#isReading = false;
      this.#draw();
    }
  }

  get #current() {
    return this.#questions[(this.#room.questionNumber ?? 0) - 1] ?? null;
  }

  /** What was typed so far, at most once a second. */
  async #readTyped() {
    const current = this.#current;
    const isOn = ['question_active', 'question_locked', 'answer_reveal'].includes(this.#room.state);
    if (current?.kind !== 'typed' || !isOn) {
      this.#clusters = [];
      return this.#drawTyped();
    }
    if (Date.now() - this.#typedAt < TYPED_MS) return;
    this.#typedAt = Date.now();
    try {
      this.#clusters = (await this.#ask(`clusters?question_id=${current.id}`)).clusters;
    } catch {
      return; // the next answer asks again
    }
    this.#drawTyped();
    setTimeout(
      () => this.#room.state === 'answer_reveal' && Date.now() - this.#typedAt > TYPED_MS && this.#readTyped(),
      TYPED_MS + 100,
    );
  }

  #draw() {
    this.#drawKey();
    this.#drawTyped();
    const { questionNumber } = this.#room;
    const jumps = mayJump(this.#room);
    const rows = [];
    for (const question of this.#questions) {
      const isNow = question.number === questionNumber;
      const state = question.voided ? 'skipped' : isNow ? 'now' : question.marked ? 'played' : '';
      const sign = JSON.stringify([question.text, state, jumps]);
      rows.push({ key: question.id, sign, make: () => this.#row(question, state, jumps && state === '') });
    }
    keyed(this.#list, rows);
    if (!this.#isShown) this.#list.querySelector('[aria-current]')?.scrollIntoView({ block: 'nearest' });
    this.#isShown = true;
  }

  /** @param {any} question @param {string} state @param {boolean} jumps whether one may go there from here */
  #row(question, state, jumps) {
    return el(
      'li',
      { class: `run-list__row run-list__row--${state || 'next'}`, 'aria-current': state === 'now' ? 'step' : null },
      [
        el('span', { class: 'run-list__number numbers', text: String(question.number) }),
        el('span', { class: 'run-list__text' }, [
          question.text,
          el('span', { class: 'run-list__facts', text: [KINDS[question.kind], state].filter(Boolean).join(' · ') }),
        ]),
        ...(jumps ? [this.#jump(question.number)] : []),
      ],
    );
  }

  /** @param {number} number */
  #jump(number) {
    return el('button', {
      type: 'button',
      class: 'button button--small',
      'aria-label': `Ask question ${number} next`,
      text: 'Ask next',
      on: { click: () => this.dispatchEvent(new CustomEvent('jump', { detail: { number } })) },
    });
  }

  #drawKey() {
    const current = this.#current;
    const isOn = current && this.#room.state !== 'ended' && this.#room.state !== 'lobby';
    this.#key.hidden = !isOn;
    if (!isOn) return;
    const words = keyWords(current);
    this.#key.replaceChildren(
      ...[
        words.length ? el('p', { class: 'run-key__title', text: words.length > 1 ? 'Right are' : 'Right is' }) : null,
        words.length
          ? el(
              'ul',
              { class: 'run-key__lines' },
              words.slice(0, 8).map((text) => el('li', { text })),
            )
          : null,
        current.host_note ? el('p', { class: 'run-key__note', text: current.host_note }) : null,
        this.#mend(current),
      ].filter((child) => child !== null),
    );
  }

  /** Another choice is right: for a question that was marked. @param {any} current */
  #mend(current) {
    if (!current.marked || !['single', 'multiple', 'true_false'].includes(current.kind)) return null;
    const boxes = current.choices.map((/** @type {any} */ choice) =>
      el('label', { class: 'check' }, [
        el('input', { type: 'checkbox', value: choice.id, checked: choice.correct }),
        ` ${choice.text}`,
      ]),
    );
    const save = el('button', {
      type: 'button',
      class: 'button button--small',
      text: 'Mark anew',
      on: {
        click: () => {
          const inputs = /** @type {HTMLInputElement[]} */ ([...this.#key.querySelectorAll('input:checked')]);
          this.#regrade({ correct: inputs.map((input) => input.value) });
        },
      },
    });
    return el('details', { class: 'run-key__mend' }, [el('summary', { text: 'The key is wrong' }), ...boxes, save]);
  }

  #drawTyped() {
    this.#typed.hidden = this.#clusters.length === 0;
    keyed(
      this.#typed,
      this.#clusters.map((cluster) => ({
        key: `${cluster.correct}${cluster.text}`,
        sign: JSON.stringify(cluster),
        make: () => this.#cluster(cluster),
      })),
    );
  }

  /** @param {any} cluster */
  #cluster(cluster) {
    const others = cluster.spellings.slice(1, 6).map((/** @type {any} */ one) => one.text);
    return el('li', { class: `typed__row ${cluster.correct ? 'typed__row--right' : ''}` }, [
      el('span', { class: 'typed__count numbers', text: `${cluster.count}×` }),
      el('span', { class: 'run-list__text' }, [
        cluster.text,
        others.length ? el('span', { class: 'run-list__facts', text: `also ${others.join(', ')}` }) : null,
      ]),
      cluster.correct
        ? el('span', { class: 'typed__right', text: 'counts' })
        : el('button', {
            type: 'button',
            class: 'button button--small',
            'aria-label': `Accept ${cluster.text}`,
            text: 'Accept',
            on: {
              click: () =>
                this.#regrade({ accept: cluster.spellings.map((/** @type {any} */ one) => one.text).slice(0, 50) }),
            },
          }),
    ]);
  }

  /** @param {any} change */
  async #regrade(change) {
    try {
      await this.#ask('regrade', 'POST', { question_id: this.#current.id, ...change });
      announce('Marked anew. Scores and ranks have followed.');
      this.#typedAt = 0;
      await this.#read();
      await this.#readTyped();
    } catch (error) {
      this.#say(errorWords(/** @type {any} */ (error)));
    }
  }

  /** @param {string} words */
  #say(words) {
    this.#error.textContent = words;
    this.#error.hidden = words === '';
  }
}

customElements.define('run-list', RunList);
