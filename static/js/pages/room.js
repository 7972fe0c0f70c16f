// What the player's and the host's room share: the line, the panels, the refusals.

import { byId, el } from '../elements/dom.js';
import { ChatModel } from '../models/chat-model.js';
import { RoomModel } from '../models/room-model.js';
import { REFUSALS } from '../models/words.js';
import { websocketService } from '../websocket.js';
import '../elements/theme-switch.js';
import '../elements/connection-status.js';
import '../elements/panel-tabs.js';
import '../elements/session-stage.js';
import '../elements/people-list.js';
import '../elements/team-board.js';
import '../elements/chat-panel.js';
import '../elements/share-dialog.js';

/** @param {{ onDelete?: (id: string) => void }} [options] */
export function drawRoom({ onDelete } = {}) {
  const room = new RoomModel();
  const chat = new ChatModel(websocketService);
  for (const name of ['session-stage', 'people-list', 'team-board', 'share-dialog']) {
    for (const element of document.querySelectorAll(name)) /** @type {any} */ (element).bind(room);
  }
  /** @type {any} */ (document.querySelector('chat-panel')).bind(chat, room, onDelete);
  room.addEventListener('change', () => showHead(room));
  room.listen(websocketService);
  byId('share').addEventListener('click', () => /** @type {any} */ (document.querySelector('share-dialog')).open());
  return { room, chat };
}

/** @param {RoomModel} room */
function showHead(room) {
  byId('title').textContent = room.title;
  document.title = `${room.title} · Trivia`;
  byId('count').textContent = room.count === 1 ? '1 here' : `${room.count} here`;
  byId('share').hidden = !room.joinCode;
}

/**
 * @param {string} sessionId
 * @param {() => Promise<string>} getToken
 */
export async function enterRoom(sessionId, getToken) {
  websocketService.maxReconnectAttempts = Number.POSITIVE_INFINITY;
  websocketService.getToken = getToken;
  websocketService.on('status', ({ status, reason }) => {
    if (status === 'refused') showRefusal(reason ?? '', sessionId);
    if (status === 'open') byId('refusal').hidden = true;
  });
  websocketService.on('status', (event) => {
    // The seats are taken: the page waits for a person's wish, not for a timer.
    if (event.status === 'reconnecting' && event.reason === 'session_full') {
      websocketService.disconnect();
      showRefusal('session_full', sessionId);
    }
  });
  try {
    websocketService.connect(sessionId, await getToken());
  } catch (error) {
    const { code } = /** @type {any} */ (error);
    showRefusal(code === 'network' ? 'network' : 'token_invalid', sessionId);
  }
}

/** @param {string} reason @param {string} sessionId */
function showRefusal(reason, sessionId) {
  const known = REFUSALS[reason] ?? {
    title: 'We cannot get through',
    text: 'Check your connection and try again.',
    action: 'reload',
  };
  const box = byId('refusal');
  const reload = el('button', {
    type: 'button',
    class: 'button button--primary',
    on: { click: () => location.reload() },
  });
  reload.textContent = known.action === 'retry' ? 'Try again' : 'Use it here';
  if (reason === 'network') reload.textContent = 'Try again';
  const login = `/login/?next=${encodeURIComponent(`${location.pathname}`)}`;
  const links = {
    join: () => el('a', { class: 'button button--primary', href: '/', text: 'To the start' }),
    login: () =>
      el('div', { class: 'row' }, [
        el('a', { class: 'button button--primary', href: '/', text: 'Join with the PIN' }),
        el('a', { class: 'button', href: login, text: 'Log in' }),
      ]),
    retry: () => reload,
    reload: () => reload,
  };
  box.replaceChildren(
    el('div', { class: 'card stack' }, [
      el('h2', { text: known.title }),
      el('p', { text: known.text }),
      links[known.action](),
    ]),
  );
  box.hidden = false;
  box.dataset.reason = reason;
  box.dataset.session = sessionId;
  /** @type {HTMLElement | null} */ (box.querySelector('a, button'))?.focus();
}
