// What a question of each kind holds, and how one becomes one of another kind. No DOM in here.

import { KINDS } from '../models/question.js';

export { KINDS };
/** @typedef {Record<string, any>} Question the editor's form of a question, as REST has it */

export const SECONDS = [5, 10, 20, 30, 60, 90, 120, 0];
export const WITH_CHOICES = new Set(['single', 'multiple', 'true_false', 'poll', 'order']);
const MARKED_CHOICES = new Set(['single', 'multiple', 'true_false']);
const NO_POINTS = new Set(['poll', 'word_cloud', 'slide']);

/** @param {string} kind */
export const marksChoices = (kind) => MARKED_CHOICES.has(kind);

/** @param {string} kind @returns {Question} a new question of a kind, with as much in it as it must have */
export function blank(kind) {
  return withKind({ text: '', choices: [], accepted: [], pairs: [], number: null, tags: [], time_limit: 20 }, kind);
}

/** Keep what another kind can use too. @param {Question} question @param {string} kind @returns {Question} */
export function withKind(question, kind) {
  /** @type {Question} */
  const made = { ...question, kind, points: NO_POINTS.has(kind) ? 0 : question.points || 1000 };
  if (kind === 'slide') made.time_limit = 0;
  if (kind === 'true_false') made.choices = [choice('True', true), choice('False')];
  else if (WITH_CHOICES.has(kind)) made.choices = padded(question.choices ?? [], kind);
  if (kind === 'typed' && !made.accepted?.length) made.accepted = [''];
  if (kind === 'number') made.number ??= { mode: 'exact', value: null, min: null, max: null, tolerance: 0, unit: '' };
  if (kind === 'match' && !made.pairs?.length) made.pairs = [pair(), pair()];
  return made;
}

/** @param {Question[]} given @param {string} kind */
function padded(given, kind) {
  const choices = given.map((row) => ({ ...row }));
  while (choices.length < 2) choices.push(choice(''));
  if (kind === 'single' && choices.filter((row) => row.correct).length !== 1)
    for (const [place, row] of choices.entries()) row.correct = place === 0;
  return choices;
}

/** @param {string} text @param {boolean} [correct] */
export const choice = (text, correct = false) => ({ text, correct });
export const pair = () => ({ left: '', right: '' });

/** What REST is sent: without what it only tells, and without empty rows at the end. @param {Question} question */
export function sent(question) {
  const { id, usage, right_share, position, ...rest } = question;
  const filled = (/** @type {any[]} */ rows, /** @type {(row: any) => boolean} */ has) => (rows ?? []).filter(has);
  return {
    ...rest,
    choices: WITH_CHOICES.has(question.kind) ? filled(question.choices, (row) => row.text.trim() || row.media) : [],
    accepted: filled(question.accepted, (text) => text.trim()),
    pairs: filled(question.pairs, (row) => row.left.trim() || row.right.trim()),
  };
}

/** How a question did so far. @param {Question} question */
export function usageWords({ usage, right_share }) {
  if (!usage) return 'Never asked so far.';
  const share = right_share === null ? '' : `; ${Math.round(right_share * 100)} % of the answers were right`;
  return `Asked ${usage === 1 ? 'once' : `${usage} times`}${share}.`;
}

/** Move a row of a list, for drag and keys. @template T @param {T[]} rows @param {number} from @param {number} to @returns {T[]} */
export function moved(rows, from, to) {
  const made = [...rows];
  const [row] = made.splice(from, 1);
  made.splice(to, 0, row);
  return made;
}

/**
 * What a wholly right answer earns, by its time or its place, and what a wrong one costs: the formulas that docs/playing.md has.
 * @param {number} points @param {Record<string, any>} rules `preset`, `floor`, `fastest`, `penalty` @param {number} seconds 0 for no clock
 * @returns {[string, number][]}
 */
export function worth(points, { preset = 'kahoot', floor = 0, fastest = 5, penalty = 0 }, seconds) {
  const lost = /** @type {[string, number][]} */ (penalty ? [['Wrong', -Math.round((points * penalty) / 100)]] : []);
  if (preset === 'flat' || !seconds) return [['Right', points], ...lost];
  const at = (/** @type {number[]} */ shares) => shares.map((share) => Math.round(share * points));
  if (preset === 'fastest') {
    const [first, last, later] = at([1, 0.5 + 0.5 / Math.max(1, fastest), 0.5]);
    const placed = /** @type {[string, number][]} */ (fastest > 1 ? [[`Place ${fastest}`, last]] : []);
    return [
      ...(fastest ? /** @type {[string, number][]} */ ([['Fastest', first]]) : []),
      ...placed,
      ['Later', later],
      ...lost,
    ];
  }
  const shares = { linear: [1, 0.5, 0], floor: [1, Math.max(0.5, floor / 100), floor / 100] };
  const [once, half, end] = at(shares[/** @type {'linear' | 'floor'} */ (preset)] ?? [1, 0.75, 0.5]);
  return [['At once', once], ['At half time', half], ['At the end', end], ...lost];
}

/** @type {[string, string, string][]} wire value, the product's name, in words */
export const PRESETS = [
  ['kahoot', 'Fast', 'all points at once, falling evenly to half of them'],
  ['linear', 'Steady', 'all points at once, falling evenly to nothing'],
  ['flat', 'Flat', 'all points, however long it takes'],
  ['floor', 'Floor', 'falling evenly, but never below a part of the points'],
  ['fastest', 'First five', 'half the points; the fastest get up to as much again'],
];
