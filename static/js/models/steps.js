// The host's next step on an evening without a quiz, driven by hand. No DOM in here.

/** @typedef {import('./room-model.js').RoomModel} Room */
/** @typedef {{ label: string, type: 'command' | 'session_update' | 'question' | 'wait', data: Record<string, any> }} Step */

/** @param {string} name @param {object} [more] */
export function command(name, more = {}) {
  return { type: /** @type {const} */ ('command'), data: { command: name, ...more } };
}
/** @param {string} label @param {string} name @returns {Step} */
const step = (label, name) => ({ label, ...command(name) });
/** @param {string} label @param {string} state @returns {Step} */
const move = (label, state) => ({ label, type: 'session_update', data: { state } });

/** @param {Room} room @returns {number} the question to ask next */
export function nextNumber(room) {
  return (room.questionNumber ?? 0) + 1;
}

/** What the big button does now. @param {Room} room @param {number} [number] of the question to ask @returns {Step} */
export function nextStep(room, number = nextNumber(room)) {
  if (room.paused) return step('Go on', 'resume');
  if (room.hasQuiz) return quizStep(room);
  switch (room.state) {
    case 'draft':
      return step('Open the room', 'open');
    case 'question_intro':
    case 'question_active':
      return room.state === 'question_active' ? step('Stop answers', 'lock') : question(number);
    case 'question_locked':
      return move('Reveal the answer', 'answer_reveal');
    case 'answer_reveal':
      return move('Show the scores', 'leaderboard');
    case 'ended':
      return step('Open again', 'reopen');
    default:
      return question(number);
  }
}

/** The next step of a session with a quiz, where the server keeps the time. @param {Room} room @returns {Step} */
function quizStep(room) {
  const goOn = room.isLastQuestion ? 'Show the podium' : 'Next question';
  switch (room.state) {
    case 'draft':
    case 'lobby':
      return step('Start the quiz', 'start');
    case 'question_intro':
      if (room.roundCard) return step('Show the question', 'next');
      return room.question?.kind === 'slide'
        ? step('Show the slide', 'next')
        : step(room.question?.kind === 'buzzer' ? 'Arm the buzzers' : 'Open the answers', 'next');
    case 'question_active':
      if (room.question?.kind === 'slide') return step(goOn, 'next');
      return room.question?.kind === 'buzzer' ? step('Nobody knows it', 'lock') : step('Stop answers', 'lock');
    case 'question_locked':
      if (room.buzz) return step('Right', 'right');
      return room.extraTime
        ? step('Reveal without extra time', 'reveal')
        : { label: 'Counting…', type: 'wait', data: {} };
    case 'answer_reveal':
      return room.isLastQuestion || room.settings.leaderboard === 'never' || room.settings.leaderboard === 'end'
        ? step(goOn, 'next')
        : step('Show the scores', 'leaderboard');
    case 'ended':
      return step('Open again', 'reopen');
    default:
      return step(goOn, 'next');
  }
}

/** @param {number} number @returns {Step} */
function question(number) {
  return { label: `Ask question ${number}`, type: 'question', data: { number } };
}

/** @param {number} number @param {number} seconds 0 for no clock */
export function askQuestion(number, seconds) {
  return { state: 'question_active', question_number: number, ...(seconds ? { time_remaining: seconds } : {}) };
}

/** Whether one may skip ahead to another question from here. @param {Room} room */
export function maySkipAhead(room) {
  return !room.paused && ['question_active', 'question_locked', 'answer_reveal'].includes(room.state);
}

/** Whether one may go to another question of the quiz from here. @param {Room} room */
export function mayJump(room) {
  const isSlide = room.state === 'question_active' && room.question?.kind === 'slide';
  return (
    room.hasQuiz && !room.paused && (isSlide || ['question_intro', 'answer_reveal', 'leaderboard'].includes(room.state))
  );
}

/** @param {Room} room */
export function mayPause(room) {
  return room.state !== 'ended' && room.state !== 'draft';
}
