// The browser's end of a room: one socket, kept alive; every durable event once and in order; every write until its ack.
// The wire is described in docs/protocol.md, this class in docs/browser-client.md.

import { backoff, meaning } from './lib/backoff.js';
import { Emitter } from './lib/emitter.js';
import { Heartbeat } from './lib/heartbeat.js';
import { localError, Outbox } from './lib/outbox.js';

const GOOD_CONNECTION_MS = 30000;
const MIN_OVERLOAD_MS = 5000;
const REFRESH_BEFORE_MS = 60000;
const NO_WRITES = new Set(['ping', 'authenticate']);

/** @typedef {'connecting' | 'open' | 'reconnecting' | 'offline' | 'refused' | 'closed'} Status */

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
  #heartbeat = new Heartbeat(
    () => this.#ping(),
    () => this.#lost(1006, 'silent'),
  );
  #WebSocket;
  /** @type {WebSocket | null} */
  #socket = null;
  #sessionId = '';
  #token = '';
  /** @type {number | null} the last durable event received */
  #lastSeq = null;
  #attempt = 0;
  #afterMs = 0;
  #maxBytes = 65536;
  #isOpen = false;
  #hasRenewed = false;
  #clockOffset = 0;
  /** @type {Status} */
  #status = 'closed';
  /** @type {Record<'retry' | 'good' | 'refresh' | 'resend', ReturnType<typeof setTimeout> | undefined>} */
  #timers = { retry: undefined, good: undefined, refresh: undefined, resend: undefined };

  /** @param {{ WebSocket?: typeof WebSocket }} [options] another WebSocket class, for tests */
  constructor(options = {}) {
    this.#WebSocket = options.WebSocket;
    if (typeof addEventListener === 'function') {
      addEventListener('online', () => this.#tryAtOnce());
      addEventListener('offline', () => this.#wentOffline());
      addEventListener('pageshow', () => this.#tryAtOnce());
    }
    if (typeof document !== 'undefined') {
      document.addEventListener('visibilitychange', () => document.visibilityState === 'visible' && this.#tryAtOnce());
    }
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
    if (sessionId === this.#sessionId && token === this.#token && this.#status !== 'refused') return;
    const isOther = sessionId !== this.#sessionId;
    this.#dropSocket();
    if (isOther) {
      this.#outbox.rejectAll('disconnected', 'Another session was entered.');
      this.#lastSeq = null;
    }
    this.#sessionId = sessionId;
    this.#token = token;
    this.#attempt = 0;
    this.#hasRenewed = false;
    this.#open('connecting');
  }

  /** Leave the session. What was not sent yet is rejected; handlers stay. */
  disconnect() {
    this.#dropSocket();
    this.#outbox.rejectAll('disconnected', 'The connection was closed.');
    this.#sessionId = this.#token = '';
    this.#lastSeq = null;
    this.#tell('closed');
  }

  /** Try again at once instead of waiting: for a "Try now" button. */
  reconnectNow() {
    if (this.#sessionId && !this.#socket) {
      this.#attempt = 0;
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
      if (this.#isOpen) this.#write(JSON.stringify({ type, data }));
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
    clearTimeout(this.#timers.retry);
    this.#afterMs = 0;
    this.#tell(status);
    const Socket = this.#WebSocket ?? WebSocket;
    const query = new URLSearchParams({ token: this.#token });
    if (this.#lastSeq !== null) query.set('last_seq', String(this.#lastSeq));
    const socket = new Socket(`${this.#base()}/ws/${encodeURIComponent(this.#sessionId)}?${query}`);
    this.#socket = socket;
    socket.onmessage = (event) => socket === this.#socket && this.#received(event.data);
    socket.onclose = (event) => socket === this.#socket && this.#lost(event.code, event.reason);
    this.#heartbeat.start(10);
  }

  #base() {
    if (this.baseUrl) return this.baseUrl.replace(/^http/, 'ws').replace(/\/$/, '');
    return `${location.protocol === 'https:' ? 'wss' : 'ws'}://${location.host}`;
  }

  /** Let go of the socket without a sound: whatever it still says is not for us. */
  #dropSocket() {
    for (const timer of Object.values(this.#timers)) clearTimeout(timer);
    this.#heartbeat.stop();
    const socket = this.#socket;
    this.#socket = null;
    this.#isOpen = false;
    this.#outbox.lineLost();
    if (socket) {
      socket.onmessage = socket.onclose = null;
      socket.close(1000);
    }
  }

  /** @param {number} code @param {string} reason */
  #lost(code, reason) {
    this.#dropSocket();
    const what = meaning(code);
    if (what === 'stop') return this.#end('closed', code, reason);
    if (what === 'refused') return this.#refused(code, reason);
    if (code === 1009) this.#outbox.rejectLongerThan(this.#maxBytes);
    if (this.#attempt >= this.maxReconnectAttempts) return this.#end('offline', code, reason);
    const least = what === 'retry-slowly' ? MIN_OVERLOAD_MS : 0;
    const wait = this.#afterMs || Math.max(least, backoff(this.#attempt, this.reconnectDelay, this.jitter));
    this.#attempt += 1;
    this.#timers.retry = setTimeout(() => this.#open('reconnecting'), wait);
    this.#tell('reconnecting', { code, reason, attempt: this.#attempt, retryInMs: wait });
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
    if (reason === 'token_expired' && this.getToken && !this.#hasRenewed) {
      this.#hasRenewed = true;
      this.#tell('reconnecting', { code, reason, attempt: 0, retryInMs: 0 });
      const token = await this.#freshToken();
      if (sessionId !== this.#sessionId || this.#socket) return;
      if (token) {
        this.#token = token;
        this.#open('reconnecting');
        return;
      }
    }
    this.#outbox.rejectAll('disconnected', 'The connection was refused.');
    this.#tell('refused', { code, reason });
  }

  #tryAtOnce() {
    if (!this.#sessionId || this.#status === 'refused' || this.#status === 'closed') return;
    if (this.#socket) this.#heartbeat.check();
    else this.reconnectNow();
  }

  #wentOffline() {
    if (this.#socket) this.#lost(1006, 'offline');
  }

  /** @param {Status} status @param {object} [detail] */
  #tell(status, detail = {}) {
    this.#status = status;
    this.#emitter.emit('status', { status, ...detail });
  }

  // Frames in

  /** @param {any} text */
  #received(text) {
    this.#heartbeat.heard();
    let frame;
    try {
      frame = JSON.parse(text);
    } catch {
      return;
    }
    if (typeof frame?.type !== 'string') return;
    if (frame.type === 'connection') this.#greeted(frame);
    else if (frame.type === 'ack') this.#acked(frame);
    else if (frame.type === 'error') this.#failed(frame);
    else if (frame.type === 'pong') this.#setClock(frame.data?.server_time);
    else if (frame.type === 'reconnect') this.#afterMs = frame.data?.after_ms ?? 0;
    else if (frame.type === 'token_expiring') this.#refreshToken();
    else if (typeof frame.seq === 'number' && !this.#isNew(frame)) return;
    this.#emitter.emit(frame.type, frame);
    this.#emitter.emit('*', frame);
  }

  #greetedSeq = 0;

  /** @param {any} frame */
  #greeted(frame) {
    this.#isOpen = true;
    this.#greetedSeq = frame.seq ?? 0;
    if (!frame.resumed) this.#lastSeq = frame.seq ?? null;
    this.#maxBytes = frame.limits?.max_message_bytes ?? this.#maxBytes;
    this.#setClock(frame.server_time);
    this.#heartbeat.start(frame.heartbeat_seconds ?? 10);
    this.#timers.good = setTimeout(() => {
      this.#attempt = 0;
      this.#hasRenewed = false;
    }, GOOD_CONNECTION_MS);
    const endsInMs = (frame.token_expires_in ?? 0) * 1000 - REFRESH_BEFORE_MS;
    if (this.getToken && endsInMs > 0) {
      this.#timers.refresh = setTimeout(() => this.#refreshToken(), Math.min(endsInMs, 2 ** 31 - 1));
    }
    this.#tell('open');
    this.#flush();
  }

  /** Durable events come once and in order; those before the snapshot are history.
   * @param {any} frame */
  #isNew(frame) {
    if (this.#lastSeq !== null && frame.seq <= this.#lastSeq) return false;
    if (frame.seq <= this.#greetedSeq) frame.replayed = true;
    this.#lastSeq = frame.seq;
    return true;
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
      this.#write(waiting.text);
    }
    this.#heartbeat.writing(this.#outbox.awaitsAck);
  }

  /** @param {string} text */
  #write(text) {
    if (this.#socket?.readyState === 1) this.#socket.send(text);
  }

  #ping() {
    this.#write(JSON.stringify({ type: 'ping', data: { client_time: Date.now() } }));
  }

  /** @param {any} frame */
  #acked(frame) {
    this.#outbox.take(frame.id)?.resolve(frame);
    this.#heartbeat.writing(this.#outbox.awaitsAck);
  }

  /** What may succeed a moment later is sent again by itself, with the same id.
   * @param {any} frame */
  #failed(frame) {
    if (frame.id === undefined || !this.#outbox.has(frame.id)) return;
    if (frame.retryable && frame.code !== 'internal') {
      clearTimeout(this.#timers.resend);
      this.#timers.resend = setTimeout(() => {
        this.#flush();
      }, frame.retry_after_ms ?? 1000);
      this.#outbox.again(frame.id);
    } else {
      this.#outbox.take(frame.id)?.reject(frame);
    }
    this.#heartbeat.writing(this.#outbox.awaitsAck);
  }

  // The token

  async #freshToken() {
    try {
      return (await this.getToken?.()) || null;
    } catch {
      return null;
    }
  }

  async #refreshToken() {
    clearTimeout(this.#timers.refresh);
    const socket = this.#socket;
    const token = this.getToken ? await this.#freshToken() : null;
    if (!token || socket !== this.#socket) return;
    this.#token = token;
    this.#write(JSON.stringify({ type: 'authenticate', data: { token } }));
  }
}

export const websocketService = new WebSocketService();
