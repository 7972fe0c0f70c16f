// What people read: every code and state of the wire in words.

/** @type {Record<string, string>} */
const ERRORS = {
  unknown_code: 'There is no session with this PIN. Check the six digits and try again.',
  nickname_taken: 'Somebody here already has this name. Choose another one.',
  nickname_rejected: 'Please choose another name.',
  session_locked: 'This session has begun and takes nobody new.',
  session_full: 'This session is full. Somebody may leave: try again in a moment.',
  session_ended: 'This session has ended and takes nobody new.',
  banned: 'The host has removed you from this session for good.',
  removed: 'The host has removed you from this session.',
  declined: 'The host has not let you in.',
  assignment_over: 'The time for this quiz is over: it takes no new attempts.',
  no_attempts_left: 'You have no attempt left.',
  too_late: 'Time was up before your answer came.',
  already_answered: 'You have answered this question already.',
  stale_version: 'The room has moved on already. Look again, then press once more.',
  illegal_transition: 'That is not possible from here.',
  overloaded: 'The server is busy. Try again in a moment.',
  busy: 'The server is busy. Try again in a moment.',
  disconnected: 'The connection was closed.',
  muted: 'The host has muted you.',
  not_active: 'This is not possible now.',
  too_big: 'This message is too long.',
  network: 'We cannot reach the server. Check your connection and try again.',
  internal: 'Something went wrong on our side. Please try again.',
};

/**
 * @param {{ code?: string, message?: string, retry_after_ms?: number, fields?: Record<string, string> }} error
 * @returns {string}
 */
export function errorWords(error) {
  if (error.code === 'rate_limited') {
    const seconds = Math.max(1, Math.ceil((error.retry_after_ms ?? 1000) / 1000));
    return `Too many tries. Please wait ${seconds === 1 ? 'a second' : `${seconds} seconds`} and try again.`;
  }
  const fields = Object.values(error.fields ?? {});
  if (error.code === 'invalid_field' && fields.length) return fields.join(' ');
  if (error.code === 'nickname_rejected' && error.message) return error.message;
  return ERRORS[error.code ?? ''] ?? error.message ?? ERRORS.internal;
}

/** @type {Record<string, [string, string]>} state: what is going on, and what happens next */
const STATES = {
  draft: ['Not open yet', 'The host is still preparing. This page goes on by itself.'],
  lobby: ['Waiting for the host', 'The quiz begins when the host is ready.'],
  question_intro: ['Get ready', 'The next question is coming.'],
  question_active: ['Answer now', 'Listen to your host and give your answer.'],
  question_locked: ['Answers are closed', 'The answer is about to be revealed.'],
  answer_reveal: ['The answer', 'Your host is telling the right answer.'],
  leaderboard: ['The scores', 'The next question comes soon.'],
  ended: ['That was it!', 'Thank you for playing.'],
};

/** @type {Record<string, [string, string]>} the same for the host, who makes it happen */
const HOST_STATES = {
  draft: ['Not open yet', 'Who joins now reads that you are still preparing. Open the room when you are ready.'],
  lobby: ['The room is open', 'Show the PIN, wait for your players, then ask the first question.'],
  question_intro: ['Get ready', 'Read the question out, then let them answer.'],
  question_active: ['Answers are open', 'Stop them when everybody has answered.'],
  question_locked: ['Answers are closed', 'Reveal the answer when the room is ready.'],
  answer_reveal: ['The answer', 'Tell the right answer and give the points.'],
  leaderboard: ['The scores', 'Everybody sees the scores. Ask the next question when you like.'],
  ended: ['That was it!', 'Everybody sees the podium. You can open the room again.'],
};

/** @type {Record<string, [string, string]>} the same where a quiz is played, which the server keeps going */
const QUIZ_STATES = {
  question_active: ['Answer now', 'Choose before the time is up.'],
  answer_reveal: ['The answer', 'The scores come next.'],
};

/** @type {Record<string, [string, string]>} */
const QUIZ_HOST_STATES = {
  lobby: ['The room is open', 'Show the PIN, wait for your players, then start the quiz.'],
  answer_reveal: ['The answer', 'The points are given. Go on when you like.'],
  leaderboard: ['The scores', 'Everybody sees the scores. Go on when you like.'],
  ended: ['That was it!', 'Everybody sees the podium.'],
};

/** @param {string} state @param {boolean} [isHost] @param {boolean} [hasQuiz] @returns {[string, string]} */
export function stateWords(state, isHost = false, hasQuiz = false) {
  const quiz = hasQuiz ? (isHost ? QUIZ_HOST_STATES : QUIZ_STATES)[state] : undefined;
  const known = quiz ?? (isHost ? HOST_STATES : STATES)[state];
  if (known) return known;
  const words = state.replaceAll('_', ' ').trim();
  return [words.charAt(0).toUpperCase() + words.slice(1) || 'Under way', ''];
}

/** @type {Record<string, string>} why one cannot write in the chat */
const BARRED = {
  ended: 'The session has ended; the chat stays to read.',
  stale_version: 'The room has moved on already. Look again, then press once more.',
  illegal_transition: 'That is not possible from here.',
  overloaded: 'The server is busy. Try again in a moment.',
  busy: 'The server is busy. Try again in a moment.',
  disconnected: 'The connection was closed.',
  muted: 'The host has muted you.',
  closed: 'The host has closed the chat for now.',
  answering: 'The chat is closed while the question is on.',
};

/** @param {string} why @param {string} mode @returns {string} what stands under the chat's field, '' for nothing */
export function chatWords(why, mode) {
  return BARRED[why] ?? (mode === 'slow' ? 'Slow chat: one message every ten seconds.' : '');
}

/** @param {number} count @param {string} one @param {string} [many] */
export function counted(count, one, many = `${one}s`) {
  return `${count} ${count === 1 ? one : many}`;
}

/** @param {number} score with a minus that is one @returns {string} */
export function scoreWords(score) {
  return score < 0 ? `−${-score}` : String(score);
}

/** @param {{ status: string, reason?: string }} event @returns {string} the line's state in words */
export function lineWords(event) {
  if (event.status === 'open') return 'Live';
  if (event.status === 'reconnecting') return 'Reconnecting…';
  if (event.status === 'offline') return 'No connection';
  if (event.status === 'refused') return 'Not connected';
  if (event.status === 'closed') return event.reason === 'session_ended' ? 'Session over' : 'Not connected';
  return 'Connecting…';
}
