// Buttons that give a team or a player points: the usual steps, and a score of one's own.

import { errorWords } from '../models/words.js';
import { announce, el, showOnce } from './dom.js';

const STEPS = [-100, -10, 10, 100];

/** @typedef {{ id: string, name: string, score: number }} Row */
/** @typedef {import('../models/score-pad.js').ScorePad} Pad */
/** @typedef {import('../models/score-pad.js').Target} Target */

/** @param {Pad} pad @param {Row} row @param {Target} target */
export function pointsRow(pad, row, target) {
  const buttons = STEPS.map((points) =>
    el('button', {
      type: 'button',
      class: 'button button--small numbers',
      'data-focus': `${row.id}:${points}`,
      'data-points': `${row.id}:${points}`,
      'aria-label': `${points > 0 ? 'Give' : 'Take'} ${Math.abs(points)} points, ${row.name}`,
      text: points > 0 ? `+${points}` : `−${-points}`,
      on: { click: () => told(row.name, pad.give(row.id, target, points)) },
    }),
  );
  const set = el('button', {
    type: 'button',
    class: 'button button--small',
    'data-focus': `${row.id}:set`,
    'aria-label': `Set the score of ${row.name}`,
    text: 'Set…',
    on: { click: () => askScore(pad, row, target) },
  });
  return el('div', { class: 'points' }, [...buttons, set]);
}

/** @param {string} name @param {Promise<number>} giving */
async function told(name, giving) {
  try {
    announce(`${name}: ${await giving}`);
  } catch (error) {
    sayFailed(name, /** @type {any} */ (error));
  }
}

/** @param {string} name @param {any} error */
function sayFailed(name, error) {
  document.dispatchEvent(new CustomEvent('host-note', { detail: `${name}: no points given. ${errorWords(error)}` }));
}

/** @param {Pad} pad @param {Row} row @param {Target} target */
function askScore(pad, row, target) {
  const input = el('input', {
    id: 'new-score',
    type: 'number',
    step: '1',
    min: '-1000000000',
    max: '1000000000',
    value: row.score,
    required: true,
  });
  const form = el('form', { class: 'stack', method: 'dialog' }, [
    el('h2', { id: 'score-title', text: row.name }),
    el('div', { class: 'field' }, [el('label', { for: 'new-score', text: 'New score' }), input]),
    el('div', { class: 'row' }, [
      el('button', { class: 'button button--primary', value: 'set', text: 'Set the score' }),
      el('button', { class: 'button', value: '', formnovalidate: true, text: 'Cancel' }),
    ]),
  ]);
  const dialog = el('dialog', { 'aria-labelledby': 'score-title' }, [form]);
  dialog.addEventListener('close', () => {
    if (dialog.returnValue === 'set') told(row.name, pad.set(target, Number(input.value)));
  });
  showOnce(dialog);
  input.select();
}
