// A host's way to teams of equal size: newcomers go where fewest are, and everybody is spread at a press.

import { api } from '../models/api.js';
import { counted, errorWords } from '../models/words.js';
import { danger } from './danger-button.js';
import { el } from './dom.js';

class EvenTeams extends HTMLElement {
  #words = el('p', { class: 'small', role: 'status' });
  #box = el('input', { id: 'team-choice', type: 'checkbox', on: { change: () => this.#choose() } });
  // Points move along, so that it asks for a second press.
  #button = danger('Spread evenly', 'Press again', () => this.#spread(), {
    class: 'button button--small',
  });
  #getToken = /** @type {() => Promise<string>} */ (async () => '');
  #path = '';

  /**
   * @param {import('../models/room-model.js').RoomModel} room
   * @param {string} session
   * @param {() => Promise<string>} getToken
   */
  bind(room, session, getToken) {
    this.#path = `sessions/${session}`;
    this.#getToken = getToken;
    this.classList.add('even-teams');
    this.hidden = true;
    this.replaceChildren(
      el('label', { class: 'check', for: 'team-choice' }, [this.#box, ' Newcomers join the smallest']),
      this.#button,
      this.#words,
    );
    room.addEventListener('change', () => {
      this.hidden = room.isOver || room.teams.size === 0;
      this.#box.checked = room.settings.team_choice === 'balanced';
      this.#button.hidden = room.teams.size < 2 || room.players.size === 0;
    });
  }

  #choose() {
    const settings = { team_choice: this.#box.checked ? 'balanced' : 'own' };
    this.#ask('PATCH', this.#path, { settings }, () => '');
  }

  #spread() {
    this.#ask('POST', `${this.#path}/teams/spread`, {}, ({ moved }) =>
      moved ? `${counted(moved, 'player')} moved.` : 'The teams are even already.',
    );
  }

  /** @param {string} method @param {string} path @param {object} body @param {(told: any) => string} words */
  async #ask(method, path, body, words) {
    this.#words.textContent = '';
    try {
      this.#words.textContent = words(await api(method, path, { body, token: await this.#getToken() }));
    } catch (failure) {
      this.#words.textContent = errorWords(/** @type {any} */ (failure));
    }
  }
}

customElements.define('even-teams', EvenTeams);
