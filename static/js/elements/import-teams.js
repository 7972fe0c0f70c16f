// A host's way to bring teams in by a list: pasted or from a file, looked at first, then stored whole or not at all.

import { upload } from '../models/api.js';
import { counted, errorWords } from '../models/words.js';
import { announce, el, showOnce, teamBadge } from './dom.js';
import { first, rowList } from './import-rows.js';

const MAX_BYTES = 1024 * 1024;

class ImportTeams extends HTMLElement {
  #getToken = /** @type {() => Promise<string>} */ (async () => '');
  #path = '';

  /**
   * @param {import('../models/room-model.js').RoomModel} room
   * @param {string} session
   * @param {() => Promise<string>} getToken
   */
  bind(room, session, getToken) {
    this.#path = `sessions/${session}/teams/import`;
    this.#getToken = getToken;
    this.classList.add('import-teams');
    this.replaceChildren(
      el(
        'button',
        {
          type: 'button',
          class: 'button',
          'aria-haspopup': 'dialog',
          on: { click: () => this.#open() },
        },
        ['Import', el('span', { class: 'visually-hidden', text: ' teams' })],
      ),
    );
    room.addEventListener('change', () => {
      this.hidden = room.isOver;
    });
  }

  /** @param {File} file @param {boolean} isTrial @returns {Promise<any>} */
  async #send(file, isTrial) {
    // A server that is sent too much hangs up, and cannot say why.
    if (file.size > MAX_BYTES) throw { code: 'too_large', message: 'The file is larger than 1 MiB.' };
    return upload(this.#path, await this.#getToken(), { file, ...(isTrial ? { dry_run: 'true' } : {}) });
  }

  #open() {
    /** @type {File | null} what was looked at and would be imported */
    let ready = null;
    const told = el('div', { class: 'stack', role: 'status' });
    const paste = el('textarea', {
      id: 'teams-list',
      class: 'input import__paste',
      rows: 6,
      'aria-describedby': 'teams-hint',
      placeholder: 'Foxes, Ada\nFoxes, Ben\nOwls, Cem',
      spellcheck: 'false',
      autocomplete: 'off',
    });
    const file = el('input', { id: 'teams-file', class: 'input', type: 'file', accept: '.csv,.txt,.tsv,.xlsx' });
    const button = (/** @type {string} */ text, /** @type {string} */ look, /** @type {() => void} */ click) =>
      el('button', { type: 'button', class: `button ${look}`, text, on: { click } });
    const forget = () => {
      ready = null;
      go.disabled = true;
      go.textContent = 'Import';
      told.replaceChildren();
    };
    const attempt = async (/** @type {string} */ words, /** @type {() => Promise<void>} */ act) => {
      go.disabled = true;
      told.replaceChildren(el('p', { text: words }));
      try {
        await act();
      } catch (error) {
        told.replaceChildren(...failure(/** @type {any} */ (error)));
      }
    };
    const look = () => {
      const chosen = file.files?.[0] ?? new File([paste.value], 'pasted.csv', { type: 'text/csv' });
      attempt('Reading…', async () => {
        const found = await this.#send(chosen, true);
        ready = chosen;
        told.replaceChildren(...preview(found));
        go.disabled = found.errors.length > 0;
        go.textContent = found.errors.length ? 'Import' : `Import ${counted(found.teams.length, 'team')}`;
      });
    };
    const store = () =>
      attempt('Importing…', async () => {
        if (!ready) return;
        const { imported } = await this.#send(ready, false);
        dialog.close();
        announce(`${counted(imported, 'team')} imported`);
      });
    const check = button('Check the list', '', look);
    const go = button('Import', 'button--primary', store);
    go.disabled = true;
    paste.addEventListener('input', () => {
      file.value = '';
      forget();
    });
    file.addEventListener('change', () => {
      forget();
      if (!file.files?.length) return;
      paste.value = '';
      look();
    });
    const dialog = el('dialog', { class: 'import', 'aria-labelledby': 'teams-title' }, [
      el('div', { class: 'stack' }, [
        el('h2', { id: 'teams-title', text: 'Import teams' }),
        el('p', {
          id: 'teams-hint',
          class: 'small',
          text: 'One row a player: team, player, colour. A team may stand alone. With headings (team or group, player or name, colour) columns may be in any order. Who is listed plays for that team: those who are here move now, the others when they join.',
        }),
        el('div', { class: 'field' }, [el('label', { for: 'teams-list', text: 'Paste the list' }), paste]),
        el('div', { class: 'field' }, [el('label', { for: 'teams-file', text: 'or choose a file (CSV, xlsx)' }), file]),
        el('div', {}, [check]),
        told,
        el('div', { class: 'row import__actions' }, [go, button('Cancel', '', () => dialog.close())]),
      ]),
    ]);
    showOnce(dialog, this);
  }
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
