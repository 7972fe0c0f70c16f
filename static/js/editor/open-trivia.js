// What one may ask of Open Trivia DB: how many questions, of which category, how hard, of which kind.

import { el } from '../elements/dom.js';

/** Its own numbers and names. @type {[number, string][]} */
const CATEGORIES = [
  [9, 'General knowledge'],
  [10, 'Books'],
  [11, 'Film'],
  [12, 'Music'],
  [13, 'Musicals and theatre'],
  [14, 'Television'],
  [15, 'Video games'],
  [16, 'Board games'],
  [17, 'Science and nature'],
  [18, 'Computers'],
  [19, 'Mathematics'],
  [20, 'Mythology'],
  [21, 'Sports'],
  [22, 'Geography'],
  [23, 'History'],
  [24, 'Politics'],
  [25, 'Art'],
  [26, 'Celebrities'],
  [27, 'Animals'],
  [28, 'Vehicles'],
  [29, 'Comics'],
  [30, 'Gadgets'],
  [31, 'Anime and manga'],
  [32, 'Cartoons'],
];

/** @param {(wish: Record<string, any>) => void} ask */
export function openTrivia(ask) {
  const amount = el('input', {
    id: 'otdb-amount',
    class: 'input numbers',
    type: 'number',
    min: '1',
    max: '50',
    value: '10',
    required: true,
  });
  const category = choice('otdb-category', 'Any', CATEGORIES);
  const difficulty = choice('otdb-difficulty', 'Any', [
    [1, 'Easy'],
    [2, 'Medium'],
    [3, 'Hard'],
  ]);
  const kind = choice('otdb-kind', 'Any', [
    ['single', 'One answer'],
    ['true_false', 'True or false'],
  ]);
  const wish = () => ({
    amount: Number(amount.value),
    ...(category.value && { category: Number(category.value) }),
    ...(difficulty.value && { difficulty: Number(difficulty.value) }),
    ...(kind.value && { kind: kind.value }),
  });
  const form = el(
    'form',
    {
      class: 'stack',
      on: {
        submit: (/** @type {Event} */ event) => {
          event.preventDefault();
          ask(wish());
        },
      },
    },
    [
      el('p', {
        class: 'small',
        text: 'Its questions are in English, free under CC BY-SA 4.0; each names its source.',
      }),
      el('div', { class: 'form__pair' }, [
        labelled('Questions', amount),
        labelled('Category', category),
        labelled('Difficulty', difficulty),
        labelled('Kind', kind),
      ]),
      el('div', { class: 'row' }, [el('button', { class: 'button', text: 'Look at them' })]),
    ],
  );
  return form;
}

/** @param {string} label @param {HTMLElement} input */
export function labelled(label, input) {
  return el('div', { class: 'field' }, [el('label', { for: input.id, text: label }), input]);
}

/** @param {string} id @param {string} any @param {[string | number, string][]} values */
export function choice(id, any, values) {
  return el('select', { id, class: 'input' }, [
    el('option', { value: '', text: any }),
    ...values.map(([value, text]) => el('option', { value, text })),
  ]);
}
