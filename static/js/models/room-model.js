// What a room looks like now: the snapshot, moved on by every frame. No DOM in here.

import { CHANGES } from './room-changes.js';

/** @typedef {import('../websocket.js').WebSocketService} Service */
/** @typedef {{ id: string, user_id: string, name: string, team: string | null, score: number, rank: number, muted: boolean, extra_time?: number }} Player */
/** @typedef {{ id: string, name: string, color: number, score: number, rank: number }} Team */
/** @typedef {{ id: string, name: string, team: string | null }} JoinRequest */

const ANSWERING = new Set(['question_intro', 'question_active', 'question_locked']);

export class RoomModel extends EventTarget {
  title = '';
  state = 'lobby';
  version = 0;
  /** @type {number | null} */
  questionNumber = null;
  /** @type {number | null} */
  deadline = null;
  /** @type {number | null} the whole time of the running clock, for a dial that empties */
  totalMs = null;
  paused = false;
  /** @type {number | null} */
  remainingMs = null;
  hostConnected = false;
  role = '';
  userId = '';
  isReady = false;
  /** Whether somebody plays alone: there is no screen on a wall, and nobody to wait for. */
  isAlone = false;
  count = 0;
  /** @type {string | null} */
  joinCode = null;
  /** @type {string | null} */
  joinUrl = null;
  chatMode = 'on';
  /** @type {Record<string, any>} the session's settings in force */
  settings = {};
  /** @type {number | null} of the quiz that is played; null where the host drives by hand */
  questionCount = null;
  /** @type {any} the question as players may see it now */
  question = null;
  /** @type {any} one's own answer to it */
  answer = null;
  /** @type {any} what is right, once it is told */
  reveal = null;
  /** @type {any} what it brought oneself */
  result = null;
  /** @type {any} the title card of the round that begins */
  roundCard = null;
  /** @type {{ turn: string | null, line: string[], out: string[] } | null} who pressed the buzzer */
  buzz = null;
  /** Whether one came while the question was open, and plays from the next one on. */
  waits = false;
  /** How points are earned, in words. @type {string} */
  scoringWords = '';
  /** How many still answer in their extra time. */
  extraTime = 0;
  /** Whether no question follows; null where nobody has said. @type {boolean | null} */
  isLast = null;
  /** One's own rank as the server last told it; the scores of others are not all known here. @type {{ rank: number | null, of: number } | null} */
  place = null;
  /** One's own place with the rows around it, while the scores are on the board. @type {any} */
  standing = null;
  progress = { answered: 0, expected: 0 };
  /** @type {Map<string, Team>} */
  teams = new Map();
  /** @type {Map<string, Player>} by participant id */
  players = new Map();
  /** @type {Map<string, { user_id: string, name: string, team: string | null, role: string }>} */
  present = new Map();
  /** @type {Map<string, JoinRequest>} who waits to be let in; told to hosts alone */
  joinRequests = new Map();

  /** @param {Service} service @returns {() => void} stops listening */
  listen(service) {
    return service.on('*', (frame) => this.apply(frame));
  }

  /** @param {any} frame */
  apply(frame) {
    const change = CHANGES[frame.type];
    if (!change || frame.replayed) return;
    const parts = change(this, frame);
    this.dispatchEvent(new CustomEvent('change', { detail: { parts, frame } }));
  }

  get isHost() {
    return isHost(this);
  }

  /** Whether a quiz drives the session. */
  get hasQuiz() {
    return this.questionCount !== null;
  }

  get isLastQuestion() {
    return this.hasQuiz && (this.isLast ?? this.questionNumber === this.questionCount);
  }

  get isOver() {
    return this.state === 'ended';
  }

  /** Whether the evening is played in teams. */
  get hasTeams() {
    return this.teams.size > 0;
  }

  get me() {
    for (const player of this.players.values()) if (player.user_id === this.userId) return player;
    return null;
  }

  /** @returns {Team[]} */
  rankedTeams() {
    return ranked([...this.teams.values()]);
  }

  /** @returns {Player[]} */
  rankedPlayers() {
    return ranked([...this.players.values()]);
  }

  /** What a board shows: teams where there are some, else players. @returns {(Team | Player)[]} */
  standings() {
    const playsInTeams = this.hasTeams && !(this.hasQuiz && this.settings.team_mode === 'none');
    return playsInTeams ? this.rankedTeams() : this.rankedPlayers();
  }

  /** @param {Team | Player} row whether it is the reader's own, or its team's */
  isOwn(row) {
    const { me } = this;
    return me !== null && ('user_id' in row ? row.id === me.id : row.name === me.team);
  }

  /** Whether one may know how others stand. */
  get showsRanks() {
    const { leaderboard } = this.settings;
    if (this.isHost || !this.hasQuiz) return true;
    return leaderboard !== 'never' && (leaderboard !== 'end' || this.state === 'leaderboard' || this.isOver);
  }

  /** The people here who do not play. */
  hosts() {
    return this.#unseated().filter(isHost);
  }

  /** Players here whose seats were not told: a phone in a large room knows a few, a host all. @returns {Player[]} */
  others() {
    if (this.isHost) return [];
    const people = this.#unseated().filter((person) => !isHost(person));
    return people.map((person) => ({ ...person, id: person.user_id, score: 0, rank: 0, muted: false }));
  }

  #unseated() {
    const seated = new Set([...this.players.values()].map((player) => player.user_id));
    return [...this.present.values()].filter((person) => !seated.has(person.user_id));
  }

  /** Whether all scores are known here: a phone in a quiz hears its own and the first few. */
  get knowsScores() {
    return this.isHost || !this.hasQuiz;
  }

  /** Why the reader cannot write in the chat now: a code, or '' if it can. @returns {'' | 'ended' | 'muted' | 'closed' | 'answering'} */
  get chatBarred() {
    if (this.isOver) return 'ended';
    if (this.isHost) return '';
    if (this.me?.muted) return 'muted';
    if (this.chatMode === 'off' || (this.chatMode === 'lobby' && this.state !== 'lobby')) return 'closed';
    if (this.hasQuiz && ANSWERING.has(this.state) && !this.settings.chat_during_questions) return 'answering';
    return '';
  }

  /** @param {string | null | undefined} name */
  teamNamed(name) {
    for (const team of this.teams.values()) if (team.name === name) return team;
    return null;
  }
}

/**
 * Equal scores share a rank; the order within it is by name.
 * @template {{ score: number, name: string, rank: number }} T
 * @param {T[]} rows
 * @returns {T[]}
 */
export function ranked(rows) {
  rows.sort((a, b) => (b.score ?? 0) - (a.score ?? 0) || a.name.localeCompare(b.name));
  rows.forEach((row, index) => {
    row.rank = index > 0 && rows[index - 1].score === row.score ? rows[index - 1].rank : index + 1;
  });
  return rows;
}

/** @param {{ role: string }} person */
function isHost({ role }) {
  return role === 'host' || role === 'owner';
}
