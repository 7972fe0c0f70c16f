// The host's console.

import { announce, byId, el } from '../elements/dom.js';
import { accountToken, api } from '../models/api.js';
import { errorWords } from '../models/words.js';
import { websocketService } from '../websocket.js';
import { drawRoom, enterRoom } from './room.js';
import '../elements/host-controls.js';
import '../elements/player-dialog.js';

const sessionId = byId('room').dataset.session ?? '';
const controls = /** @type {any} */ (document.querySelector('host-controls'));
const players = /** @type {any} */ (document.querySelector('player-dialog'));
const { room } = drawRoom({ onDelete: deleteMessage });

/** @param {string} id */
async function deleteMessage(id) {
  await api('DELETE', `sessions/${sessionId}/messages/${id}`, { token: await accountToken() });
  announce('Message deleted');
}

controls.bind(room);
players.bind(room, accountToken);
document
  .querySelector('people-list')
  ?.addEventListener('player', (event) => players.open(/** @type {CustomEvent} */ (event).detail));
document
  .querySelector('team-board')
  ?.addEventListener('set-score', (event) => setScore(/** @type {CustomEvent} */ (event).detail));

const form = /** @type {HTMLFormElement} */ (byId('add-team'));
form.addEventListener('submit', async (event) => {
  event.preventDefault();
  const input = /** @type {HTMLInputElement} */ (byId('team-name'));
  const error = byId('team-error');
  error.textContent = '';
  try {
    await api('POST', `sessions/${sessionId}/teams`, {
      body: { name: input.value.trim() },
      token: await accountToken(),
    });
    input.value = '';
    announce('Team added');
  } catch (failure) {
    error.textContent = errorWords(/** @type {any} */ (failure));
  }
});

/** @param {import('../models/room-model.js').Team} team */
function setScore(team) {
  const input = el('input', {
    id: 'new-score',
    type: 'number',
    value: team.score,
    inputmode: 'numeric',
    required: true,
  });
  const dialog = el('dialog', { 'aria-labelledby': 'score-title' }, [
    el('form', { class: 'stack', method: 'dialog' }, [
      el('h2', { id: 'score-title', text: team.name }),
      el('div', { class: 'field' }, [el('label', { for: 'new-score', text: 'Score' }), input]),
      el('div', { class: 'row' }, [
        el('button', { class: 'button button--primary', value: 'set', text: 'Set' }),
        el('button', { class: 'button', value: '', formnovalidate: true, text: 'Cancel' }),
      ]),
    ]),
  ]);
  dialog.addEventListener('close', () => {
    if (dialog.returnValue === 'set')
      websocketService.send('score_update', { team: team.name, score: Math.round(Number(input.value)) });
    dialog.remove();
  });
  document.body.append(dialog);
  dialog.showModal();
  input.select();
}

const help = /** @type {HTMLDialogElement} */ (byId('help'));
byId('help-button').addEventListener('click', () => help.showModal());
byId('help-close').addEventListener('click', () => help.close());
document.addEventListener('keydown', (event) => {
  const target = /** @type {HTMLElement} */ (event.target);
  if (target.closest('input, select, textarea, button, a, dialog') || event.ctrlKey || event.metaKey || event.altKey)
    return;
  if (event.key === ' ') controls.primary();
  else if (event.key.toLowerCase() === 'p') controls.pause();
  else if (event.key === '?') help.showModal();
  else return;
  event.preventDefault();
});
websocketService.on('session_full', ({ data }) => {
  const note = byId('host-note');
  note.textContent = `${data.name} could not come in: all ${data.max_participants} seats are taken.`;
  note.hidden = false;
});
enterRoom(sessionId, accountToken);
