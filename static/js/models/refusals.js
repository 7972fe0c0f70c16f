// Why a page stands outside, in words, each with the one thing to do about it.

/** @typedef {'join' | 'retry' | 'login' | 'reload'} Action */
/** @typedef {{ title: string, text: string, action: Action, label: string }} Refusal */

/** @type {Record<string, Refusal>} */
const REFUSALS = {
  banned: {
    title: 'You were removed',
    text: 'The host has removed you from this session for good.',
    action: 'join',
    label: 'To the start',
  },
  removed: {
    title: 'You were removed',
    text: 'The host has taken you out of the room. You may join again with another name.',
    action: 'join',
    label: 'Join again',
  },
  session_full: {
    title: 'This session is full',
    text: 'All seats are taken. As soon as somebody leaves, there is room for you.',
    action: 'retry',
    label: 'Try again',
  },
  replaced: {
    title: 'Opened somewhere else',
    text: 'You have this session open in many tabs, so this one was closed.',
    action: 'reload',
    label: 'Use it here',
  },
  session_ended: {
    title: 'This session is over',
    text: 'The room has closed. Thank you for playing.',
    action: 'join',
    label: 'To the start',
  },
  forbidden: {
    title: 'No way in here',
    text: 'There is no such session for you. Check the link, or join with the PIN.',
    action: 'join',
    label: 'Join with a PIN',
  },
  rate_limited: {
    title: 'Too fast',
    text: 'This page sent more than the server takes. Wait a moment.',
    action: 'reload',
    label: 'Come back in',
  },
  protocol_errors: {
    title: 'We lost the thread',
    text: 'This page and the server did not understand each other.',
    action: 'reload',
    label: 'Reload',
  },
  network: {
    title: 'We cannot reach the server',
    text: 'Check your connection. We keep trying; nothing is lost.',
    action: 'retry',
    label: 'Try now',
  },
  token_expired: {
    title: 'Please come in again',
    text: 'You were away for a long time, and your ticket has run out.',
    action: 'login',
    label: 'Come in again',
  },
  token_revoked: {
    title: 'You were logged out',
    text: 'Please log in again to go on.',
    action: 'login',
    label: 'Log in',
  },
  token_invalid: {
    title: 'Please come in again',
    text: 'Your ticket is not valid any more.',
    action: 'login',
    label: 'Come in again',
  },
};
const UNKNOWN = {
  title: 'We cannot get through',
  text: 'Something stands in the way. Check your connection and try again.',
  action: /** @type {Action} */ ('reload'),
  label: 'Try again',
};

/** @param {string} reason @returns {Refusal} */
export function refusal(reason) {
  return REFUSALS[reason] ?? UNKNOWN;
}

/** @param {string} reason @returns {boolean} */
export function isRefusal(reason) {
  return reason in REFUSALS;
}
