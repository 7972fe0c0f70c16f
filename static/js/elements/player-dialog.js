// What a host can do with one player: rename, move, give points, mute, remove, ban.

import { api } from '../models/api.js';
import { errorWords } from '../models/words.js';
import { websocketService } from '../websocket.js';
import { danger } from './danger-button.js';
import { announce, el, icon, showOnce } from './dom.js';
import { pointsRow } from './points-row.js';

/** @typedef {import('../models/room-model.js').Player} Player */

class PlayerDialog extends HTMLElement {
  #room = /** @type {import('../models/room-model.js').RoomModel} */ (/** @type {unknown} */ (null));
  #pad = /** @type {import('../models/score-pad.js').ScorePad} */ (/** @type {unknown} */ (null));
  /** @type {() => Promise<string>} */
  #token = async () => '';

  /**
   * @param {import('../models/room-model.js').RoomModel} room
   * @param {import('../models/score-pad.js').ScorePad} pad
   * @param {() => Promise<string>} token
   */
  bind(room, pad, token) {
    this.#room = room;
    this.#pad = pad;
    this.#token = token;
  }

  /** @param {string} playerId */
  open(playerId) {
    const player = this.#room.players.get(playerId);
    if (!player) return;
    const error = el('p', { class: 'field__error', role: 'alert' });
    const close = () => dialog.close();
    /** @param {() => Promise<any>} act */
    const run = async (act) => {
      error.textContent = '';
      try {
        await act();
        close();
      } catch (failure) {
        error.textContent = errorWords(/** @type {any} */ (failure));
      }
    };
    const dialog = el('dialog', { class: 'dialog--sheet', 'aria-labelledby': 'player-title' }, [
      el('div', { class: 'stack' }, [
        head(player, close),
        this.#room.isOver ? null : this.#scoring(player),
        this.#form(player, error, run),
        this.#danger(player, run),
      ]),
    ]);
    showOnce(dialog, this);
  }

  /** @param {Player} player */
  #scoring(player) {
    const score = el('span', { class: 'chip numbers', text: `${player.score} points` });
    const draw = () => {
      const now = this.#room.players.get(player.id)?.score ?? 0;
      score.textContent = `${now + this.#pad.pending(player.id)} points`;
      if (!score.isConnected) this.#room.removeEventListener('change', draw);
    };
    this.#room.addEventListener('change', draw);
    return el('div', { class: 'stack stack--tight' }, [
      el('p', { class: 'row spread' }, [el('span', { class: 'field__label', text: 'Points' }), score]),
      pointsRow(this.#pad, player, { participant: player.id }),
    ]);
  }

  /** @param {Player} player @param {HTMLElement} error @param {(act: () => Promise<any>) => Promise<void>} run */
  #form(player, error, run) {
    const name = el('input', {
      id: 'player-name',
      value: player.name,
      maxlength: 40,
      autocomplete: 'off',
      required: true,
    });
    const team = this.#teams(player);
    const form = el('form', { class: 'stack', method: 'dialog' }, [
      field('player-name', 'Name', name),
      field('player-team', 'Team', team),
      error,
      el('button', { class: 'button button--primary', type: 'submit', text: 'Save' }),
    ]);
    form.addEventListener('submit', (event) => {
      event.preventDefault();
      run(() => this.#save(player, name.value.trim(), team.value));
    });
    return form;
  }

  /** @param {Player} player @param {(act: () => Promise<any>) => Promise<void>} run */
  #danger(player, run) {
    const mute = el('button', { type: 'button', class: 'button', text: player.muted ? 'Unmute' : 'Mute' });
    mute.addEventListener('click', () => run(() => this.#patch(player.id, { muted: !player.muted })));
    return el('div', { class: 'row grow' }, [
      mute,
      danger('Remove', 'Press again', () => run(() => this.#remove(player.id, false))),
      danger('Ban', 'Press again', () => run(() => this.#remove(player.id, true))),
    ]);
  }

  /** @param {Player} player */
  #teams(player) {
    const options = [el('option', { value: '', text: 'No team' })];
    for (const team of this.#room.rankedTeams())
      options.push(el('option', { value: team.id, text: team.name, selected: team.name === player.team }));
    return el('select', { id: 'player-team' }, options);
  }

  /** @param {Player} player @param {string} nickname @param {string} teamId */
  async #save(player, nickname, teamId) {
    const teamNow = this.#room.teamNamed(player.team)?.id ?? '';
    /** @type {Record<string, any>} */
    const changes = {};
    if (nickname !== player.name) changes.nickname = nickname;
    if (teamId !== teamNow) changes.team = teamId || null;
    if (Object.keys(changes).length) await this.#patch(player.id, changes);
  }

  /** @param {string} playerId @param {object} body */
  async #patch(playerId, body) {
    const path = `sessions/${websocketService.currentSessionId}/participants/${playerId}`;
    await api('PATCH', path, { body, token: await this.#token() });
    announce('Saved');
  }

  /** @param {string} playerId @param {boolean} ban */
  async #remove(playerId, ban) {
    const path = `sessions/${websocketService.currentSessionId}/participants/${playerId}`;
    await api('DELETE', ban ? `${path}?ban=true` : path, { token: await this.#token() });
    announce(ban ? 'Banned' : 'Removed');
  }
}

/** @param {Player} player @param {() => void} close */
function head(player, close) {
  return el('div', { class: 'dialog__head' }, [
    el('h2', { id: 'player-title', text: player.name }),
    el('button', { type: 'button', class: 'button button--icon', 'aria-label': 'Close', on: { click: close } }, [
      icon('close'),
    ]),
  ]);
}

/** @param {string} id @param {string} label @param {HTMLElement} input */
function field(id, label, input) {
  return el('div', { class: 'field' }, [el('label', { for: id, text: label }), input]);
}

customElements.define('player-dialog', PlayerDialog);
