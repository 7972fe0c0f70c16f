// The line's state in words, with a button to try at once when it is not as it should be.

import { lineWords } from '../models/words.js';
import { websocketService } from '../websocket.js';
import { el } from './dom.js';

class ConnectionStatus extends HTMLElement {
  #words = el('span', { class: 'line-state', role: 'status' });
  #button = el('button', {
    type: 'button',
    class: 'button button--small',
    text: 'Try now',
    hidden: true,
    on: { click: () => websocketService.reconnectNow() },
  });

  connectedCallback() {
    this.replaceChildren(this.#words, this.#button);
    websocketService.on('status', (event) => this.#show(event));
  }

  /** @param {{ status: string, reason?: string }} event */
  #show(event) {
    const words = lineWords(event);
    // Said once, not at each try.
    if (this.#words.textContent !== words) this.#words.textContent = words;
    this.#words.className = `line-state line-state--${event.status}`;
    this.#button.hidden = event.status !== 'reconnecting' && event.status !== 'offline';
  }
}

customElements.define('connection-status', ConnectionStatus);
