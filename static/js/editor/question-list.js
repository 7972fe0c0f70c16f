// The questions in their order, below the headings of their rounds: chosen, moved by drag or keys, added.

import { announce, el, keyed } from '../elements/dom.js';
import { openRound } from './round-dialog.js';
import { KINDS } from './shapes.js';

/** @typedef {import('./quiz-store.js').QuizStore} Store */
/** @typedef {import('./shapes.js').Question} Question */

let counter = 0;
/** @type {WeakMap<Question, string>} a name for a question that has no id yet */
const names = new WeakMap();

/** @param {Question} question */
function keyOf(question) {
  counter += 1;
  if (!names.has(question)) names.set(question, question.id ?? `new-${counter}`);
  return /** @type {string} */ (names.get(question));
}

/** @param {any} part */
const signOf = (part) => JSON.stringify([part.title, part.scoring, part.leaderboard]);

class QuestionList extends HTMLElement {
  #store = /** @type {Store} */ (/** @type {unknown} */ (null));
  #list = el('ol', { class: 'run', 'aria-label': 'Questions in their order' });
  #empty = el('p', { class: 'editor__empty' }, ['No question yet. Press ', el('kbd', { text: 'N' }), ' to write one.']);
  #kind = el(
    'select',
    { id: 'new-kind', class: 'input input--small', 'aria-label': 'Kind of the new question' },
    Object.entries(KINDS).map(([value, text]) => el('option', { value, text })),
  );

  /** @param {Store} store */
  bind(store) {
    this.#store = store;
    const add = el('button', {
      type: 'button',
      class: 'button button--primary button--small',
      text: 'New question',
      on: { click: () => this.add(this.#kind.value) },
    });
    const round = el('button', {
      type: 'button',
      class: 'button button--small',
      text: 'New round',
      on: { click: () => this.#addRound() },
    });
    this.replaceChildren(el('div', { class: 'run__tools' }, [this.#kind, add, round]), this.#empty, this.#list);
    for (const what of ['chosen', 'changed', 'list', 'warnings']) store.addEventListener(what, () => this.#draw());
    this.#list.addEventListener('keydown', (event) => this.#onKey(event));
  }

  /** @param {string} [kind] of the chosen one if none is named */
  add(kind = this.#store.chosen?.kind ?? 'single') {
    this.#kind.value = kind;
    this.#store.add(kind);
    announce(`New question, ${KINDS[kind]}.`);
    this.dispatchEvent(new CustomEvent('added'));
  }

  #draw() {
    const { questions, chosen, quiz, warnings } = this.#store;
    this.#empty.hidden = questions.length > 0;
    const rows = [];
    const shown = new Set();
    questions.forEach((question, place) => {
      const part = quiz.rounds.find((/** @type {any} */ round) => round.id === question.round);
      if (part && !shown.has(part.id)) {
        shown.add(part.id);
        rows.push({ key: part.id, sign: signOf(part), make: () => this.#heading(part) });
      }
      const warning = question.id ? warnings.get(question.id) : '';
      const sign = JSON.stringify([
        place,
        question.text,
        question.kind,
        question.points,
        question === chosen,
        warning,
        question.time_limit,
      ]);
      rows.push({ key: keyOf(question), sign, make: () => this.#row(question, place, warning ?? '') });
    });
    for (const part of quiz.rounds)
      if (!shown.has(part.id))
        rows.push({ key: part.id, sign: `${signOf(part)} `, make: () => this.#heading(part, true) });
    keyed(this.#list, rows);
  }

  /** @param {any} part @param {boolean} [isEmpty] */
  #heading(part, isEmpty = false) {
    const title = el('input', {
      class: 'input run__round-title',
      value: part.title,
      maxlength: '120',
      'aria-label': 'Title of the round',
      on: {
        change: (/** @type {Event} */ event) =>
          this.#store.changeRound(part.id, { title: /** @type {HTMLInputElement} */ (event.target).value || 'Round' }),
      },
    });
    const remove = el('button', {
      type: 'button',
      class: 'button button--small',
      'aria-label': `Delete the round ${part.title}`,
      text: '×',
      on: { click: () => this.#store.removeRound(part.id) },
    });
    const rules = el('button', {
      type: 'button',
      class: 'button button--small',
      'aria-label': `Rules of the round ${part.title}`,
      text: part.scoring || part.leaderboard ? 'Own rules' : 'Rules',
      on: { click: () => openRound(part, (change) => this.#store.changeRound(part.id, change)) },
    });
    const hint = isEmpty ? el('p', { class: 'small', text: 'Empty: choose it in a question’s form.' }) : null;
    return el('li', { class: 'run__round' }, [title, rules, remove, hint]);
  }

  /** @param {Question} question @param {number} place @param {string} warning */
  #row(question, place, warning) {
    const isChosen = question === this.#store.chosen;
    const facts = [
      KINDS[question.kind],
      question.points ? `${question.points} points` : '',
      question.time_limit ? `${question.time_limit} s` : '',
    ];
    const button = el(
      'button',
      {
        type: 'button',
        class: 'run__question',
        'aria-current': isChosen ? 'true' : null,
        'data-focus': keyOf(question),
        title: warning,
        on: { click: () => this.#store.choose(question) },
      },
      [
        el('span', { class: 'run__number numbers', text: `${place + 1}` }),
        el('span', { class: 'run__text' }, [
          question.text || 'No text yet',
          el('span', { class: 'run__facts', text: facts.filter(Boolean).join(' · ') }),
        ]),
        warning ? el('span', { class: 'run__warning', text: '!', 'aria-label': warning, role: 'img' }) : null,
      ],
    );
    const row = el('li', { class: 'run__item' }, [
      el('span', { class: 'run__handle', 'aria-hidden': 'true', text: '⋮⋮' }),
      button,
      this.#mover(question, place, -1, '↑', 'Up'),
      this.#mover(question, place, 1, '↓', 'Down'),
    ]);
    row
      .querySelector('.run__handle')
      ?.addEventListener('pointerdown', (event) => this.#drag(/** @type {PointerEvent} */ (event), question, row));
    return row;
  }

  /** @param {Question} question @param {number} place @param {number} by @param {string} sign @param {string} label */
  #mover(question, place, by, sign, label) {
    return el('button', {
      type: 'button',
      class: 'run__move',
      'aria-label': `${label}: question ${place + 1}`,
      text: sign,
      disabled: place + by < 0 || place + by >= this.#store.questions.length,
      on: { click: () => this.move(question, by) },
    });
  }

  /** @param {Question} question @param {number} by */
  async move(question, by) {
    const to = this.#store.questions.indexOf(question) + by;
    await this.#store.move(question, to);
    announce(`Now question ${this.#store.questions.indexOf(question) + 1}.`);
  }

  /** Arrows choose, with Alt they move. @param {KeyboardEvent} event */
  #onKey(event) {
    const by = { ArrowUp: -1, ArrowDown: 1 }[event.key];
    const target = /** @type {HTMLElement} */ (event.target);
    if (!by || target.closest('input') || event.altKey) return;
    const rows = /** @type {HTMLElement[]} */ ([...this.#list.querySelectorAll('.run__question')]);
    const next = rows[rows.indexOf(target) + by];
    if (!next) return;
    event.preventDefault();
    next.focus();
    next.click();
  }

  /** @param {PointerEvent} down @param {Question} question @param {HTMLElement} row */
  #drag(down, question, row) {
    if (down.button !== 0) return;
    down.preventDefault();
    row.classList.add('run__item--held');
    const items = () => /** @type {HTMLElement[]} */ ([...this.#list.querySelectorAll('.run__item')]);
    const over = (/** @type {PointerEvent} */ event) =>
      items().findIndex((item) => {
        const { top, bottom } = item.getBoundingClientRect();
        return event.clientY >= top && event.clientY <= bottom;
      });
    const onMove = (/** @type {PointerEvent} */ event) => {
      items().forEach((item, place) => {
        item.classList.toggle('run__item--target', place === over(event) && item !== row);
      });
    };
    const onEnd = (/** @type {PointerEvent} */ event) => {
      removeEventListener('pointermove', onMove);
      const to = over(event);
      for (const item of items()) item.classList.remove('run__item--target', 'run__item--held');
      if (to >= 0) this.#store.move(question, to);
    };
    addEventListener('pointermove', onMove);
    addEventListener('pointerup', onEnd, { once: true });
  }

  async #addRound() {
    const part = await this.#store.addRound(`Round ${this.#store.quiz.rounds.length + 1}`);
    announce(`${part.title} is there.`);
    const titles = /** @type {HTMLInputElement[]} */ ([...this.#list.querySelectorAll('.run__round-title')]);
    titles.find((title) => title.value === part.title)?.select();
  }
}

customElements.define('question-list', QuestionList);
