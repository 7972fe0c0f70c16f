// A WebSocket that tests speak for.

export class FakeSocket {
  /** @type {FakeSocket[]} */
  static all = [];
  static get last() {
    return FakeSocket.all[FakeSocket.all.length - 1];
  }
  /** Sockets that nobody closed. */
  static get open() {
    return FakeSocket.all.filter((socket) => socket.readyState < 2);
  }

  readyState = 0;
  sent = [];

  constructor(url) {
    this.url = new URL(url);
    FakeSocket.all.push(this);
  }

  send(text) {
    this.sent.push(JSON.parse(text));
  }

  close(code) {
    this.readyState = 3;
    this.closedWith = code;
  }

  /** The server says something. */
  says(frame) {
    this.onmessage?.({ data: JSON.stringify(frame) });
  }

  /** The server greets. */
  greets(more = {}) {
    this.readyState = 1;
    this.says({
      type: 'connection',
      session_id: 's',
      user_id: 'u',
      seq: 0,
      resumed: false,
      server_time: Date.now(),
      heartbeat_seconds: 10,
      token_expires_in: 900,
      limits: {},
      present: [],
      state: {},
      ...more,
    });
  }

  /** The line ends. */
  ends(code = 1006, reason = '') {
    this.readyState = 3;
    this.onclose?.({ code, reason });
  }
}
