// What a question's card says and shows, from the room as it is. No DOM in here.

import { counted } from './words.js';

/** @typedef {import('./room-model.js').RoomModel} Room */
/** @typedef {{ id: string, text: string, media: any, letter: string, count: number | null, percent: number | null, isOwn: boolean, isRight: boolean | null }} Tile */

const LETTERS = 'ABCDEFGH';
export const CHOICES = new Set(['single', 'multiple', 'true_false', 'poll']);

/** @type {Record<string, string>} what to do, by kind */
const PROMPTS = {
  single: 'Choose one answer.',
  multiple: 'Choose all that are right, then lock them in.',
  true_false: 'True or false?',
  poll: 'Choose what you think. Nothing is wrong here.',
  typed: 'Type your answer.',
  number: 'Enter a number.',
  order: 'Put them in the right order, then lock it in.',
  match: 'Find what belongs together, then lock it in.',
  word_cloud: 'Say it in a word or two. Nothing is wrong here.',
  buzzer: 'Press as soon as you know it.',
  slide: '',
};

/** @type {Record<string, string>} a kind's name */
export const KINDS = {
  single: 'One answer',
  multiple: 'Several answers',
  true_false: 'True or false',
  poll: 'Poll',
  typed: 'Typed answer',
  number: 'A number',
  order: 'Order',
  match: 'Pairs',
  word_cloud: 'Word cloud',
  buzzer: 'Buzzer',
  slide: 'Slide',
};

/** Whether the reader may answer now. @param {Room} room */
export function mayAnswer(room) {
  const { question } = room;
  if (room.me === null || question === null || room.paused || room.waits) return false;
  if (question.kind === 'slide' || question.kind === 'buzzer') return false;
  const isOpen = room.state === 'question_active' || (room.state === 'question_locked' && hasTimeLeft(room));
  return isOpen && (!room.answer || Boolean(room.settings.answers_may_change));
}

/** Whether one's own extra time goes on after the others' has ended. @param {Room} room */
function hasTimeLeft(room) {
  const own = room.me?.extra_time ?? 100;
  return own !== 100 && room.extraTime > 0 && !room.answer;
}

/** @param {Room} room @returns {Tile[]} the choices with what is known of each */
export function tiles(room) {
  const { question, reveal } = room;
  const told = new Map((reveal?.distribution ?? []).map((/** @type {any} */ row) => [row.key, row]));
  const own = new Set([room.answer?.choice, ...(room.answer?.choices ?? [])]);
  return (question?.choices ?? []).map((/** @type {any} */ choice, /** @type {number} */ index) => {
    const row = told.get(choice.id);
    return {
      id: choice.id,
      text: choice.text,
      media: choice.media ?? null,
      letter: LETTERS[index],
      count: row?.count ?? null,
      percent: row ? percentOf(row, reveal.answered) : null,
      isOwn: own.has(choice.id),
      isRight: reveal?.correct ? reveal.correct.includes(choice.id) : null,
    };
  });
}

/** Only hosts may know more of a choice than its share. @param {any} row @param {number} all */
function percentOf(row, all) {
  return row.percent ?? (all ? Math.round((row.count / all) * 100) : 0);
}

/** How often a choice was taken, as far as one may know. @param {Tile} tile @returns {string | null} */
export function spreadWords({ count, percent }) {
  if (percent === null) return null;
  return count === null ? `${percent} %` : `${count} · ${percent} %`;
}

/** What a player reads beneath the question. @param {Room} room @returns {string} */
export function statusWords(room) {
  const { answer, result, state, question } = room;
  if (!room.me) return progressWords(room);
  if (state === 'question_intro') return '';
  if (room.waits) return 'You came while this question was on. You play from the next one on.';
  if (question?.kind === 'slide') return '';
  if (question?.kind === 'buzzer' && state !== 'answer_reveal') return '';
  if (state === 'answer_reveal' && result) return resultWords(result);
  if (answer) return `Locked in at ${(answer.elapsed_ms / 1000).toFixed(1)} s.${changeWords(room)}`;
  if (mayAnswer(room)) return PROMPTS[question?.kind] ?? '';
  if (state === 'question_locked' || state === 'answer_reveal') return 'Time is up. You gave no answer.';
  return '';
}

