// A guest's seats, kept in this browser, so that a closed tab is not the end of the evening.

/** @typedef {{ token: string, resume_token: string, session: { id: string, title: string }, participant: { id: string, nickname: string, team: string | null }, at: number }} Seat */

const KEY = 'trivia.seats';
const KEPT = 10;

/** @returns {Seat[]} the newest first */
export function seats() {
  try {
    const stored = JSON.parse(localStorage.getItem(KEY) ?? '[]');
    return Array.isArray(stored) ? stored : [];
  } catch {
    return [];
  }
}

/** @param {string} sessionId @returns {Seat | undefined} */
export function seatIn(sessionId) {
  return seats().find((seat) => seat.session.id === sessionId);
}

/** @param {Omit<Seat, 'at'>} seat */
export function keepSeat(seat) {
  const others = seats().filter((other) => other.session.id !== seat.session.id);
  store([{ ...seat, at: Date.now() }, ...others].slice(0, KEPT));
}

/** @param {string} sessionId */
export function forgetSeat(sessionId) {
  store(seats().filter((seat) => seat.session.id !== sessionId));
}

/** @param {Seat[]} list */
function store(list) {
  try {
    localStorage.setItem(KEY, JSON.stringify(list));
  } catch {
    // A private window may have no storage: then the seat lives as long as the tab.
  }
}
