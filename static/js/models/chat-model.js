// The chat: what was said, and what is still on its way. No DOM in here.

/** @typedef {{ key: string, id: string | null, userId: string, name: string, team: string | null, text: string, ts: number, own: boolean, deleted: boolean, status: 'sending' | 'saved' | 'failed', error?: any }} Line */

export const MAX_LINES = 500;
export const MAX_TEXT = 500;

export class ChatModel extends EventTarget {
  /** @type {Line[]} */
  lines = [];
  #service;
  #userId = '';
  #made = 0;

  /** @param {import('../websocket.js').WebSocketService} service */
  constructor(service) {
    super();
    this.#service = service;
    service.on('connection', (frame) => this.#greeted(frame));
    service.on('chat', (frame) => this.#said(frame));
    service.on('chat_deleted', (frame) => this.#deleted(frame.data.id));
  }

  /** @param {string} text */
  say(text) {
    this.#made += 1;
    /** @type {Line} */
    const line = {
      key: `own-${this.#made}`,
      id: null,
      userId: this.#userId,
      name: '',
      team: null,
      text,
      ts: this.#service.serverNow(),
      own: true,
      deleted: false,
      status: 'sending',
    };
    this.lines.push(line);
    this.#send(line);
  }

  /** @param {string} key send a failed line again */
  retry(key) {
    const line = this.lines.find((candidate) => candidate.key === key);
    if (line?.status === 'failed') this.#send(line);
  }

  /** @param {Line} line */
  async #send(line) {
    line.status = 'sending';
    this.#changed();
    try {
      const ack = await this.#service.send('chat', { text: line.text });
      line.id = ack.data.id;
      line.status = 'saved';
      // The message itself may have come before its ack.
      if (this.lines.some((other) => other !== line && other.id === line.id)) this.#remove(line);
    } catch (error) {
      line.status = 'failed';
      line.error = error;
    }
    this.#changed();
  }

  /** @param {import('../websocket.js').ConnectionMessage} frame */
  #greeted(frame) {
    this.#userId = frame.user_id;
    const waiting = this.lines.filter((line) => line.status !== 'saved');
    if (!frame.resumed) this.lines = [];
    for (const message of frame.state.chat.messages) this.#put(message);
    this.lines = [...this.lines.filter((line) => !waiting.includes(line)), ...waiting];
    this.#changed();
  }

  /** @param {import('../websocket.js').ChatMessage} frame */
  #said(frame) {
    this.#put(frame);
    this.#changed(frame);
  }

  /** @param {import('../websocket.js').ChatMessage} frame */
  #put(frame) {
    /** @type {Line} */
    const line = {
      key: frame.id,
      id: frame.id,
      userId: frame.user_id,
      name: frame.data.name ?? '',
      team: frame.data.team ?? null,
      text: frame.data.text,
      ts: frame.ts,
      own: frame.user_id === this.#userId,
      deleted: frame.data.deleted ?? false,
      status: 'saved',
    };
    const known = this.lines.findIndex((other) => other.id === frame.id);
    const sending = this.lines.findIndex((other) => line.own && other.status === 'sending' && other.text === line.text);
    if (known >= 0) this.lines[known] = line;
    else if (sending >= 0) this.lines.splice(sending, 1, line);
    else this.lines.push(line);
    if (this.lines.length > MAX_LINES) this.lines.splice(0, this.lines.length - MAX_LINES);
  }

  /** @param {string} id */
  #deleted(id) {
    const line = this.lines.find((candidate) => candidate.id === id);
    if (line) {
      line.deleted = true;
      line.text = '';
      this.#changed();
    }
  }

  /** @param {Line} line */
  #remove(line) {
    this.lines = this.lines.filter((other) => other !== line);
  }

  /** @param {any} [frame] */
  #changed(frame) {
    this.dispatchEvent(new CustomEvent('change', { detail: frame }));
  }
}
