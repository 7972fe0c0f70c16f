// Whether guests come in at once, or wait until the host lets them in.

import { api } from '../models/api.js';
import { errorWords } from '../models/words.js';
import { el } from './dom.js';

class ApprovalBox extends HTMLElement {
  #words = el('p', { class: 'small', role: 'status' });
  #box = el('input', { id: 'approval', type: 'checkbox' });

  /**
   * @param {import('../models/room-model.js').RoomModel} room
   * @param {string} session
   * @param {() => Promise<string>} getToken
   */
  bind(room, session, getToken) {
    this.classList.add('even-teams');
    this.hidden = true;
    this.replaceChildren(
      el('label', { class: 'check', for: 'approval' }, [this.#box, ' Guests ask to come in']),
      this.#words,
    );
    const draw = () => {
      this.hidden = room.isOver;
      this.#box.checked = room.settings.approval === true;
    };
    room.addEventListener('change', draw);
    this.#box.addEventListener('change', async () => {
      this.#words.textContent = '';
      const settings = { approval: this.#box.checked };
      try {
        await api('PATCH', `sessions/${session}`, { body: { settings }, token: await getToken() });
      } catch (failure) {
        this.#words.textContent = errorWords(/** @type {any} */ (failure));
        draw();
      }
    });
  }
}

customElements.define('approval-box', ApprovalBox);
