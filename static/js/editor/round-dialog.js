// The rules of a round: whether the leaderboard follows its questions, and points of its own.

import { el, showOnce } from '../elements/dom.js';
import { scoringField } from './scoring-field.js';

const BOARDS = [
  ['', 'As the session says'],
  ['each', 'After each question'],
  ['rounds', 'After the round'],
  ['end', 'At the end'],
  ['never', 'Never'],
];

/** @param {any} part the round @param {(change: Record<string, any>) => Promise<void>} save */
export function openRound(part, save) {
  const fields = el('div', { class: 'stack' });
  let line = Promise.resolve();
  const keep = (/** @type {Record<string, any>} */ change) => {
    line = line.then(() => save(change)); // in their order
  };
  const board = el(
    'select',
    { id: 'round-board', class: 'input', on: { change: () => keep({ leaderboard: board.value || null }) } },
    BOARDS.map(([value, text]) => el('option', { value, text, selected: value === (part.leaderboard ?? '') })),
  );
  /** @param {Record<string, any> | null} own */
  const draw = (own) => {
    const scoring = scoringField({
      ...{ id: 'round-scoring', label: 'Points', own, under: null, otherwise: 'As the session says' },
      ...{ points: 1000, seconds: 20 },
      changed: (chosen, redraw) => {
        keep({ scoring: chosen });
        if (!redraw) return;
        draw(chosen);
        document.getElementById('round-scoring')?.focus();
      },
    });
    fields.replaceChildren(
      el('div', { class: 'field' }, [el('label', { for: 'round-board', text: 'Leaderboard' }), board]),
      scoring,
    );
  };
  draw(part.scoring ?? null);
  const close = el('button', {
    type: 'button',
    class: 'button button--primary',
    text: 'Done',
    on: { click: () => dialog.close() },
  });
  const dialog = el('dialog', { 'aria-labelledby': 'round-title' }, [
    el('div', { class: 'stack' }, [
      el('h2', { id: 'round-title', text: `Rules of “${part.title}”` }),
      fields,
      el('div', { class: 'row' }, [close]),
    ]),
  ]);
  showOnce(dialog);
}
