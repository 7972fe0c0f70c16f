// A host's way to bring teams in by a list: pasted or from a file, looked at first, then stored whole or not at all.

import { upload } from '../models/api.js';
import { counted, errorWords } from '../models/words.js';
import { announce, el, showOnce, teamBadge } from './dom.js';
import { first, rowList } from './import-rows.js';

const MAX_BYTES = 1024 * 1024;
const HINT =
  'One row a player: team, player, colour. A team may stand alone. With headings (team or group, player or name, colour) columns may be in any order. Who is listed plays for that team: those who are here move now, the others when they join.';

class ImportTeams extends HTMLElement {
  #getToken = /** @type {() => Promise<string>} */ (async () => '');
  #path = '';
  /** What is looked at. @type {File | null} */
  #asked = null;
  /** What was looked at and would be imported. @type {File | null} */
  #ready = null;
  #told = el('div', { class: 'stack', role: 'status' });
  #paste = el('textarea', {
    id: 'teams-list',
    class: 'input import__paste',
    rows: 6,
    'aria-describedby': 'teams-hint',
    placeholder: 'Foxes, Ada\nFoxes, Ben\nOwls, Cem',
    spellcheck: 'false',
    autocomplete: 'off',
    on: { input: () => this.#pasted() },
  });
  #file = el('input', {
    id: 'teams-file',
    class: 'input',
    type: 'file',
    accept: '.csv,.txt,.tsv,.xlsx',
    on: { change: () => this.#chosen() },
  });
  #go = button('Import', 'button--primary', () => this.#attempt('Importing…', () => this.#store()));

  /**
   * @param {import('../models/room-model.js').RoomModel} room
   * @param {string} session
   * @param {() => Promise<string>} getToken
   */
  bind(room, session, getToken) {
    this.#path = `sessions/${session}/teams/import`;
    this.#getToken = getToken;
    const open = button('Import', '', () => this.#open());
    open.setAttribute('aria-haspopup', 'dialog');
    open.append(el('span', { class: 'visually-hidden', text: ' teams' }));
    this.replaceChildren(open);
    room.addEventListener('change', () => {
      this.hidden = room.isOver;
    });
  }

  #open() {
    this.#paste.value = this.#file.value = '';
    this.#forget();
    const dialog = el('dialog', { class: 'import', 'aria-labelledby': 'teams-title' }, [
      el('div', { class: 'stack' }, [
        el('h2', { id: 'teams-title', text: 'Import teams' }),
        el('p', { id: 'teams-hint', class: 'small', text: HINT }),
        el('div', { class: 'field' }, [el('label', { for: 'teams-list', text: 'Paste the list' }), this.#paste]),
        el('div', { class: 'field' }, [
          el('label', { for: 'teams-file', text: 'or choose a file (CSV, xlsx)' }),
          this.#file,
        ]),
        el('div', {}, [button('Check the list', '', () => this.#look())]),
        this.#told,
        el('div', { class: 'row import__actions' }, [this.#go, button('Cancel', '', () => dialog.close())]),
      ]),
    ]);
    showOnce(dialog, this);
  }

  #pasted() {
    this.#file.value = '';
    this.#forget();
  }

  #chosen() {
    this.#forget();
    if (!this.#file.files?.length) return;
    this.#paste.value = '';
    this.#look();
  }

  /** What was looked at is not what there is now. */
  #forget() {
    this.#asked = this.#ready = null;
    this.#go.disabled = true;
    this.#go.textContent = 'Import';
    this.#told.replaceChildren();
  }

  #look() {
    const chosen = this.#file.files?.[0] ?? new File([this.#paste.value], 'pasted.csv', { type: 'text/csv' });
    this.#asked = chosen;
    this.#attempt('Reading…', async () => {
      const found = await this.#send(chosen, { dry_run: 'true' });
      if (this.#asked !== chosen) return; // it was changed meanwhile
      const isGood = found.errors.length === 0;
      this.#ready = isGood ? chosen : null;
      this.#told.replaceChildren(...preview(found));
      this.#go.disabled = !isGood;
      this.#go.textContent = isGood ? `Import ${counted(found.teams.length, 'team')}` : 'Import';
    });
  }

  async #store() {
    if (!this.#ready) return;
    const { imported } = await this.#send(this.#ready);
    this.querySelector('dialog')?.close();
    announce(`${counted(imported, 'team')} imported`);
  }

  /** @param {string} words @param {() => Promise<void>} act */
  async #attempt(words, act) {
    this.#go.disabled = true;
    this.#told.replaceChildren(el('p', { text: words }));
    try {
      await act();
    } catch (error) {
      this.#told.replaceChildren(...failure(/** @type {any} */ (error)));
    }
  }

  /** @param {File} file @param {Record<string, string>} [more] @returns {Promise<any>} */
  async #send(file, more = {}) {
    // A server that is sent too much hangs up, and cannot say why.
    if (file.size > MAX_BYTES) throw { code: 'too_large', message: 'The list is larger than 1 MiB.' };
    return upload(this.#path, await this.#getToken(), { file, ...more });
  }
}

/** @param {string} text @param {string} look @param {() => void} click */
function button(text, look, click) {
  return el('button', { type: 'button', class: `button ${look}`, text, on: { click } });
}

/** @param {any} error @returns {HTMLElement[]} */
function failure(error) {
  const words = el('p', { class: 'notice notice--bad', text: errorWords(error) });
  return error.rows?.length ? [words, rowList(error.rows)] : [words];
}

/** @param {any} found what a dry run told @returns {HTMLElement[]} */
function preview(found) {
  const hints = found.warnings.length ? [rowList(found.warnings, 'notice')] : [];
  if (found.errors.length) {
    const words = `${counted(found.errors.length, 'fault')}. Mend the list and check it again; nothing was stored.`;
    return [el('p', { class: 'notice notice--bad', text: words }), rowList(found.errors), ...hints];
  }
  const rows = first(found.teams, (team) =>
    el('li', { class: 'import__team' }, [
      team.color === null ? null : teamBadge(team),
      el('span', {}, [
        el('strong', { text: team.name }),
        team.is_new ? null : ' (there already)',
        team.players.length ? el('span', { class: 'small', text: ` ${team.players.join(', ')}` }) : null,
      ]),
    ]),
  );
  return [
    el('p', { text: summary(found) }),
    ...hints,
    el('ul', { class: 'import__list import__list--teams', tabindex: '0', 'aria-label': 'Teams of the list' }, rows),
  ];
}

/** @param {any} found @returns {string} */
function summary(found) {
  const players = found.teams.reduce(
    (/** @type {number} */ sum, /** @type {any} */ team) => sum + team.players.length,
    0,
  );
  const read = `${counted(found.teams.length, 'team')}${players ? ` with ${counted(players, 'player')}` : ''}.`;
  return found.moved ? `${read} ${counted(found.moved, 'player')} already here will move.` : read;
}

customElements.define('import-teams', ImportTeams);
