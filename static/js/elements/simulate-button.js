// For whoever tries a quiz alone: ten players whom the server plays, and a way to be rid of them.

import { api } from '../models/api.js';
import { errorWords } from '../models/words.js';
import { announce, el } from './dom.js';

const COUNT = 10;
const FEW = 3;

class SimulateButton extends HTMLElement {
  #words = el('p', { class: 'small', role: 'status' });
  #button = el('button', {
    type: 'button',
    class: 'button button--small',
    text: `Add ${COUNT} simulated players`,
    on: { click: () => this.#add() },
  });
  #getToken = /** @type {() => Promise<string>} */ (async () => '');
  #session = '';

  /**
   * @param {import('../models/room-model.js').RoomModel} room
   * @param {string} session
   * @param {() => Promise<string>} getToken
   */
  bind(room, session, getToken) {
    this.#session = session;
    this.#getToken = getToken;
    this.classList.add('simulate');
    this.hidden = true;
    this.replaceChildren(
      el('p', { class: 'small', text: 'Trying it alone? Let the server play too: its players only guess.' }),
      this.#button,
      this.#words,
    );
    room.addEventListener('change', () => {
      this.hidden = !(room.hasQuiz && room.state === 'lobby' && room.players.size <= FEW);
    });
  }

  async #add() {
    this.#button.disabled = true;
    this.#words.textContent = 'They are on their way…';
    try {
      const told = await api('POST', `sessions/${this.#session}/simulated`, {
        token: await this.#getToken(),
        body: { count: COUNT },
      });
      this.#words.textContent = '';
      announce(`${told.added} simulated players have come.`);
    } catch (error) {
      this.#words.textContent = errorWords(/** @type {any} */ (error));
    } finally {
      this.#button.disabled = false;
    }
  }
}

customElements.define('simulate-button', SimulateButton);
