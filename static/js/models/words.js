// What people read: every code and state of the wire in words.

/** @type {Record<string, string>} */
const ERRORS = {
  unknown_code: 'There is no session with this PIN. Check the six digits and try again.',
  nickname_taken: 'Somebody here already has this name. Choose another one.',
  nickname_rejected: 'Please choose another name.',
  session_locked: 'This session has begun and takes nobody new.',
  session_full: 'This session is full. Somebody may leave: try again in a moment.',
  session_ended: 'This session has ended.',
  banned: 'The host has removed you from this session for good.',
  removed: 'The host has removed you from this session.',
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

/** @param {string} state @returns {[string, string]} */
export function stateWords(state) {
  if (STATES[state]) return STATES[state];
  const words = state.replaceAll('_', ' ');
  return [words.charAt(0).toUpperCase() + words.slice(1), ''];
}

/** @type {Record<string, { title: string, text: string, action: 'join' | 'retry' | 'login' | 'reload' }>} */
export const REFUSALS = {
  banned: { title: 'You were removed', text: 'The host has removed you from this session for good.', action: 'join' },
  removed: {
    title: 'You were removed',
    text: 'The host has taken you out of the room. You may join again with another name.',
    action: 'join',
  },
  session_full: {
    title: 'This session is full',
    text: 'All seats are taken. As soon as somebody leaves, there is room for you.',
    action: 'retry',
  },
  replaced: {
    title: 'Opened somewhere else',
    text: 'You have this session open in many tabs, so this one was closed.',
    action: 'reload',
  },
  session_ended: { title: 'This session has ended', text: 'It takes nobody new any more.', action: 'join' },
  forbidden: {
    title: 'No way in here',
    text: 'There is no such session for you. Check the link, or join with the PIN.',
    action: 'join',
  },
  rate_limited: { title: 'Too fast', text: 'This page sent more than the server takes.', action: 'reload' },
  token_expired: { title: 'Please come in again', text: 'Your ticket has run out.', action: 'login' },
  token_revoked: { title: 'You were logged out', text: 'Please log in again to go on.', action: 'login' },
  token_invalid: { title: 'Please come in again', text: 'Your ticket is not valid any more.', action: 'login' },
};

/** @param {{ status: string, retryInMs?: number }} event @returns {string} the line's state in words, '' when all is well */
export function lineWords(event) {
  if (event.status === 'connecting') return 'Connecting…';
  if (event.status === 'reconnecting') return 'Reconnecting…';
  if (event.status === 'offline') return 'No connection';
  if (event.status === 'refused') return 'Not connected';
  return '';
}