/** @param {Room} room */
function changeWords(room) {
  return mayAnswer(room) ? ' You may still change it.' : '';
}

/** For hosts and screens. @param {Room} room */
export function progressWords(room) {
  if (room.question?.kind === 'slide') return '';
  if (room.state === 'answer_reveal') return counted(room.reveal?.answered ?? 0, 'answer');
  if (room.state !== 'question_active' && room.state !== 'question_locked') return '';
  if (room.question?.kind === 'buzzer') return '';
  const { answered, expected } = room.progress;
  const extra = room.extraTime ? ` · ${room.extraTime} with extra time` : '';
  return (expected ? `${answered} of ${expected} have answered` : counted(answered, 'answer')) + extra;
}

/** @param {any} result @returns {string} */
export function resultWords(result) {
  if (result.correct === null && result.answered) return 'Thank you for your answer.';
  if (!result.answered) return 'No answer this time. The next question is a new chance.';
  if (!result.correct && !result.points)
    return result.penalty ? `Not right. That costs ${result.penalty} points.` : 'Not right this time.';
  if (!result.correct) return `Partly right! ${counted(result.points, 'point')}.`;
  const parts = [];
  if (result.speed) parts.push(`${result.speed} for speed`);
  if (result.bonus) parts.push(`${result.bonus} for ${result.streak} in a row`);
  else if (result.streak > 1) parts.push(`${result.streak} right in a row`);
  return `Right! ${counted(result.points, 'point')}${parts.length ? `: ${parts.join(', ')}` : ''}.`;
}

/** What is right, in lines, for kinds without choices. @param {Room} room @returns {{ title: string, lines: string[], isOrdered: boolean } | null} */
export function rightLines(room) {
  const { question, reveal } = room;
  if (!question || !reveal) return null;
  const text = new Map(
    [...(question.choices ?? []), ...(question.lefts ?? []), ...(question.rights ?? [])].map((row) => [
      row.id,
      row.text,
    ]),
  );
  const told = (/** @type {string} */ title, /** @type {string[]} */ lines, isOrdered = false) => ({
    title,
    lines,
    isOrdered,
  });
  if (question.kind === 'typed') return told('The answer', reveal.accepted.slice(0, 3));
  if (question.kind === 'number') return told('The answer', [numberWords(reveal, question.unit)]);
  if (question.kind === 'order')
    return told(
      'The right order',
      reveal.order.map((/** @type {string} */ id) => text.get(id) ?? ''),
      true,
    );
  if (question.kind === 'match')
    return told(
      'What belongs together',
      Object.entries(reveal.pairs).map(([left, right]) => `${text.get(left)} – ${text.get(right)}`),
    );
  return null;
}

/** @param {any} reveal @param {string} unit */
function numberWords(reveal, unit) {
  const value = reveal.number ?? (reveal.range ? `${reveal.range[0]} to ${reveal.range[1]}` : '');
  return `${value}${unit ? ` ${unit}` : ''}`;
}

/** What was written most, largest first. @param {Room} room @returns {{ text: string, said: string, size: number }[]} */
export function cloud(room) {
  const { question, reveal } = room;
  if (!reveal?.distribution || !['word_cloud', 'typed', 'number'].includes(question?.kind)) return [];
  const rows = reveal.distribution.slice(0, 20);
  const weight = (/** @type {any} */ row) => row.count ?? row.percent;
  const most = Math.max(1, ...rows.map(weight));
  return rows.map((/** @type {any} */ row) => ({
    text: row.key,
    said: row.count === undefined ? `${row.percent} %` : String(row.count),
    size: 1 + Math.round((3 * weight(row)) / most),
  }));
}
