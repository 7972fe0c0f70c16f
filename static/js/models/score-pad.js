// Points given by hand: shown at once, held as pending until the room's own frame confirms them. No DOM in here.

/** @typedef {{ team: string } | { participant: string }} Target */
/** @typedef {import('../websocket.js').WebSocketService} Service */

export class ScorePad extends EventTarget {
  #service;
  /** @type {Map<string, number[]>} points on their way, by the row's id */
  #pending = new Map();

  /** @param {Pick<Service, 'send' | 'on'>} service */
  constructor(service) {
    super();
    this.#service = service;
    service.on('score_update', ({ data }) => this.#confirm(data.participant ?? data.team_id ?? '', data.points));
    service.on('connection', () => this.#forget());
  }

  /** @param {string} id @returns {number} what is added to the row's score but not confirmed yet */
  pending(id) {
    return (this.#pending.get(id) ?? []).reduce((sum, points) => sum + points, 0);
  }

  /**
   * Give points, or take them with a minus.
   * @param {string} id of the team or player
   * @param {Target} target
   * @param {number} points
   * @returns {Promise<number>} the score as committed; rejects with the error frame
   */
  async give(id, target, points) {
    this.#pending.set(id, [...(this.#pending.get(id) ?? []), points]);
    this.#changed();
    return this.#send({ ...target, points }, () => this.#confirm(id, points));
  }

  /** @param {Target} target @param {number} score */
  set(target, score) {
    return this.#send({ ...target, score: Math.round(score) }, () => {});
  }

  /** @param {object} data @param {() => void} undo */
  async #send(data, undo) {
    try {
      const ack = await this.#service.send('score_update', data);
      return ack.data.score;
    } catch (error) {
      undo();
      throw error;
    }
  }

  /** @param {string} id @param {number} points */
  #confirm(id, points) {
    const waiting = this.#pending.get(id);
    const index = waiting?.indexOf(points) ?? -1;
    if (!waiting || index < 0) return;
    waiting.splice(index, 1);
    if (!waiting.length) this.#pending.delete(id);
    this.#changed();
  }

  /** A fresh snapshot holds what was committed; what was not is sent again by the service and comes as a frame. */
  #forget() {
    this.#pending.clear();
    this.#changed();
  }

  #changed() {
    this.dispatchEvent(new Event('change'));
  }
}
