// The player's room: a guest by the seat kept in this browser, or an account by its login.

import { announce, byId } from '../elements/dom.js';
import { accountToken, api } from '../models/api.js';
import { forgetSeat, keepSeat, seatIn } from '../models/seats.js';
import { errorWords } from '../models/words.js';
import { websocketService } from '../websocket.js';
import '../elements/my-seat.js';
import { drawRoom, element, enterRoom } from './room.js';

const GONE = new Set(['removed', 'banned', 'token_invalid']);
const page = byId('room');
const sessionId = page.dataset.session ?? '';
const hasAccount = page.dataset.account === 'true';
let isFirst = true;
let why = '';

/** The stored token first; when it is asked for again, a fresh one. @returns {Promise<string>} */
async function getToken() {
  const seat = seatIn(sessionId);
  if (!seat || hasAccount) return accountToken();
  if (isFirst) {
    isFirst = false;
    return seat.token;
  }
  return resume(seat.resume_token);
}

/** @param {string} resumeToken */
async function resume(resumeToken) {
  why = '';
  try {
    const fresh = await api('POST', 'join/resume', { body: { resume_token: resumeToken } });
    keepSeat(fresh);
    return fresh.token;
  } catch (error) {
    const { code } = /** @type {any} */ (error);
    if (GONE.has(code)) why = code;
    throw error;
  }
}

const entry = { sessionId, hasAccount, getToken, why: () => why };
const { room } = drawRoom(entry);
element('room-menu').addEventListener('leave', () => {
  websocketService.disconnect();
  location.assign('/');
});
room.addEventListener('change', () => {
  element('room-menu').time = room.me?.extra_time ?? 100;
  element('room-menu').settings = room.settings;
});
element('room-menu').addEventListener('view', () => {
  room.dispatchEvent(new CustomEvent('change', { detail: { parts: ['stage'], frame: null } }));
});
element('room-menu').addEventListener('timer', async (/** @type {CustomEvent} */ { detail }) => {
  try {
    await websocketService.send('timer', { percent: detail });
    announce('Your time is changed.');
  } catch (error) {
    announce(`Your time is as it was. ${errorWords(/** @type {any} */ (error))}`);
  }
});
websocketService.on('status', ({ status, reason }) => {
  if (status === 'refused' && GONE.has(why || reason || '')) forgetSeat(sessionId);
});
if (!hasAccount && !seatIn(sessionId)) location.replace(`/?session=${encodeURIComponent(sessionId)}`);
else enterRoom(entry, room);
