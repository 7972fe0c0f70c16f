// The player's room: a guest by the seat kept in this browser, or an account by its login.

import { byId } from '../elements/dom.js';
import { accountToken, api } from '../models/api.js';
import { forgetSeat, keepSeat, seatIn } from '../models/seats.js';
import { websocketService } from '../websocket.js';
import { drawRoom, enterRoom } from './room.js';

const page = byId('room');
const sessionId = page.dataset.session ?? '';
const hasAccount = page.dataset.account === 'true';

drawRoom();
byId('leave').addEventListener('click', () => {
  websocketService.disconnect();
  forgetSeat(sessionId);
  location.assign('/');
});

let isFirst = true;

/** The stored token first; when it is asked for again, a fresh one. @returns {Promise<string>} */
async function getToken() {
  const seat = seatIn(sessionId);
  if (!seat || hasAccount) return accountToken();
  if (isFirst) {
    isFirst = false;
    return seat.token;
  }
  const fresh = await api('POST', 'join/resume', { body: { resume_token: seat.resume_token } });
  keepSeat(fresh);
  return fresh.token;
}

websocketService.on('status', ({ status, reason }) => {
  if (status === 'refused' && (reason === 'removed' || reason === 'banned')) forgetSeat(sessionId);
});
if (!hasAccount && !seatIn(sessionId)) location.replace(`/?session=${encodeURIComponent(sessionId)}`);
else enterRoom(sessionId, getToken);
