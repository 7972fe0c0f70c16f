// What each frame changes in a room, and which parts of the page show it. No DOM in here.

/** @typedef {import('./room-model.js').RoomModel} RoomModel */
/** @typedef {import('./room-model.js').Team} Team */
/** @typedef {import('./room-model.js').Player} Player */

/** @type {Record<string, (room: RoomModel, frame: any) => string[]>} */
export const CHANGES = {
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
    if (state.me) room.players.set(state.me.id, state.me); // in a large room not among those told of
    room.present = new Map(frame.present.map((/** @type {any} */ person) => [person.user_id, person]));
    const asked = state.join_requests ?? [];
    room.joinRequests = new Map(asked.map((/** @type {any} */ each) => [each.id, each]));
    setStage(room, state);
    room.buzz = state.buzz ?? null;
    room.extraTime = state.extra_time ?? 0;
    room.questionCount = state.question_count ?? (state.has_quiz ? 0 : null);
    room.question = state.question;
    room.answer = state.answer;
    room.reveal = state.reveal;
    room.result = state.result;
    room.settings = state.settings ?? {};
    room.scoringWords = state.scoring_words ?? '';
    room.roundCard = state.round_card ?? null;
    room.waits = state.waits ?? false;
    room.isLast = state.is_last ?? null;
    room.extraTime = state.extra_time ?? 0;
    room.standing = state.standing ?? null;
    room.place = state.me ? { rank: state.me.rank, of: state.me.rank_of } : null;
    room.progress = { answered: state.answered ?? 0, expected: 0 };
    room.isReady = true;
    return ['stage', 'people', 'teams', 'chat'];
  },
  session_update(room, { data }) {
    setQuestion(room, data);
    setStage(room, data);
    if (data.settings) room.settings = { ...room.settings, ...data.settings };
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
  join_request(room, { data }) {
    if (data.answered) for (const id of data.ids) room.joinRequests.delete(id);
    else room.joinRequests.set(data.id, data);
    return ['requests'];
  },
  answer_progress(room, { data }) {
    room.progress = data;
    return ['stage'];
  },
  answer_counts(room, { data }) {
    if (data.question_id === room.reveal?.question_id) room.reveal = { ...room.reveal, ...data };
    return ['stage'];
  },
  own_answer(room, { data }) {
    if (data.question_id === room.question?.id) room.answer = data;
    return ['stage'];
  },
  answer_result(room, { data }) {
    if (data.question_id === room.question?.id) room.result = data;
    setPlace(room, data);
    return ['stage', 'people'];
  },
  standing(room, { data }) {
    room.standing = data;
    setPlace(room, data);
    return ['stage', 'people'];
  },
  standings(room, { data }) {
    setScores(room.players, data.participants);
    setScores(room.teams, data.teams);
    return ['stage', 'people', 'teams'];
  },
  leaderboard(room, { data }) {
    for (const entry of data.entries) {
      const player = room.players.get(entry.participant);
      if (player) player.score = entry.score;
    }
    for (const row of data.teams) {
      const team = room.teams.get(row.id);
      if (team) team.score = row.score;
    }
    return ['stage', 'people', 'teams'];
  },
  score_update(room, { data }) {
    const row = data.participant ? room.players.get(data.participant) : room.teams.get(data.team_id);
    if (row) row.score = data.score;
    return ['teams', 'people', 'stage'];
  },
};

/** @param {RoomModel} room @param {{ score: number, rank: number | null, rank_of: number }} told */
function setPlace(room, told) {
  room.place = { rank: told.rank, of: told.rank_of };
  if (room.me) room.me.score = told.score;
}

/** @param {Map<string, { score: number }>} rows @param {Record<string, number>} scores by id */
function setScores(rows, scores) {
  for (const [id, row] of rows) row.score = scores[id] ?? row.score;
}

const ON_THE_BOARD = new Set(['question_intro', 'question_active', 'question_locked', 'answer_reveal']);

/** A new question clears what belonged to the last one. @param {RoomModel} room @param {any} data */
function setQuestion(room, data) {
  if (data.question_count) room.questionCount = data.question_count;
  room.roundCard = data.round_card ?? null;
  room.buzz = data.buzz ?? null;
  room.extraTime = data.extra_time ?? 0;
  room.isLast = data.is_last ?? room.isLast;
  if (data.state !== room.state) room.standing = null;
  if (!ON_THE_BOARD.has(data.state) || room.roundCard) room.question = null;
  else if (data.question) {
    if (data.question.id !== room.question?.id) {
      room.answer = room.result = null;
      room.waits = false;
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
