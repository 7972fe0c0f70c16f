// The form of one question: what all kinds have, and the parts of its own kind.

import { el } from '../elements/dom.js';
import { parts } from './kind-parts.js';
import { mediaField } from './media-field.js';
import { scoringField } from './scoring-field.js';
import { KINDS, SECONDS, usageWords, withKind } from './shapes.js';

/** @typedef {import('./quiz-store.js').QuizStore} Store */

class QuestionForm extends HTMLElement {
  #store = /** @type {Store} */ (/** @type {unknown} */ (null));
  #faults = el('p', { class: 'notice notice--bad', role: 'alert', hidden: true });
  #warning = el('p', { class: 'notice', hidden: true });
  #scoring = el('div');

  /** @param {Store} store */
  bind(store) {
    this.#store = store;
    store.addEventListener('chosen', () => this.#draw());
    store.addEventListener('faults', () => this.#drawNotes());
    store.addEventListener('changed', () => this.#drawNotes());
    for (const what of ['changed', 'list'])
      store.addEventListener(what, () => this.#scoring.contains(document.activeElement) || this.#drawScoring());
    store.addEventListener('warnings', () => this.#drawNotes());
  }

  /** Go where one types next. */
  focusText() {
    this.querySelector('textarea')?.focus();
  }

  get #question() {
    return /** @type {import('./shapes.js').Question} */ (this.#store.chosen);
  }

  #drawNotes() {
    const faults = Object.entries(this.#store.faults);
    this.#faults.hidden = faults.length === 0;
    this.#faults.textContent = `Not saved yet. ${faults.map(([name, words]) => `${name.replaceAll('_', ' ')}: ${words}`).join('; ')}.`;
    const warning = this.#store.chosen?.id ? this.#store.warnings.get(this.#store.chosen.id) : '';
    this.#warning.hidden = !warning;
    this.#warning.textContent = warning ?? '';
  }

  #draw() {
    if (!this.#store.chosen)
      return this.replaceChildren(el('p', { class: 'editor__empty', text: 'Choose a question, or write a new one.' }));
    const held = this.contains(document.activeElement) ? document.activeElement?.id : '';
    const question = this.#question;
    this.replaceChildren(
      this.#faults,
      this.#warning,
      this.#kindField(),
      this.#area('text', 'Question', 500, 2),
      mediaField(
        question.media ?? null,
        (file) => this.#store.upload(file),
        (media, redraw) => this.#change({ media }, redraw),
      ),
      ...parts(
        question,
        (change, redraw) => this.#change(change, redraw),
        (file) => this.#store.upload(file),
      ),
      el('div', { class: 'form__pair' }, [this.#timeField(), this.#pointsField()]),
      this.#roundField(),
      this.#area('explanation', 'Explanation, shown with the answer', 2000, 2),
      this.#line('source', 'Source', 500),
      this.#area('host_note', 'Note to the host', 2000, 2),
      el('div', { class: 'form__pair' }, [this.#tagsField(), this.#difficultyField()]),
      this.#scoring,
      el('p', { class: 'field__hint', text: usageWords(question) }),
    );
    this.#drawScoring();
    this.#drawNotes();
    if (held) document.getElementById(held)?.focus();
  }

  /** @param {Record<string, any>} change @param {boolean} [redraw] */
  #change(change, redraw = false) {
    this.#store.change(this.#question, change, redraw);
    if (redraw) {
      const rows = [...this.querySelectorAll('.rows__row input[type="text"]')];
      /** @type {HTMLElement | undefined} */ (
        rows.find((row) => !(/** @type {HTMLInputElement} */ (row).value))
      )?.focus();
    }
  }

  /** @param {string} id @param {string} label @param {HTMLElement} input @param {string} [hint] */
  #field(id, label, input, hint = '') {
    return el('div', { class: 'field' }, [
      el('label', { for: id, text: label }),
      input,
      hint ? el('p', { class: 'field__hint', text: hint }) : null,
    ]);
  }

  #kindField() {
    const select = el(
      'select',
      {
        id: 'q-kind',
        class: 'input',
        on: { change: () => this.#change(withKind(this.#question, select.value), true) },
      },
      Object.entries(KINDS).map(([value, text]) =>
        el('option', { value, text, selected: value === this.#question.kind }),
      ),
    );
    return this.#field('q-kind', 'Kind', select);
  }

  /** @param {string} name @param {string} label @param {number} maxlength @param {number} rows */
  #area(name, label, maxlength, rows) {
    const id = `q-${name}`;
    const area = el('textarea', {
      id,
      class: 'input',
      rows,
      maxlength,
      on: { input: () => this.#change({ [name]: area.value }) },
    });
    area.value = this.#question[name] ?? '';
    return this.#field(id, label, area);
  }

  /** @param {string} name @param {string} label @param {number} maxlength */
  #line(name, label, maxlength) {
    const id = `q-${name}`;
    const input = el('input', {
      id,
      class: 'input',
      maxlength,
      value: this.#question[name] ?? '',
      on: { input: () => this.#change({ [name]: input.value }) },
    });
    return this.#field(id, label, input);
  }

  #timeField() {
    const own = this.#question.time_limit ?? 20;
    const all = SECONDS.includes(own) ? SECONDS : [own, ...SECONDS];
    const select = el(
      'select',
      { id: 'q-time', class: 'input', on: { change: () => this.#change({ time_limit: Number(select.value) }) } },
      all.map((value) =>
        el('option', { value, text: value ? `${value} seconds` : 'No clock', selected: value === own }),
      ),
    );
    return this.#field('q-time', 'Time', select);
  }

  #pointsField() {
    const input = el('input', {
      id: 'q-points',
      class: 'input numbers',
      type: 'number',
      min: '0',
      max: '5000',
      step: '100',
      value: this.#question.points ?? 1000,
      list: 'usual-points',
      on: { input: () => this.#change({ points: Math.round(Number(input.value)) || 0 }) },
    });
    const usual = el(
      'datalist',
      { id: 'usual-points' },
      [0, 500, 1000, 2000].map((value) => el('option', { value })),
    );
    return el('div', { class: 'field' }, [el('label', { for: 'q-points', text: 'Points' }), input, usual]);
  }

  #roundField() {
    const { rounds } = this.#store.quiz;
    if (!rounds.length) return el('span', { hidden: true });
    const select = el(
      'select',
      {
        id: 'q-round',
        class: 'input',
        on: {
          change: async () => {
            this.#change({ round: select.value || null });
            await this.#store.flush();
            await this.#store.reload();
          },
        },
      },
      [{ id: '', title: 'No round' }, ...rounds].map((part) =>
        el('option', { value: part.id, text: part.title, selected: part.id === (this.#question.round ?? '') }),
      ),
    );
    return this.#field('q-round', 'Round', select);
  }

  #tagsField() {
    const input = el('input', {
      id: 'q-tags',
      class: 'input',
      value: (this.#question.tags ?? []).join(', '),
      on: {
        change: () =>
          this.#change({
            tags: input.value
              .split(',')
              .map((tag) => tag.trim())
              .filter(Boolean)
              .slice(0, 10),
          }),
      },
    });
    return this.#field('q-tags', 'Tags, with commas between', input);
  }

  #difficultyField() {
    const select = el(
      'select',
      { id: 'q-difficulty', class: 'input', on: { change: () => this.#change({ difficulty: Number(select.value) }) } },
      ['Easy', 'Medium', 'Hard'].map((text, place) =>
        el('option', { value: place + 1, text, selected: place + 1 === (this.#question.difficulty ?? 2) }),
      ),
    );
    return this.#field('q-difficulty', 'Difficulty', select);
  }

  #drawScoring() {
    if (!this.#store.chosen) return;
    const { rounds } = this.#store.quiz;
    const question = this.#question;
    const under = rounds.find((/** @type {any} */ part) => part.id === question.round)?.scoring ?? null;
    const field = scoringField({
      ...{ id: 'q-scoring', label: 'Points for speed', own: question.scoring ?? null, under },
      otherwise: under?.preset ? 'As the round says' : 'As the session says',
      points: question.points ?? 0,
      seconds: question.time_limit ?? 0,
      changed: (scoring, redraw) => this.#change({ scoring }, redraw),
    });
    this.#scoring.replaceChildren(field);
  }
}

customElements.define('question-form', QuestionForm);
