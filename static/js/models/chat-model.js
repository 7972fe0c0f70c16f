// The chat: what was said, and what is still on its way. No DOM in here.

/** @typedef {{ key: string, id: string | null, seq: number, userId: string, name: string, team: string | null, text: string, ts: number, own: boolean, deleted: boolean, status: 'sending' | 'saved' | 'failed', error?: any }} Line */
/** @typedef {import('../websocket.js').ChatMessage} ChatMessage */

export const MAX_LINES = 1000;
export const MAX_TEXT = 500;
const FEW = 40;

export class ChatModel extends EventTarget {
  /** @type {Line[]} by `seq`; what is not saved yet stands last */
  lines = [];
  /** The oldest `seq` that was looked at; 1 when there is nothing older. */
  before = 1;
  #service;
  #userId = '';
  #made = 0;

  /** @param {Pick<import('../websocket.js').WebSocketService, 'on' | 'send' | 'serverNow'>} service */
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
      seq: Number.POSITIVE_INFINITY,
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

  /** @param {ChatMessage[]} messages older ones @param {number} before where older ones still would be */
  addEarlier(messages, before) {
    this.before = before;
    for (const message of messages) this.#put(message);
    this.#changed();
  }

  /** @param {Line} line */
  async #send(line) {
    line.status = 'sending';
    line.error = undefined;
    this.#changed();
    try {
      const ack = await this.#service.send('chat', { text: line.text });
      line.id = ack.data.id;
      line.seq = ack.seq ?? line.seq;
      line.status = 'saved';
      // The message itself may have come before its ack.
      if (this.lines.some((other) => other !== line && other.id === line.id)) this.#remove(line);
      this.#sort();
    } catch (error) {
      line.status = 'failed';
      line.error = error;
    }
    this.#changed();
  }

  /** @param {import('../websocket.js').ConnectionMessage} frame */
  #greeted(frame) {
    this.#userId = frame.user_id;
    const { messages } = frame.state.chat;
    if (!frame.resumed) {
      this.lines = this.lines.filter((line) => line.status !== 'saved');
      // The snapshot holds the last 50, less those taken down: a short list is the whole story.
      this.before = messages.length < FEW ? 1 : messages[0].seq;
    }
    for (const message of messages) this.#put(message);
    this.#changed();
  }

  /** @param {ChatMessage} frame */
  #said(frame) {
    this.#put(frame);
    this.#trim();
    this.#changed(frame);
  }

  /** @param {ChatMessage} frame */
  #put(frame) {
    const line = this.#line(frame);
    const known = this.lines.findIndex((other) => other.id === frame.id);
    const sending = this.lines.findIndex(
      (other) => line.own && other.status === 'sending' && other.id === null && other.text === line.text,
    );
    if (known >= 0) this.lines[known] = { ...line, key: this.lines[known].key };
    else if (sending >= 0) this.lines[sending] = { ...line, key: this.lines[sending].key };
    else this.lines.push(line);
    this.#sort();
  }

  /** @param {ChatMessage} frame @returns {Line} */
  #line(frame) {
    return {
      key: frame.id,
      id: frame.id,
      seq: frame.seq,
      userId: frame.user_id,
      name: frame.data.name ?? '',
      team: frame.data.team ?? null,
      text: frame.data.text,
      ts: frame.ts,
      own: frame.user_id === this.#userId,
      deleted: frame.data.deleted ?? false,
      status: 'saved',
    };
  }

  /** A replay may bring what is older than the snapshot's last messages. */
  #sort() {
    const { lines } = this;
    for (let index = lines.length - 1; index > 0 && lines[index - 1].seq > lines[index].seq; index -= 1)
      [lines[index - 1], lines[index]] = [lines[index], lines[index - 1]];
    if (lines.some((line, index) => index > 0 && lines[index - 1].seq > line.seq)) lines.sort(bySeq);
  }

  #trim() {
    if (this.lines.length <= MAX_LINES) return;
    this.lines.splice(0, this.lines.length - MAX_LINES);
    this.before = this.lines[0].seq;
  }

  /** @param {string} id */
  #deleted(id) {
    const line = this.lines.find((candidate) => candidate.id === id);
    if (!line) return;
    line.deleted = true;
    line.text = '';
    this.#changed();
  }

  /** @param {Line} line */
  #remove(line) {
    this.lines = this.lines.filter((other) => other !== line);
  }

  /** @param {ChatMessage} [frame] */
  #changed(frame) {
    this.dispatchEvent(new CustomEvent('change', { detail: frame }));
  }
}

/** @param {Line} a @param {Line} b Infinity less itself is no number */
function bySeq(a, b) {
  return a.seq === b.seq ? 0 : a.seq - b.seq;
}
