// The browser's end of a room: one socket, kept alive; every durable event once and in order; every write until its ack.
// The wire is described in docs/protocol.md, this class in docs/browser-client.md.

import { meaning } from './lib/backoff.js';
import { Emitter } from './lib/emitter.js';
import { Line } from './lib/line.js';
import { LogPosition } from './lib/log-position.js';
import { localError, Outbox } from './lib/outbox.js';
import { Retry } from './lib/retry.js';
import { socketUrl, watchSurroundings } from './lib/surroundings.js';
import { Token } from './lib/token.js';

const NO_WRITES = new Set(['ping', 'authenticate']);

/** @import { Status, WebSocketService as Declared } from './websocket.d.ts' */

/** @implements {Declared} */
export class WebSocketService {
  /** How often to try again before giving up; `Infinity` never does. */
  maxReconnectAttempts = 5;
  /** Milliseconds of the first wait; the next ones double up to 30 s. */
  reconnectDelay = 1000;
  /** Share by which each wait is spread: 0.25 is ± 25 %; 0 gives the exact numbers. */
  jitter = 0.25;
  /** Where the server is, like `wss://quiz.example`; empty for where the page came from. */
  baseUrl = '';
  /** @type {(() => Promise<string> | string) | null} returns a fresh token before the old one ends */
  getToken = null;

  #emitter = new Emitter();
  #outbox = new Outbox();
  #line;
  #sessionId = '';
  #token = new Token(() => this.getToken?.());
  #position = new LogPosition();
  #retry = new Retry();
  #maxBytes = 65536;
  #isOpen = false;
  #clockOffset = 0;
  /** @type {Status} */
  #status = 'closed';

