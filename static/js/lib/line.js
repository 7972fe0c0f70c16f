// One socket at a time, found out when it falls silent; what an old one still says is for nobody.

import { Heartbeat } from './heartbeat.js';

const SILENT = 1006;

export class Line {
  /** @type {WebSocket | null} */
  #socket = null;
  #WebSocket;
  #received;
  #lost;
  #heartbeat = new Heartbeat(
    () => this.write({ type: 'ping', data: { client_time: Date.now() } }),
    () => this.#lost(SILENT, 'silent'),
  );

  /**
   * @param {typeof WebSocket | undefined} Socket another WebSocket class, for tests
   * @param {(text: any) => void} received
   * @param {(code: number, reason: string) => void} lost
   */
  constructor(Socket, received, lost) {
    this.#WebSocket = Socket;
    this.#received = received;
    this.#lost = lost;
  }

  /** The socket itself, to tell one from the next, or null. */
  get current() {
    return this.#socket;
  }

  /** @param {string} url */
  open(url) {
    const Socket = this.#WebSocket ?? WebSocket;
    const socket = new Socket(url);
    this.#socket = socket;
    socket.onmessage = (event) => {
      if (socket !== this.#socket) return;
      this.#heartbeat.heard();
      this.#received(event.data);
    };
    socket.onclose = (event) => socket === this.#socket && this.#lost(event.code, event.reason);
    this.beat(10);
  }

  /** @param {number} seconds quiet time before a ping */
  beat(seconds) {
    this.#heartbeat.start(seconds);
  }

  /** @param {boolean} awaitsAck whether a write waits for its ack, which makes us less patient */
  writing(awaitsAck) {
    this.#heartbeat.writing(awaitsAck);
  }

  /** Ask for a sign of life now. */
  check() {
    this.#heartbeat.check();
  }

  /** @param {object | string} message */
  write(message) {
    if (this.#socket?.readyState !== 1) return;
    this.#socket.send(typeof message === 'string' ? message : JSON.stringify(message));
  }

  /** Let go of the socket without a sound. */
  drop() {
    this.#heartbeat.stop();
    const socket = this.#socket;
    this.#socket = null;
    if (!socket) return;
    socket.onmessage = socket.onclose = null;
    socket.close(1000);
  }
}
