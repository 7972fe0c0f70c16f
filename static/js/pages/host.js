// The host's console.

import { announce, byId } from '../elements/dom.js';
import { accountToken, api } from '../models/api.js';
import { ScorePad } from '../models/score-pad.js';
import { errorWords } from '../models/words.js';
import { websocketService } from '../websocket.js';
import '../elements/add-team.js';
import '../elements/approval-box.js';
import '../elements/even-teams.js';
import '../elements/host-controls.js';
import '../elements/import-teams.js';
import '../elements/keys-dialog.js';
import '../elements/player-dialog.js';
import '../elements/run-list.js';
import '../elements/screen-links.js';
import '../elements/simulate-button.js';
import '../elements/waiting-list.js';
import { drawRoom, element, enterRoom } from './room.js';

const entry = { sessionId: byId('room').dataset.session ?? '', hasAccount: true, getToken: accountToken };
const pad = new ScorePad(websocketService);
const { room } = drawRoom(entry, { onDelete: deleteMessage, pad });
const controls = element('host-controls');
const players = element('player-dialog');
controls.bind(room);
players.bind(room, pad, accountToken);
element('add-team').bind(room, accountToken);
element('even-teams').bind(room, entry.sessionId, accountToken);
for (const name of ['waiting-list', 'approval-box']) element(name).bind(room, entry.sessionId, accountToken);
element('import-teams').bind(room, entry.sessionId, accountToken);
element('run-list').bind(room, entry.sessionId, accountToken);
element('run-list').addEventListener('jump', (/** @type {CustomEvent} */ event) => controls.jump(event.detail.number));
room.addEventListener('change', () => {
  byId('tab-quiz').hidden = !room.hasQuiz;
  byId('room').classList.toggle('room--quiz', room.hasQuiz);
});
element('simulate-button').bind(room, entry.sessionId, accountToken);
element('people-list').addEventListener('player', (/** @type {CustomEvent} */ event) => players.open(event.detail));
element('screen-links').bind(entry.sessionId, accountToken);
element('room-menu').addEventListener('screens', () => element('screen-links').open());
element('room-menu').addEventListener('keys', () => element('keys-dialog').open());

/** @param {string} id */
async function deleteMessage(id) {
  try {
    await api('DELETE', `sessions/${entry.sessionId}/messages/${id}`, { token: await accountToken() });
    announce('Message deleted');
  } catch (error) {
    showNote(`The message was not deleted. ${errorWords(/** @type {any} */ (error))}`);
  }
}

/** @param {string} words */
function showNote(words) {
  const note = byId('host-note');
  note.textContent = words;
  note.hidden = false;
  clearTimeout(noteTimer);
  noteTimer = setTimeout(() => {
    note.hidden = true;
  }, NOTE_MS);
}
const NOTE_MS = 12000;
/** @type {ReturnType<typeof setTimeout> | undefined} */
let noteTimer;

document.addEventListener('host-note', (event) => showNote(/** @type {CustomEvent} */ (event).detail));
websocketService.on('session_full', ({ data }) => {
  showNote(`${data.name} could not come in: all ${data.max_participants} seats are taken.`);
});

/** @type {Record<string, () => void>} */
const KEYS = {
  ' ': () => controls.primary(),
  p: () => controls.pause(),
  r: () => room.buzz?.turn && controls.primary(),
  w: () => controls.wrong(),
  '+': () => controls.extend(),
  q: () => element('share-dialog').open(),
  '?': () => element('keys-dialog').open(),
};
// A button that was clicked keeps the focus; Space then means the next step, not the same points once more.
let isByPointer = false;
document.addEventListener('pointerdown', () => {
  isByPointer = true;
});
document.addEventListener('keydown', (event) => {
  if (event.key === 'Tab') isByPointer = false;
  if (event.ctrlKey || event.metaKey || event.altKey || event.repeat) return;
  const target = /** @type {HTMLElement} */ (event.target);
  const isBusy = target.closest(
    isByPointer ? 'input, select, textarea' : 'input, select, textarea, button, a, summary',
  );
  if (isBusy || document.querySelector('dialog[open]') || byId('refusal').hasChildNodes()) return;
  const act = KEYS[event.key.toLowerCase()];
  if (!act) return;
  event.preventDefault();
  target.blur();
  act();
});
enterRoom(entry, room);
