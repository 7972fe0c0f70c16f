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

/** Move a row of a list, for drag and keys. @template T @param {T[]} rows @param {number} from @param {number} to @returns {T[]} */
export function moved(rows, from, to) {
  const made = [...rows];
  const [row] = made.splice(from, 1);
  made.splice(to, 0, row);
  return made;
}

/** @param {number} points @param {string} preset @param {number} floor @returns {[number, number, number]} at once, at half time, at the end */
export function worth(points, preset, floor = 0) {
  if (preset === 'linear') return [points, points / 2, 0];
  if (preset === 'flat') return [points, points, points];
  if (preset === 'floor') return [points, Math.max(points / 2, (points * floor) / 100), (points * floor) / 100];
  if (preset === 'fastest') return [points, points / 2, points / 2];
  return [points, points * 0.75, points / 2];
}

/** @type {[string, string, string][]} wire value, the product's name, in words */
export const PRESETS = [
  ['kahoot', 'Fast', 'all points at once, falling evenly to half of them'],
  ['linear', 'Steady', 'all points at once, falling evenly to nothing'],
  ['flat', 'Flat', 'all points, however long it takes'],
  ['floor', 'Floor', 'falling evenly, but never below a part of the points'],
  ['fastest', 'First five', 'half the points; the fastest five get up to as much again'],
];
