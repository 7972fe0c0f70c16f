// A quiz played alone: a name, one question after the other, one's own result. The server knows where one stands.

import { byId, el } from '../elements/dom.js';
import '../elements/theme-switch.js';
import '../elements/ui-icon.js';
import '../elements/alone-start.js';
import '../elements/alone-question.js';
import '../elements/alone-end.js';
import { api } from '../models/api.js';
import { entryFor, forgetEntry, keepEntry } from '../models/entries.js';
import { errorWords, scoreWords } from '../models/words.js';

// What tells that the page and the server are not of one mind: another tab went on, or a time is over.
const STALE = new Set(['already_answered', 'not_active', 'too_late']);
const key = byId('alone').dataset.key ?? '';
const place = byId('main');

/** @param {string} method @param {string} path @param {any} [body] */
const ask = (method, path, body) =>
  api(method, `selfpaced/${encodeURIComponent(key)}${path}`, { body, token: entryFor(key)?.token });

/** @type {Record<string, any>} */
const parts = Object.fromEntries(
  ['alone-start', 'alone-question', 'alone-end'].map((name) => [name, document.createElement(name)]),
);

/** @param {string} name */
function bring(name) {
  const part = parts[name];
  if (place.firstElementChild !== part) place.replaceChildren(part);
  byId('alone').classList.toggle('alone--start', name === 'alone-start');
  return part;
}

/** @param {any} told the state of an attempt */
function show(told) {
  showPoints(told.phase === 'over' ? null : told.attempt.points);
  if (told.phase === 'over') bring('alone-end').show(told, { again, leave });
  else bring('alone-question').show(told);
}

/** @param {number | null} points so far, where they are told before the end */
function showPoints(points) {
  byId('alone-points').hidden = points === null;
  byId('alone-points').textContent = points === null ? '' : `${scoreWords(points)} points`;
}

/** @param {string} words */
function fail(words) {
  const retry = el('button', {
    type: 'button',
    class: 'button button--primary',
    text: 'Try again',
    on: { click: begin },
  });
  place.replaceChildren(el('div', { class: 'narrow card stack' }, [el('p', { role: 'alert', text: words }), retry]));
}

/** @param {() => Promise<any>} act what changes where one stands; a failure that a fresh look mends is none */
async function move(act) {
  try {
    show(await act());
  } catch (error) {
    const { code } = /** @type {any} */ (error);
    if (STALE.has(code)) await look();
    else fail(errorWords(/** @type {any} */ (error)));
  }
}

const look = () => move(() => ask('GET', '/state'));

parts['alone-question'].bind({
  look,
  /** @param {any} data */
  answer: async (data) => {
    try {
      const told = await ask('POST', '/answer', data);
      showPoints(told.points);
      return told;
    } catch (error) {
      if (STALE.has(/** @type {any} */ (error).code)) setTimeout(look, 0);
      throw error;
    }
  },
  /** @param {string} id */
  skip: (id) =>
    move(async () => {
      const told = await ask('POST', '/skip', { question_id: id });
      const isSilent = told.phase === 'told' && !told.reveal && told.question.id === id;
      return isSilent ? ask('POST', '/next', { question_id: id }) : told;
    }),
  /** @param {string} id */
  next: (id) => move(() => ask('POST', '/next', { question_id: id })),
});

async function begin() {
  try {
    if (entryFor(key)) return show(await ask('GET', '/state'));
    bring('alone-start').show(await ask('GET', ''), start, async () => (await ask('GET', '/names')).names);
  } catch (error) {
    const { code } = /** @type {any} */ (error);
    if (code !== 'token_invalid') return fail(errorWords(/** @type {any} */ (error)));
    forgetEntry(key);
    await begin();
  }
}

/** @param {string} nickname */
async function start(nickname) {
  const { token, state } = await ask('POST', '/start', { nickname });
  keepEntry({ key, token, nickname });
  show(state);
}

async function again() {
  show((await ask('POST', '/start', {})).state);
}

function leave() {
  forgetEntry(key);
  begin();
}

begin();
