// What the player's and the host's room share: the line, the panels, the refusals.

import { byId } from '../elements/dom.js';
import { keepAwake } from '../elements/wake-lock.js';
import { api } from '../models/api.js';
import { ChatModel } from '../models/chat-model.js';
import { readEarlier } from '../models/history.js';
import { isRefusal } from '../models/refusals.js';
import { RoomModel } from '../models/room-model.js';
import { counted } from '../models/words.js';
import { websocketService } from '../websocket.js';
import '../elements/connection-status.js';
import '../elements/panel-tabs.js';
import '../elements/session-stage.js';
import '../elements/people-list.js';
import '../elements/team-board.js';
import '../elements/chat-panel.js';
import '../elements/share-dialog.js';
import '../elements/refusal-card.js';
import '../elements/room-menu.js';

const FIRST_RETRY_MS = 1000;
const LAST_RETRY_MS = 30000;

/** @typedef {import('../models/score-pad.js').ScorePad} ScorePad */
/** @typedef {{ sessionId: string, hasAccount: boolean, getToken: () => Promise<string>, why?: () => string }} Entry how to come in; `why` tells why the last token could not be had */

/**
 * @param {Entry} entry
 * @param {{ onDelete?: (id: string) => void, pad?: ScorePad }} [tools] for hosts
 */
export function drawRoom({ sessionId, getToken }, { onDelete, pad } = {}) {
  const room = new RoomModel();
  const chat = new ChatModel(websocketService);
  const onEarlier = async () => {
    const token = await getToken();
    const read = (/** @type {string} */ query) => api('GET', `sessions/${sessionId}/messages?${query}`, { token });
    const { messages, before } = await readEarlier(read, chat.before);
    chat.addEarlier(messages, before);
  };
  for (const name of ['session-stage', 'people-list', 'team-board', 'share-dialog', 'my-seat'])
    for (const element of document.querySelectorAll(name)) /** @type {any} */ (element).bind(room, pad);
  element('chat-panel').bind(chat, room, { onDelete, onEarlier });
  room.addEventListener('change', () => showHead(room));
  room.listen(websocketService);
  byId('share').addEventListener('click', () => element('share-dialog').open());
  return { room, chat };
}

/** @param {string} name @returns {any} */
export function element(name) {
  return document.querySelector(name);
}

/** @param {RoomModel} room */
function showHead(room) {
  byId('title').textContent = room.title;
  document.title = `${room.title} · Trivia`;
  byId('count').textContent = `${room.count} here`;
  byId('count').title = `${counted(room.players.size, 'player')} in all`;
  byId('share').hidden = !room.joinCode || room.isOver;
  const isTeamless = !room.isHost && !room.hasTeams;
  byId('room').classList.toggle('room--teamless', isTeamless);
  byId('room').classList.toggle('room--over', room.isOver);
  byId('tab-teams').hidden = isTeamless;
}

/** Come in, and stay in whatever the line does. @param {Entry} entry @param {RoomModel} room */
export function enterRoom(entry, room) {
  const card = element('refusal-card');
  /** @param {string} reason @param {() => void} [retry] */
  const refuse = (reason, retry = () => location.reload()) =>
    card.show(reason, { hasAccount: entry.hasAccount, retry });
  websocketService.maxReconnectAttempts = Number.POSITIVE_INFINITY;
  websocketService.getToken = entry.getToken;
  websocketService.on('status', ({ status, reason }) => {
    if (status === 'open') card.hide();
    else if (status === 'refused') refuse(entry.why?.() || reason || '');
    else if (status === 'closed' && reason === 'session_ended' && !room.isOver) refuse('session_ended');
    else if (status === 'reconnecting' && reason === 'session_full') {
      // The seats are taken: the page waits for a person's wish, not for a timer.
      websocketService.disconnect();
      refuse('session_full', () => connect(entry, refuse));
    }
  });
  connect(entry, refuse);
  keepAwake();
}

/** @param {Entry} entry @param {(reason: string, retry?: () => void) => void} refuse @param {number} [waitMs] */
async function connect(entry, refuse, waitMs = FIRST_RETRY_MS) {
  try {
    websocketService.connect(entry.sessionId, await entry.getToken());
  } catch (error) {
    const { code } = /** @type {any} */ (error);
    if (code !== 'network') return refuse(isRefusal(code) ? code : 'token_invalid');
    // Without a token there is no socket that could try again, so the page does.
    const timer = setTimeout(() => connect(entry, refuse, Math.min(waitMs * 2, LAST_RETRY_MS)), waitMs);
    refuse('network', () => {
      clearTimeout(timer);
      connect(entry, refuse);
    });
  }
}
