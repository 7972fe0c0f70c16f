// What a host can do with one player: rename, move, give points, mute, remove, ban.

import { api } from '../models/api.js';
import { errorWords } from '../models/words.js';
import { websocketService } from '../websocket.js';
import { announce, el } from './dom.js';

class PlayerDialog extends HTMLElement {
  /** @type {import('../models/room-model.js').RoomModel | null} */
  #room = null;
  /** @type {() => Promise<string>} */
  #token = async () => '';

  /** @param {import('../models/room-model.js').RoomModel} room @param {() => Promise<string>} token */
  bind(room, token) {
    this.#room = room;
    this.#token = token;
  }

  /** @param {string} playerId */
  open(playerId) {
    const player = this.#room?.players.get(playerId);
    if (!player) return;
    const error = el('p', { class: 'field__error', role: 'alert' });
    const name = el('input', { id: 'player-name', value: player.name, maxlength: 24, autocomplete: 'off' });
    const team = this.#teams(player);
    const points = el('input', { id: 'player-points', type: 'number', step: 10, value: 0, inputmode: 'numeric' });
    /** @param {() => Promise<any>} act */
    const run = async (act) => {
      error.textContent = '';
      try {
        await act();
        dialog.close();
      } catch (failure) {
        error.textContent = errorWords(/** @type {any} */ (failure));
      }
    };
    const save = () => run(() => this.#save(player, name.value.trim(), team.value, Number(points.value)));
    const dialog = el('dialog', { 'aria-labelledby': 'player-title' }, [
      el(
        'form',
        {
          class: 'stack',
          method: 'dialog',
          on: {
            submit: (/** @type {Event} */ event) => {
              event.preventDefault();
              save();
            },
          },
        },
        [
          el('h2', { id: 'player-title', text: player.name }),
          field('player-name', 'Name', name),
          field('player-team', 'Team', team),
          field('player-points', 'Give points (minus takes them)', points),
          error,
          el('div', { class: 'row' }, [
            el('button', { class: 'button button--primary', type: 'submit', text: 'Save' }),
            action(player.muted ? 'Unmute' : 'Mute', () => run(() => this.#patch(player.id, { muted: !player.muted }))),
            action('Cancel', () => dialog.close()),
          ]),
          el('div', { class: 'row' }, [
            danger('Remove', 'Press again to remove', () => run(() => this.#remove(player.id, false))),
            danger('Ban', 'Press again to ban', () => run(() => this.#remove(player.id, true))),
          ]),
        ],
      ),
    ]);
    dialog.addEventListener('close', () => dialog.remove());
    this.append(dialog);
    dialog.showModal();
  }

  /** @param {import('../models/room-model.js').Player} player */
  #teams(player) {
    const options = [el('option', { value: '', text: 'No team' })];
    for (const team of this.#room?.teams.values() ?? []) {
      options.push(el('option', { value: team.id, text: team.name, selected: team.name === player.team }));
    }
    return el('select', { id: 'player-team' }, options);
  }

  /** @param {import('../models/room-model.js').Player} player @param {string} nickname @param {string} teamId @param {number} points */
  async #save(player, nickname, teamId, points) {
    const teamNow = this.#room?.teamNamed(player.team)?.id ?? '';
    /** @type {Record<string, any>} */
    const changes = {};
    if (nickname !== player.name) changes.nickname = nickname;
    if (teamId !== teamNow) changes.team = teamId || null;
    if (Object.keys(changes).length) await this.#patch(player.id, changes);
    if (points) await websocketService.send('score_update', { participant: player.id, points: Math.round(points) });
    announce('Saved');
  }

  /** @param {string} playerId @param {object} body */
  async #patch(playerId, body) {
    await api('PATCH', `sessions/${websocketService.currentSessionId}/participants/${playerId}`, {
      body,
      token: await this.#token(),
    });
  }

  /** @param {string} playerId @param {boolean} ban */
  async #remove(playerId, ban) {
    const query = ban ? '?ban=true' : '';
    await api('DELETE', `sessions/${websocketService.currentSessionId}/participants/${playerId}${query}`, {
      token: await this.#token(),
    });
    announce(ban ? 'Banned' : 'Removed');
  }
}

/** @param {string} id @param {string} label @param {HTMLElement} input */
function field(id, label, input) {
  return el('div', { class: 'field' }, [el('label', { for: id, text: label }), input]);
}

/** @param {string} text @param {() => void} act */
function action(text, act) {
  return el('button', { type: 'button', class: 'button', text, on: { click: act } });
}

/**
 * A button for what cannot be undone: it asks for a second press.
 * @param {string} text @param {string} again @param {() => void} act
 */
export function danger(text, again, act) {
  const button = el('button', { type: 'button', class: 'button button--danger', text });
  button.addEventListener('click', () => {
    if (button.dataset.armed !== undefined) return act();
    button.dataset.armed = '';
    button.textContent = again;
    setTimeout(() => {
      delete button.dataset.armed;
      button.textContent = text;
    }, 4000);
  });
  return button;
}

customElements.define('player-dialog', PlayerDialog);
