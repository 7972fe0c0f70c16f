// A quiz played alone: what the server tells of an attempt, as a room of one; and its facts in words. No DOM in here.

import { counted } from './words.js';

/** @typedef {import('./room-model.js').RoomModel} Room */
/** @typedef {{ title: string, question_count: number, mode: string, tells: string, timed: boolean, attempts: number | null,
 *   deadline: string | null, is_open: boolean, scoring: string }} Card */

/** @param {any} told the state of an attempt @returns {string} the state of a room in which one would see the same */
function roomState(told) {
  if (told.phase === 'over') return 'ended';
  if (told.phase === 'asked') return 'question_active';
  return told.reveal ? 'answer_reveal' : 'question_locked';
}

/** Put the state of an attempt into a room, for the elements that show one. @param {Room} room @param {any} told */
export function fillRoom(room, told) {
  const { id, nickname } = told.entrant;
  room.isAlone = true;
  room.title = told.assignment.title;
  room.userId = id;
  room.players = new Map([
    [id, { id, user_id: id, name: nickname, team: null, score: told.attempt.points ?? 0, rank: 1, muted: false }],
  ]);
  room.state = roomState(told);
  room.questionNumber = told.attempt.question_number;
  room.questionCount = told.assignment.question_count;
  for (const name of /** @type {const} */ (['question', 'answer', 'reveal', 'result'])) room[name] = told[name];
}

/** What an answer brought: to the room at once, without asking again. @param {Room} room @param {any} told */
export function takeOutcome(room, told) {
  room.result = told.result;
  room.reveal = told.reveal;
  room.state = told.reveal ? 'answer_reveal' : 'question_locked';
}

/** @param {Card} card @returns {string[]} what one should know before one begins */
export function cardFacts({ question_count: count, mode, attempts, tells, timed, deadline, is_open: isOpen }) {
  const told = tells === 'each' ? 'after each question' : 'at the end';
  return [
    counted(count, 'question'),
    ...(deadline && isOpen ? [`Open until ${momentWords(deadline)}`] : []),
    mode === 'practice' ? 'For practice: as often as you like' : attemptWords(attempts),
    timed ? 'Some questions have a time limit' : 'Take your time: nothing is faster than right',
    `The right answers are told ${told}`,
  ];
}

/** @param {number | null} attempts */
function attemptWords(attempts) {
  if (attempts === null) return 'As many attempts as you like; the best one counts';
  return attempts === 1 ? 'One attempt' : `${attempts} attempts; the best one counts`;
}

/** @param {number | null} left @returns {string} */
export function leftWords(left) {
  if (left === null) return 'You may play as often as you like.';
  return left === 0 ? 'That was your last attempt.' : `You have ${counted(left, 'attempt')} left.`;
}

/** @param {string} iso @returns {string} a moment where the reader is */
export function momentWords(iso) {
  const style = /** @type {const} */ ({ weekday: 'short', day: 'numeric', month: 'short' });
  return new Date(iso).toLocaleString([], { ...style, hour: '2-digit', minute: '2-digit' });
}

// For hosts

/** @typedef {Card & { id: string, quiz: string | null, url: string, closed_at: string | null, left_out: number, people: number }} Assignment */

/** @param {Assignment} row @returns {string} */
export function rulesWords({ mode, attempts, tells, timed, question_count: count, left_out: out }) {
  const kind =
    mode === 'practice'
      ? 'Practice'
      : `Test, ${attempts === null ? 'any number of attempts' : counted(attempts, 'attempt')}`;
  const told = tells === 'each' ? 'after each question' : 'at the end';
  const left = out
    ? ` ${counted(out, 'question')} left out: ${out === 1 ? 'it needs' : 'they need'} others at the same time.`
    : '';
  return `${kind}; right answers ${told}${timed ? '; time limits count' : ''}; ${counted(count, 'question')}.${left}`;
}

/** @param {number[]} numbers of the questions that need others @returns {string} */
export function leftOutWords(numbers) {
  const last = numbers.at(-1);
  if (numbers.length === 1) return `Question ${last} is left out.`;
  return `Questions ${numbers.slice(0, -1).join(', ')} and ${last} are left out.`;
}

/** @param {string | null} iso @returns {string} a moment as a field for date and time takes it */
export function localInput(iso) {
  if (!iso) return '';
  const at = new Date(iso);
  return new Date(at.getTime() - at.getTimezoneOffset() * 60_000).toISOString().slice(0, 16);
}
