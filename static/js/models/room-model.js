// What a room looks like now: the snapshot, moved on by every frame. No DOM in here.

/** @typedef {import('../websocket.js').WebSocketService} Service */
/** @typedef {{ id: string, user_id: string, name: string, team: string | null, score: number, rank: number, muted: boolean }} Player */
/** @typedef {{ id: string, name: string, color: number, score: number, rank: number }} Team */

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
  count = 0;
  /** @type {string | null} */
  joinCode = null;
  /** @type {string | null} */
  joinUrl = null;
  chatMode = 'on';
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
  progress = { answered: 0, expected: 0 };
  /** @type {Map<string, Team>} */
  teams = new Map();
  /** @type {Map<string, Player>} by participant id */
  players = new Map();
  /** @type {Map<string, { user_id: string, name: string, team: string | null, role: string }>} */
  present = new Map();

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
    return this.role === 'host' || this.role === 'owner';
  }

  /** Whether a quiz drives the session. */
  get hasQuiz() {
    return this.questionCount !== null;
  }

  get isLastQuestion() {
    return this.hasQuiz && this.questionNumber === this.questionCount;
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
    return this.hasTeams ? this.rankedTeams() : this.rankedPlayers();
  }

  /** @param {Team | Player} row whether it is the reader's own, or its team's */
  isOwn(row) {
    const { me } = this;
    return me !== null && ('user_id' in row ? row.id === me.id : row.name === me.team);
  }

  /** The people here who do not play. */
  hosts() {
    const seated = new Set([...this.players.values()].map((player) => player.user_id));
    return [...this.present.values()].filter((person) => !seated.has(person.user_id));
  }

  /** Why the reader cannot write in the chat now: a code, or '' if it can. @returns {'' | 'ended' | 'muted' | 'closed'} */
  get chatBarred() {
    if (this.isOver) return 'ended';
    if (this.isHost) return '';
    if (this.me?.muted) return 'muted';
    if (this.chatMode === 'off' || (this.chatMode === 'lobby' && this.state !== 'lobby')) return 'closed';
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
  rows.sort((a, b) => b.score - a.score || a.name.localeCompare(b.name));
  rows.forEach((row, index) => {
    row.rank = index > 0 && rows[index - 1].score === row.score ? rows[index - 1].rank : index + 1;
  });
  return rows;
}

/** @type {Record<string, (room: RoomModel, frame: any) => string[]>} what each frame changes, and which parts of the page show it */
const CHANGES = {
  connection(room, frame) {
    const { state } = frame;
    room.userId = frame.user_id;
    room.role = frame.role;
    room.count = frame.participant_count;
    room.hostConnected = state.host_connected;
    room.joinCode = state.join_code;
    room.joinUrl = state.join_url;
    room.chatMode = state.chat.mode;
    room.teams = new Map(state.teams.map((/** @type {Team} */ team) => [team.id, team]));
    room.players = new Map(state.participants.map((/** @type {Player} */ player) => [player.id, player]));
    room.present = new Map(frame.present.map((/** @type {any} */ person) => [person.user_id, person]));
    setStage(room, state);
    room.questionCount = state.question_count ?? (state.has_quiz ? 0 : null);
    room.question = state.question;
    room.answer = state.answer;
    room.reveal = state.reveal;
    room.result = state.result;
    room.progress = { answered: state.answered ?? 0, expected: 0 };
    room.isReady = true;
    return ['stage', 'people', 'teams', 'chat'];
  },
  session_update(room, { data }) {
    setQuestion(room, data);
    setStage(room, data);
    if (data.settings?.chat) room.chatMode = data.settings.chat;
    return ['stage', 'chat', 'people', 'teams'];
  },
  user_joined(room, frame) {
    for (const person of frame.users ?? [frame]) room.present.set(person.user_id, person);
    room.count = frame.participant_count;
    return ['people'];
  },
  user_left(room, frame) {
    for (const id of frame.user_ids ?? [frame.user_id]) room.present.delete(id);
    room.count = frame.participant_count;
    return ['people'];
  },
  host_presence(room, { data }) {
    room.hostConnected = data.connected;
    return ['stage'];
  },
  team_update(room, { data }) {
    if (data.removed) room.teams.delete(data.id);
    else room.teams.set(data.id, { rank: 0, ...room.teams.get(data.id), ...data });
    return ['teams', 'people'];
  },
  participant_update(room, { data }) {
    if (data.removed) room.players.delete(data.id);
    else room.players.set(data.id, { rank: 0, ...room.players.get(data.id), ...data });
    return ['people', 'chat'];
  },
  answer_progress(room, { data }) {
    room.progress = data;
    return ['stage'];
  },
  answer_result(room, { data }) {
    room.result = data;
    if (room.me) room.me.score = data.score;
    return ['stage', 'people'];
  },
  leaderboard(room, { data }) {
    for (const entry of data.entries) {
      const player = room.players.get(entry.participant);
      if (player) player.score = entry.score;
    }
    return ['stage', 'people', 'teams'];
  },
  score_update(room, { data }) {
    const row = data.participant ? room.players.get(data.participant) : room.teams.get(data.team_id);
    if (row) row.score = data.score;
    return ['teams', 'people', 'stage'];
  },
};

const ON_THE_BOARD = new Set(['question_intro', 'question_active', 'question_locked', 'answer_reveal']);

/** A new question clears what belonged to the last one. @param {RoomModel} room @param {any} data */
function setQuestion(room, data) {
  if (data.question_count) room.questionCount = data.question_count;
  if (!ON_THE_BOARD.has(data.state)) room.question = null;
  else if (data.question) {
    if (data.question.id !== room.question?.id) {
      room.answer = room.result = null;
      room.progress = { answered: 0, expected: 0 };
    }
    room.question = data.question;
  }
  if (data.reveal) room.reveal = data.reveal;
  else if (data.state !== 'answer_reveal') room.reveal = null;
}

/** @param {RoomModel} room @param {any} data */
function setStage(room, data) {
  const remaining = data.time_remaining ?? data.data?.time_remaining;
  if (typeof remaining === 'number') room.totalMs = remaining * 1000;
  else if (data.state !== room.state) room.totalMs = null;
  room.state = data.state;
  room.version = data.version;
  room.paused = data.paused;
  room.deadline = data.deadline ?? null;
  room.remainingMs = data.remaining_ms ?? null;
  if (data.question_number !== undefined) room.questionNumber = data.question_number;
  if (data.title) room.title = data.title;
}
