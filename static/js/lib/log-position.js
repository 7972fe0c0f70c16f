// Where in the session's log we stand: what to ask for after a lost line, and what was seen already.

export class LogPosition {
  /** @type {number | null} the last durable event received */
  last = null;
  #greetedAt = 0;

  /** Another session begins with nothing seen. */
  forget() {
    this.last = null;
  }

  /** The snapshot stands at `seq`. Only when it replaces what we have is it also how far we have read.
   * @param {{ seq?: number, resumed?: boolean }} greeting */
  greeted({ seq, resumed }) {
    this.#greetedAt = seq ?? 0;
    if (!resumed) this.last = seq ?? null;
  }

  /**
   * Take in a durable event; one from before the snapshot is marked as history.
   * @param {{ seq: number, replayed?: boolean }} frame
   * @returns {boolean} false for one that came before
   */
  isNew(frame) {
    if (this.last !== null && frame.seq <= this.last) return false;
    if (frame.seq <= this.#greetedAt) frame.replayed = true;
    this.last = frame.seq;
    return true;
  }
}
