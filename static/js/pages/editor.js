// The editor of a quiz, at the desk.

import { announce, byId, el, showOnce } from '../elements/dom.js';
import '../elements/theme-switch.js';
import '../elements/ui-icon.js';
import { QuizStore } from '../editor/quiz-store.js';
import '../editor/assignment-dialog.js';
import '../editor/draw-dialog.js';
import '../editor/import-dialog.js';
import '../editor/question-form.js';
import '../editor/question-list.js';
import '../editor/question-preview.js';
import { accountToken, api, upload } from '../models/api.js';
import { download } from '../models/download.js';
import { errorWords } from '../models/words.js';

const TOKEN_MS = 8 * 60 * 1000;
const UNDO_MS = 10_000;
const id = byId('editor').dataset.quiz ?? '';
let token = '';
let tokenAt = 0;

async function fresh() {
  if (Date.now() - tokenAt > TOKEN_MS) {
    token = await accountToken();
    tokenAt = Date.now();
  }
  return token;
}

/** @param {string} path @param {Record<string, string | File>} fields */
const post = async (path, fields) => upload(path, await fresh(), fields);

/** @type {import('../editor/quiz-store.js').Rest} */
const rest = async (method, path, body) => api(method, path, { token: await fresh(), body });
const store = new QuizStore(rest, id, (file) => post('media', { file }));
const list = /** @type {any} */ (document.querySelector('question-list'));
const form = /** @type {any} */ (document.querySelector('question-form'));
list.bind(store);
form.bind(store);
/** @type {any} */ (document.querySelector('question-preview')).bind(store);

const WORDS = { saved: 'Saved', saving: 'Saving…', failed: 'Not saved' };
store.addEventListener('status', (event) => {
  const { detail } = /** @type {CustomEvent} */ (event);
  const isAway = store.status === 'failed' && detail !== 'invalid_field';
  byId('save-status').textContent = isAway
    ? `Not saved: ${errorWords({ code: detail })} We try again.`
    : WORDS[store.status];
  byId('save-status').classList.toggle('editor__status--bad', store.status === 'failed');
});
list.addEventListener('added', () => {
  show('form');
  form.focusText();
});
addEventListener('beforeunload', (event) => store.isUnsaved && event.preventDefault());
byId('quiz-title').addEventListener('change', (event) =>
  store.changeQuiz({ title: /** @type {HTMLInputElement} */ (event.target).value }),
);

// On a phone one pane at a time
/** @param {string} name */
function show(name) {
  for (const pane of ['list', 'form', 'preview']) {
    byId(`pane-${pane}`).classList.toggle('pane--shown', pane === name);
    byId(`tab-${pane}`).setAttribute('aria-selected', String(pane === name));
  }
}
for (const name of ['list', 'form', 'preview']) byId(`tab-${name}`).addEventListener('click', () => show(name));

// Files
byId('import').addEventListener('click', async () => {
  await store.flush();
  /** @type {any} */ (document.querySelector('import-dialog')).open({
    send: (/** @type {File} */ file, /** @type {boolean} */ dryRun, format = '') =>
      post(`quizzes/${id}/import`, { file, dry_run: String(dryRun), ...(format && { format }) }),
    ask: (/** @type {any} */ wish) => rest('POST', `quizzes/${id}/opentdb`, { ...wish, dry_run: true }),
    done: () => store.reload(),
  });
});
byId('draw').addEventListener('click', async () => {
  await store.flush();
  /** @type {any} */ (document.querySelector('draw-dialog')).open({
    evenings: async () => (await rest('GET', 'sessions?page_size=20')).results,
    draw: (/** @type {any} */ wish) => rest('POST', `quizzes/${id}/draw`, wish),
    done: () => store.reload(),
  });
});
byId('export').addEventListener('change', async (event) => {
  const select = /** @type {HTMLSelectElement} */ (event.target);
  const format = select.value;
  select.value = '';
  if (!format) return;
  await store.flush();
  try {
    await download(`quizzes/${id}/export?format=${format}`, await fresh());
  } catch (error) {
    say(errorWords(/** @type {any} */ (error)));
  }
});

