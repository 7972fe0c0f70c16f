// The line's state in words, when it is not as it should be, with a button to try at once.

import { lineWords } from '../models/words.js';
import { websocketService } from '../websocket.js';
import { el } from './dom.js';

class ConnectionStatus extends HTMLElement {
  connectedCallback() {
    this.setAttribute('role', 'status');
    websocketService.on('status', (event) => this.#show(event));
  }

  /** @param {{ status: string, retryInMs?: number }} event */
  #show(event) {
    const words = lineWords(event);
    const mayTry = event.status === 'reconnecting' || event.status === 'offline';
    const button = el('button', {
      type: 'button',
      class: 'button button--small',
      text: 'Try now',
      on: { click: () => websocketService.reconnectNow() },
    });
    this.replaceChildren(
      el('span', { class: `line-state line-state--${event.status}`, text: words || 'Live' }),
      ...(mayTry ? [' ', button] : []),
    );
  }
}

customElements.define('connection-status', ConnectionStatus);
