// A self-paced link for its host: what it is, and how everybody did.

import { assignmentCard } from '../elements/assignment-card.js';
import { announce, byId } from '../elements/dom.js';
import '../elements/theme-switch.js';
import '../elements/ui-icon.js';
import { accountToken, api } from '../models/api.js';
import { download } from '../models/download.js';
import { errorWords } from '../models/words.js';
import { hostView } from '../results/host-view.js';

const { assignment: id = '' } = byId('assignment').dataset;
const path = `assignments/${id}`;

/** @param {string} method @param {any} [body] */
async function act(method, body) {
  try {
    await api(method, path, { token: await accountToken(), body });
    if (method === 'DELETE') return location.assign('/admin/sessions_app/quiz/');
    await showLink();
    announce('Done.');
    byId('link').querySelector('input')?.focus();
  } catch (error) {
    fail(error);
  }
}

async function showLink() {
  const row = await api('GET', path, { token: await accountToken() });
  byId('link').replaceChildren(assignmentCard(row, act, null, 'The link'));
}

/** @param {unknown} error */
function fail(error) {
  byId('results-words').textContent = errorWords(/** @type {any} */ (error));
}

try {
  const token = await accountToken();
  await showLink();
  const told = await api('GET', `${path}/results`, { token });
  const view = { ...told, session: told.assignment, teams: [], scores: [] };
  byId('results').replaceChildren(
    ...hostView(view, async (file) => download(`${path}/${file}`, await accountToken()).catch(fail)),
  );
  byId('results-words').textContent = '';
} catch (error) {
  fail(error);
}