/** Tell something for a while. @param {string} words @param {HTMLElement} [button] */
function say(words, button) {
  const toast = byId('toast');
  toast.replaceChildren(words, ...(button ? [button] : []));
  toast.hidden = false;
  announce(words);
  setTimeout(() => {
    toast.hidden = true;
  }, UNDO_MS);
}

// Playing alone
byId('assign').addEventListener('click', async () => {
  await store.flush();
  const rest = async (/** @type {string} */ method, /** @type {string} */ path, /** @type {any} */ body) =>
    api(method, path, { token: await fresh(), body });
  /** @type {any} */ (document.querySelector('assignment-dialog')).open(id, rest);
});
if (location.hash === '#self-paced') byId('assign').click();

// Taking one out, and bringing it back
async function remove() {
  const { chosen } = store;
  if (!chosen) return;
  try {
    const undo = await store.remove(chosen);
    const back = el('button', { type: 'button', class: 'button button--small', text: 'Undo' });
    back.addEventListener('click', async () => {
      byId('toast').hidden = true;
      await undo();
      announce('The question is back.');
    });
    say('The question is deleted.', back);
  } catch (error) {
    announce(errorWords(/** @type {any} */ (error)));
  }
}

const KEYS = [
  ['N', 'a new question of the same kind'],
  ['Ctrl Enter', 'save it and write the next one'],
  ['Alt ↑ and Alt ↓', 'move the question, or in a list the row'],
  ['↑ and ↓', 'in the list: choose the question before or after'],
  ['Enter', 'in the last row: one row more'],
  ['Delete', 'in the list: delete the question'],
  ['?', 'these keys'],
];

function showKeys() {
  const close = el('button', { type: 'button', class: 'button', text: 'Close', on: { click: () => dialog.close() } });
  const rows = KEYS.map(([key, what]) => el('li', { class: 'row' }, [el('kbd', { text: key }), what]));
  const dialog = el('dialog', { 'aria-labelledby': 'keys-title' }, [
    el('div', { class: 'stack' }, [
      el('h2', { id: 'keys-title', text: 'Keys' }),
      el('ul', { class: 'stack stack--tight' }, rows),
      close,
    ]),
  ]);
  showOnce(dialog);
}

document.addEventListener('keydown', async (event) => {
  const target = /** @type {HTMLElement} */ (event.target);
  if (document.querySelector('dialog[open]')) return;
  if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) {
    event.preventDefault();
    await store.flush();
    list.add();
  } else if (event.altKey && (event.key === 'ArrowUp' || event.key === 'ArrowDown') && store.chosen) {
    event.preventDefault();
    list.move(store.chosen, event.key === 'ArrowUp' ? -1 : 1);
  } else if (event.ctrlKey || event.metaKey || event.altKey || target.closest('input, textarea, select')) {
    return;
  } else if (event.key === 'n' || event.key === 'N') {
    event.preventDefault();
    list.add();
  } else if (event.key === 'Delete' && target.closest('question-list')) {
    remove();
  } else if (event.key === '?') {
    showKeys();
  }
});

const tools = el('div', { class: 'form__tools' }, [
  el('button', {
    type: 'button',
    class: 'button button--small button--danger',
    text: 'Delete this question',
    on: { click: remove },
  }),
  el('button', { type: 'button', class: 'button button--small', text: 'Keys', on: { click: showKeys } }),
]);
byId('pane-form').append(tools);
store.addEventListener('chosen', () => {
  tools.hidden = store.chosen === null;
});

try {
  await store.load();
  const named = store.questions.find((question) => question.id === location.hash.slice(1));
  if (named) store.choose(named);
  byId('save-status').textContent = WORDS.saved;
} catch (error) {
  byId('save-status').textContent = errorWords(/** @type {any} */ (error));
}