  /** @param {{ WebSocket?: typeof WebSocket }} [options] another WebSocket class, for tests */
  constructor(options = {}) {
    this.#line = new Line(
      options.WebSocket,
      (text) => this.#received(text),
      (code, reason) => this.#lost(code, reason),
    );
    watchSurroundings(
      () => this.#tryAtOnce(),
      () => this.#line.current && this.#lost(1006, 'offline'),
    );
  }

  /** Whether the room has greeted us on the present line. */
  get isConnected() {
    return this.#isOpen;
  }

  /** The session we are in, or ''. */
  get currentSessionId() {
    return this.#sessionId;
  }

  /** @returns {Status} */
  get status() {
    return this.#status;
  }

  /** Milliseconds since the epoch on the server's clock. */
  serverNow() {
    return Date.now() + this.#clockOffset;
  }

  /**
   * Enter a session. The same session again with the same token changes nothing; another one leaves the first.
   * @param {string} sessionId
   * @param {string} token
   */
  connect(sessionId, token) {
    if (sessionId === this.#sessionId && token === this.#token.value && this.#status !== 'refused') return;
    const isOther = sessionId !== this.#sessionId;
    this.#hangUp();
    if (isOther) {
      this.#outbox.rejectAll('disconnected', 'Another session was entered.');
      this.#position.forget();
    }
    this.#sessionId = sessionId;
    this.#token.begin(token);
    this.#retry.attempt = 0;
    this.#open('connecting');
  }

  /** Leave the session. What was not sent yet is rejected; handlers stay. */
  disconnect() {
    this.#hangUp();
    this.#outbox.rejectAll('disconnected', 'The connection was closed.');
    this.#sessionId = '';
    this.#token.begin('');
    this.#position.forget();
    this.#tell('closed');
  }

  /** Try again at once instead of waiting: for a "Try now" button. */
  reconnectNow() {
    if (this.#sessionId && !this.#line.current) {
      this.#retry.attempt = 0;
      this.#open('connecting');
    }
  }

  /**
   * Send a message. A write is kept until the server has committed it, across lost lines too.
   * @param {string} type
   * @param {object} [data]
   * @returns {Promise<any>} the ack of a write; rejects with the `error` frame
   */
  send(type, data = {}) {
    if (NO_WRITES.has(type)) {
      if (this.#isOpen) this.#line.write({ type, data });
      return Promise.resolve(null);
    }
    if (!this.#sessionId || this.#status === 'closed' || this.#status === 'refused') {
      const refused = Promise.reject(localError('not_connected', 'Connect to a session first.'));
      refused.catch(() => {});
      return refused;
    }
    const { promise } = this.#outbox.add(type, data);
    this.#flush();
    return promise;
  }

  /**
   * Listen to messages of one type, to `status`, or to everything with `*`.
   * @param {string} type
   * @param {(message: any) => void} handler
   * @returns {() => void} unsubscribe
   */
  on(type, handler) {
    return this.#emitter.on(type, handler);
  }

  /** @param {string} type @param {(message: any) => void} handler */
  off(type, handler) {
    this.#emitter.off(type, handler);
  }

  // The line

  /** @param {Status} status */
  #open(status) {
    this.#retry.stop();
    this.#retry.afterMs = 0;
    this.#tell(status);
    this.#line.open(socketUrl(this.baseUrl, this.#sessionId, this.#token.value, this.#position.last));
  }

  #hangUp() {
    this.#retry.stop();
    this.#token.stop();
    this.#line.drop();
    this.#outbox.lineLost();
    this.#isOpen = false;
  }

  /** @param {number} code @param {string} reason */
  #lost(code, reason) {
    this.#hangUp();
    const what = meaning(code);
    if (what === 'stop') return this.#end('closed', code, reason);
    if (what === 'refused') return this.#refused(code, reason);
    if (code === 1009) this.#outbox.rejectLongerThan(this.#maxBytes);
    if (this.#retry.attempt >= this.maxReconnectAttempts) return this.#end('offline', code, reason);
    const wait = this.#retry.schedule(() => this.#open('reconnecting'), this, what === 'retry-slowly');
    this.#tell('reconnecting', { code, reason, attempt: this.#retry.attempt, retryInMs: wait });
  }

  /** @param {Status} status @param {number} code @param {string} reason */
  #end(status, code, reason) {
    if (status === 'closed') this.#outbox.rejectAll('disconnected', 'The connection was closed.');
    this.#tell(status, { code, reason });
  }

  /** A refusal stands until somebody acts; an expired token may be changed for a fresh one, once.
   * @param {number} code @param {string} reason */
  async #refused(code, reason) {
    const sessionId = this.#sessionId;
    if (reason === 'token_expired' && this.getToken && !this.#token.hasRenewed) {
      this.#token.hasRenewed = true;
      this.#tell('reconnecting', { code, reason, attempt: 0, retryInMs: 0 });
      const token = await this.#token.fresh();
      if (sessionId !== this.#sessionId || this.#line.current) return;
      if (token) {
        this.#token.value = token;
        this.#open('reconnecting');
        return;
      }
    }
    this.#outbox.rejectAll('disconnected', 'The connection was refused.');
    this.#tell('refused', { code, reason });
  }

  #tryAtOnce() {
    if (!this.#sessionId || this.#status === 'refused' || this.#status === 'closed') return;
    if (this.#line.current) this.#line.check();
    else this.reconnectNow();
  }

  /** @param {Status} status @param {object} [detail] */
  #tell(status, detail = {}) {
    this.#status = status;
    this.#emitter.emit('status', { status, ...detail });
  }

  // Frames in

  /** @param {any} text */
  #received(text) {
    let frame;
    try {
      frame = JSON.parse(text);
    } catch {
      return;
    }
    if (typeof frame?.type !== 'string') return;
    if (frame.type === 'connection') this.#greeted(frame);
    else if (frame.type === 'ack' || frame.type === 'error') this.#answered(frame);
    else if (frame.type === 'pong') this.#setClock(frame.data?.server_time);
    else if (frame.type === 'reconnect') this.#retry.afterMs = frame.data?.after_ms ?? 0;
    else if (frame.type === 'token_expiring') this.#refreshToken();
    else if (typeof frame.seq === 'number' && !this.#position.isNew(frame)) return;
    this.#emitter.emit(frame.type, frame);
    this.#emitter.emit('*', frame);
  }

  /** @param {any} frame */
  #greeted(frame) {
    this.#isOpen = true;
    this.#position.greeted(frame);
    this.#maxBytes = frame.limits?.max_message_bytes ?? this.#maxBytes;
    this.#setClock(frame.server_time);
    this.#line.beat(frame.heartbeat_seconds ?? 10);
    this.#retry.connected(() => {
      this.#token.hasRenewed = false;
    });
    if (this.getToken) this.#token.endsIn(frame.token_expires_in ?? 0, () => this.#refreshToken());
    this.#tell('open');
    this.#flush();
  }

  /** @param {unknown} serverTime */
  #setClock(serverTime) {
    if (typeof serverTime === 'number') this.#clockOffset = serverTime - Date.now();
  }

  // Writes out

  #flush() {
    if (!this.#isOpen) return;
    for (const waiting of this.#outbox.unsent()) {
      waiting.sent = true;
      this.#line.write(waiting.text);
    }
    this.#line.writing(this.#outbox.awaitsAck);
  }

  /** @param {any} frame an ack or an error */
  #answered(frame) {
    this.#outbox.answered(frame, () => this.#flush());
    this.#line.writing(this.#outbox.awaitsAck);
  }

  async #refreshToken() {
    const line = this.#line.current;
    const token = this.getToken ? await this.#token.fresh() : null;
    if (!token || line !== this.#line.current) return;
    this.#token.value = token;
    this.#line.write({ type: 'authenticate', data: { token } });
  }
}

export const websocketService = new WebSocketService();
