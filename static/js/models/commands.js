// A host's presses on their way: one command at a time, each judged by the room as the one before has left it. No DOM in here.

/** @typedef {import('./room-model.js').RoomModel} Room */
/** @typedef {import('../websocket.js').WebSocketService} Service */
/** @typedef {{ type: string, data: Record<string, any> }} Command */

const MAX_WAITING = 10;
const MAX_TRIES = 3;
/** What we say ourselves where the server would: the press was meant for a room that is not there any more. */
const STALE = { code: 'stale_version' };

export class Commands extends EventTarget {
  #room;
  #service;
  /** @type {Set<string>} the presses under way */
  #underWay = new Set();
  #count = 0;
  /** @type {Promise<unknown>} */
  #last = Promise.resolve();

  /** @param {Room} room @param {Pick<Service, 'send'>} service */
  constructor(room, service) {
    super();
    this.#room = room;
    this.#service = service;
  }

  get isBusy() {
    return this.#underWay.size > 0;
  }

  /**
   * Send what a press means. The same press twice in the same room is a double click and counts once; another one waits
   * until the room is where the last command has brought it, and is then asked again what it means.
   * @param {string} name of the press; '' for one that counts each time
   * @param {() => Command | null} choose what it means in the room as it is now, null if nothing any more
   * @returns {Promise<void>} done, or rejected with the `error` frame
   */
  async press(name, choose) {
    const key = name ? `${name}@${this.#room.version}` : `#${++this.#count}`;
    if (this.#underWay.has(key) || this.#underWay.size >= MAX_WAITING) return;
    this.#underWay.add(key);
    this.dispatchEvent(new Event('change'));
    const turn = this.#last.then(() => this.#send(choose));
    this.#last = turn.catch(() => {});
    try {
      await turn;
    } finally {
      this.#underWay.delete(key);
      this.dispatchEvent(new Event('change'));
    }
  }

  /** @param {() => Command | null} choose */
  async #send(choose) {
    for (let tries = 1; ; tries++) {
      const command = choose();
      if (command === null) throw STALE;
      try {
        const data = { ...command.data, version: this.#room.version };
        const ack = await this.#service.send(command.type, data);
        return await this.#reaches(ack.data?.version);
      } catch (/** @type {any} */ error) {
        // The room moved on by itself meanwhile: the press may still mean something there.
        if (error.code !== 'stale_version' || error.version === undefined || tries === MAX_TRIES) throw error;
        await this.#reaches(error.version);
      }
    }
  }

  /** Wait until the room is where the server is; a line that breaks brings it with the next snapshot. @param {number | undefined} version */
  #reaches(version) {
    const room = this.#room;
    if (version === undefined || room.version >= version) return Promise.resolve();
    return new Promise((resolve) => {
      const look = () => {
        if (room.version < version) return;
        room.removeEventListener('change', look);
        resolve(undefined);
      };
      room.addEventListener('change', look);
    });
  }
}
