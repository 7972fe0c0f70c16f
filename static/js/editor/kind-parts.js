// The parts of a question's form that its kind has of its own.

import { el } from '../elements/dom.js';
import { choiceMedia } from './media-field.js';
import { rowsField, textInput } from './rows-field.js';
import { choice, marksChoices, pair } from './shapes.js';

/** @typedef {import('./shapes.js').Question} Question */
/** @typedef {import('./media-field.js').Upload} Upload */
/** @typedef {(change: Record<string, any>, redraw?: boolean) => void} Change */

/** @param {Question} question @param {Change} change @param {Upload} upload @returns {HTMLElement[]} */
export function parts(question, change, upload) {
  const choices = (/** @type {string} */ legend) => choicesField(question, change, legend, upload);
  if (question.kind === 'order')
    return [choices('In the right order, the first on top'), partialField(question, change)];
  if (question.kind === 'multiple')
    return [choices('Choices; tick all that are right'), partialField(question, change)];
  if (['single', 'true_false', 'poll'].includes(question.kind))
    return [choices(question.kind === 'poll' ? 'Choices' : 'Choices; tick the right one')];
  if (question.kind === 'typed') return [acceptedField(question, change), typosField(question, change)];
  if (question.kind === 'number') return numberFields(question, change);
  if (question.kind === 'match') return [pairsField(question, change), partialField(question, change)];
  return [];
}

/** @param {Question} question @param {Change} change @param {string} legend @param {Upload} upload */
function choicesField(question, change, legend, upload) {
  const isOne = question.kind === 'single' || question.kind === 'true_false';
  const mark = (/** @type {number} */ place, /** @type {boolean} */ correct) => {
    const rows = question.choices.map((/** @type {any} */ row, /** @type {number} */ n) => ({
      ...row,
      correct: isOne ? n === place : n === place ? correct : row.correct,
    }));
    change({ choices: rows });
  };
  const box = (/** @type {any} */ row, /** @type {number} */ place) =>
    el('input', {
      type: isOne ? 'radio' : 'checkbox',
      name: 'right-choice',
      class: 'rows__mark',
      'aria-label': `Choice ${'ABCDEFGH'[place]} is right`,
      checked: row.correct,
      on: {
        change: (/** @type {Event} */ event) => mark(place, /** @type {HTMLInputElement} */ (event.target).checked),
      },
    });
  return rowsField({
    legend,
    rows: question.choices,
    empty: () => choice(''),
    max: question.kind === 'true_false' ? 2 : 8,
    changed: (choices, redraw) => change({ choices }, redraw),
    hint: question.kind === 'true_false' ? '' : 'Enter adds a row; Alt and an arrow move it.',
    make: (row, place, set) => [
      el('span', {
        class: `tile__badge tile__badge--${place} rows__badge`,
        'aria-hidden': 'true',
        text: 'ABCDEFGH'[place],
      }),
      textInput(row.text, `Choice ${'ABCDEFGH'[place]}`, (text) => set({ ...question.choices[place], text })),
      ...(marksChoices(question.kind) ? [box(row, place)] : []),
      ...choiceMedia(row.media ?? null, `choice ${'ABCDEFGH'[place]}`, upload, (media, redraw) =>
        set({ ...question.choices[place], media }, redraw),
      ),
    ],
  });
}

/** @param {Question} question @param {Change} change */
function acceptedField(question, change) {
  return rowsField({
    legend: 'Right answers; capitals, accents and double spaces do not matter',
    rows: question.accepted,
    empty: () => '',
    max: 20,
    min: 1,
    changed: (accepted, redraw) => change({ accepted }, redraw),
    make: (text, place, set) => [textInput(text, `Right answer ${place + 1}`, set)],
  });
}

/** @param {Question} question @param {Change} change */
function pairsField(question, change) {
  return rowsField({
    legend: 'What belongs together',
    rows: question.pairs,
    empty: pair,
    changed: (pairs, redraw) => change({ pairs }, redraw),
    make: (row, place, set) => [
      textInput(row.left, `Left ${place + 1}`, (left) => set({ ...question.pairs[place], left })),
      textInput(row.right, `Right ${place + 1}`, (right) => set({ ...question.pairs[place], right })),
    ],
  });
}

/** @param {Question} question @param {Change} change */
function partialField(question, change) {
  const box = el('input', {
    id: 'q-partial',
    type: 'checkbox',
    checked: question.partial,
    on: { change: () => change({ partial: box.checked }) },
  });
  return el('label', { class: 'check', for: 'q-partial' }, [box, ' What is partly right earns a part of the points']);
}

/** @param {Question} question @param {Change} change */
function typosField(question, change) {
  const select = el(
    'select',
    { id: 'q-typos', class: 'input', on: { change: () => change({ typo_distance: Number(select.value) }) } },
    ['None', 'One', 'Two', 'Three'].map((text, place) =>
      el('option', { value: place, text, selected: place === (question.typo_distance ?? 0) }),
    ),
  );
  return el('div', { class: 'field' }, [
    el('label', { for: 'q-typos', text: 'Typing errors that still count' }),
    select,
    el('p', {
      class: 'field__hint',
      text: 'A letter too many, too few, wrong, or two swapped. Very short answers take none.',
    }),
  ]);
}

/** @param {Question} question @param {Change} change @returns {HTMLElement[]} */
function numberFields(question, change) {
  const { number } = question;
  const set = (/** @type {Record<string, any>} */ values, redraw = false) =>
    change({ number: { ...question.number, ...values } }, redraw);
  const mode = el(
    'select',
    { id: 'q-mode', class: 'input', on: { change: () => set({ mode: mode.value }, true) } },
    [
      ['exact', 'This number, or near enough'],
      ['range', 'Anything from … to …'],
      ['nearest', 'Whoever is nearest'],
    ].map(([value, text]) => el('option', { value, text, selected: value === number.mode })),
  );
  const figure = (/** @type {string} */ name, /** @type {string} */ label) => {
    const input = el('input', {
      id: `q-${name}`,
      class: 'input numbers',
      type: 'number',
      step: 'any',
      value: number[name] ?? '',
      on: { input: () => set({ [name]: input.value === '' ? null : Number(input.value) }) },
    });
    return el('div', { class: 'field' }, [el('label', { for: `q-${name}`, text: label }), input]);
  };
  const unit = el('input', {
    id: 'q-unit',
    class: 'input',
    maxlength: '20',
    value: number.unit ?? '',
    on: { input: () => set({ unit: unit.value }) },
  });
  return [
    el('div', { class: 'field' }, [el('label', { for: 'q-mode', text: 'What counts' }), mode]),
    el('div', { class: 'form__pair' }, [
      ...(number.mode === 'range' ? [figure('min', 'From'), figure('max', 'To')] : [figure('value', 'The number')]),
      ...(number.mode === 'exact' ? [figure('tolerance', 'Off by at most')] : []),
      el('div', { class: 'field' }, [el('label', { for: 'q-unit', text: 'Unit' }), unit]),
    ]),
  ];
}
