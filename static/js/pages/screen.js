// The big screen: it follows the room, and has nothing to press.

import { byId } from '../elements/dom.js';
import { keepAwake } from '../elements/wake-lock.js';
import { api } from '../models/api.js';
import { RoomModel } from '../models/room-model.js';
import { lineWords } from '../models/words.js';
import '../screen/big-screen.js';
import { websocketService } from '../websocket.js';

const IDLE_MS = 3000;
const RETRY_MS = 5000;
const { key = '', session = '' } = byId('screen').dataset;
const room = new RoomModel();
/** @type {any} */ (document.querySelector('big-screen')).bind(room, websocketService);

const getToken = async () => (await api('POST', 'screens/token', { body: { key } })).token;

room.addEventListener('change', () => {
  byId('title').textContent = room.title;
  document.title = `${room.title} · Trivia`;
  const isOpen = Boolean(room.joinCode) && !room.isOver && room.state !== 'lobby';
  byId('code').hidden = !isOpen;
  byId('code').textContent =
    isOpen && room.joinCode ? `PIN ${room.joinCode.slice(0, 3)} ${room.joinCode.slice(3)}` : '';
});
room.listen(websocketService);
websocketService.on('status', ({ status, reason }) => {
  const isGone = status === 'refused' && (reason === 'token_revoked' || reason === 'not_found');
  const words = isGone ? 'The host has closed this screen.' : lineWords({ status, reason });
  byId('line').textContent = status === 'open' ? '' : words;
});
websocketService.maxReconnectAttempts = Number.POSITIVE_INFINITY;
websocketService.getToken = getToken;

async function start() {
  try {
    websocketService.connect(session, await getToken());
  } catch (error) {
    const isGone = /** @type {any} */ (error).code === 'not_found';
    byId('line').textContent = isGone
      ? 'The host has closed this screen.'
      : 'We cannot reach the server. We try again.';
    if (!isGone) setTimeout(start, RETRY_MS);
  }
}

let idle = 0;
addEventListener('pointermove', () => {
  document.body.classList.remove('is-idle');
  clearTimeout(idle);
  idle = setTimeout(() => document.body.classList.add('is-idle'), IDLE_MS);
});
addEventListener('keydown', (event) => {
  if (event.key.toLowerCase() !== 'f' || event.ctrlKey || event.metaKey) return;
  if (document.fullscreenElement) document.exitFullscreen();
  else document.documentElement.requestFullscreen();
});
keepAwake();
start();
