// What a question's card says and shows, from the room as it is. No DOM in here.

import { counted } from './words.js';

/** @typedef {import('./room-model.js').RoomModel} Room */
/** @typedef {{ id: string, text: string, letter: string, count: number | null, percent: number, isOwn: boolean, isRight: boolean | null }} Tile */

const LETTERS = 'ABCDEFGH';

/** Whether the reader may choose now. @param {Room} room */
export function mayAnswer(room) {
  return room.me !== null && room.state === 'question_active' && !room.paused && !room.answer && room.question !== null;
}

/** @param {Room} room @returns {Tile[]} the choices with what is known of each */
export function tiles(room) {
  const { question, reveal } = room;
  const counts = new Map((reveal?.distribution ?? []).map((/** @type {any} */ row) => [row.key, row.count]));
  const all = reveal?.answered || 0;
  return (question?.choices ?? []).map((/** @type {any} */ choice, /** @type {number} */ index) => {
    const count = reveal ? (counts.get(choice.id) ?? 0) : null;
    return {
      id: choice.id,
      text: choice.text,
      letter: LETTERS[index],
      count,
      percent: all && count ? Math.round((count / all) * 100) : 0,
      isOwn: room.answer?.choice === choice.id,
      isRight: reveal?.correct ? reveal.correct.includes(choice.id) : null,
    };
  });
}

/** What a player reads beneath the choices. @param {Room} room @returns {string} */
export function statusWords(room) {
  const { answer, result, state } = room;
  if (!room.me) return progressWords(room);
  if (state === 'answer_reveal' && result) return resultWords(result);
  if (answer) return `Locked in at ${(answer.elapsed_ms / 1000).toFixed(1)} s.`;
  if (state === 'question_active') return 'Choose one answer.';
  if (state === 'question_locked' || state === 'answer_reveal') return 'Time is up. You gave no answer.';
  return '';
}

/** For hosts and screens. @param {Room} room */
export function progressWords(room) {
  if (room.state === 'answer_reveal') return counted(room.reveal?.answered ?? 0, 'answer');
  if (room.state !== 'question_active' && room.state !== 'question_locked') return '';
  const { answered, expected } = room.progress;
  return expected ? `${answered} of ${expected} have answered` : counted(answered, 'answer');
}

/** @param {any} result @returns {string} */
export function resultWords(result) {
  if (!result.answered) return 'No answer this time. The next question is a new chance.';
  if (!result.correct)
    return result.penalty ? `Not right. That costs ${result.penalty} points.` : 'Not right this time.';
  const speed = result.speed ? `, ${result.speed} of them for speed` : '';
  const streak = result.streak > 1 ? ` ${result.streak} in a row!` : '';
  return `Right! ${counted(result.points, 'point')}${speed}.${streak}`;
}
