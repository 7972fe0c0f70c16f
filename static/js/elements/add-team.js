// A host's way to add a team.

import { api } from '../models/api.js';
import { errorWords } from '../models/words.js';
import { websocketService } from '../websocket.js';
import { announce, el } from './dom.js';

class AddTeam extends HTMLElement {
  #input = el('input', {
    id: 'team-name',
    class: 'input',
    'aria-label': 'Name of a new team',
    placeholder: 'New team',
    autocomplete: 'off',
    maxlength: 60,
    required: true,
  });
  #error = el('p', { class: 'composer__note field__error', role: 'alert' });

  /** @param {import('../models/room-model.js').RoomModel} room @param {() => Promise<string>} getToken */
  bind(room, getToken) {
    const form = el('form', { class: 'composer' }, [
      this.#input,
      el('button', { class: 'button', type: 'submit', text: 'Add' }),
      this.#error,
    ]);
    form.addEventListener('submit', (event) => {
      event.preventDefault();
      this.#add(getToken);
    });
    this.replaceChildren(form);
    room.addEventListener('change', () => {
      this.hidden = room.isOver;
    });
  }

  /** @param {() => Promise<string>} getToken */
  async #add(getToken) {
    const name = this.#input.value.trim();
    if (!name) return;
    this.#error.textContent = '';
    try {
      const token = await getToken();
      await api('POST', `sessions/${websocketService.currentSessionId}/teams`, { body: { name }, token });
      this.#input.value = '';
      announce(`Team added: ${name}`);
    } catch (failure) {
      this.#error.textContent = errorWords(/** @type {any} */ (failure));
    }
  }
}

customElements.define('add-team', AddTeam);
