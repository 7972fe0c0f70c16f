import assert from 'node:assert/strict';
import { test } from 'node:test';
import { RoomModel, ranked } from '../../../static/js/models/room-model.js';
import { FakeService, greeting } from './fake-service.mjs';

const ADA = { id: 'p1', user_id: 'u1', name: 'Ada', team: 'Red', score: 0, rank: 1, muted: false };
const BOB = { id: 'p2', user_id: 'u2', name: 'Bob', team: 'Blue', score: 0, rank: 1, muted: false };
const RED = { id: 't1', name: 'Red', color: 0, score: 0, rank: 1 };
const BLUE = { id: 't2', name: 'Blue', color: 1, score: 0, rank: 1 };

function room(state = {}, more = {}) {
  const service = new FakeService();
  const model = new RoomModel();
  model.listen(service);
  service.receive(
    greeting(
      { teams: [RED, BLUE].map((t) => ({ ...t })), participants: [ADA, BOB].map((p) => ({ ...p })), ...state },
      more,
    ),
  );
  return { model, service };
}

test('a snapshot draws the room from nothing', () => {
  const { model } = room();
  assert.equal(model.title, 'Friday');
  assert.equal(model.me?.name, 'Ada');
  assert.equal(model.hasTeams, true);
  assert.equal(model.isReady, true);
});

test('a phone that is opened again knows that its extra time goes on', () => {
  assert.equal(room({ state: 'question_locked', extra_time: 2 }).model.extraTime, 2);
  assert.equal(room().model.extraTime, 0);
});

test('a score of a team moves it up and shares no rank with the other', () => {
  const { model, service } = room();
  service.receive({ type: 'score_update', data: { team: 'Blue', team_id: 't2', score: 10, points: 10 } });
  assert.deepEqual(
    model.standings().map((row) => [row.name, row.rank]),
    [
      ['Blue', 1],
      ['Red', 2],
    ],
  );
});

test('equal scores share a rank and the next one is left out', () => {
  const rows = ranked([
    { name: 'C', score: 1, rank: 0 },
    { name: 'B', score: 5, rank: 0 },
    { name: 'A', score: 5, rank: 0 },
  ]);
  assert.deepEqual(
    rows.map((row) => [row.name, row.rank]),
    [
      ['A', 1],
      ['B', 1],
      ['C', 3],
    ],
  );
});

test('history that came before the snapshot changes no state', () => {
  const { model, service } = room({ state: 'leaderboard' });
  service.receive({ type: 'session_update', replayed: true, data: { state: 'lobby', version: 0, paused: false } });
  assert.equal(model.state, 'leaderboard');
});

test('gathered joins and leaves are all counted', () => {
  const { model, service } = room();
  const users = [
    { user_id: 'u1', name: 'Ada' },
    { user_id: 'h', name: 'Hana', role: 'host' },
  ];
  service.receive({ type: 'user_joined', user_id: 'h', user_ids: ['u1', 'h'], users, participant_count: 2 });
  assert.deepEqual(
    model.hosts().map((person) => person.name),
    ['Hana'],
  );
  service.receive({ type: 'user_left', user_id: 'h', user_ids: ['u1', 'h'], participant_count: 0 });
  assert.equal(model.present.size, 0);
  assert.equal(model.count, 0);
});

test('who is here without a told seat is a player, unless its role is a host’s', () => {
  const { model, service } = room();
  const users = [
    { user_id: 'u9', name: 'Zoe', team: 'Red', role: 'guest' },
    { user_id: 'o', name: 'Olive', team: null, role: 'owner' },
  ];
  service.receive({ type: 'user_joined', user_id: 'o', user_ids: ['u9', 'o'], users, participant_count: 2 });
  assert.deepEqual(
    model.hosts().map((person) => person.name),
    ['Olive'],
  );
  assert.deepEqual(
    model.others().map(({ name, team }) => [name, team]),
    [['Zoe', 'Red']],
  );
});

test('a removed player is gone, a renamed one keeps its score', () => {
  const { model, service } = room();
  service.receive({ type: 'score_update', data: { participant: 'p2', score: 7, points: 7 } });
  service.receive({ type: 'participant_update', data: { ...BOB, score: 7, name: 'Robert', removed: false } });
  assert.deepEqual([model.players.get('p2')?.name, model.players.get('p2')?.score], ['Robert', 7]);
  service.receive({ type: 'participant_update', data: { id: 'p2', removed: true } });
  assert.equal(model.players.has('p2'), false);
});

test('the whole time of a clock is known from the update and from the snapshot', () => {
  const { model, service } = room();
  const data = { state: 'question_active', version: 2, paused: false, deadline: 5000, time_remaining: 30 };
  service.receive({ type: 'session_update', data });
  assert.equal(model.totalMs, 30000);
  service.receive({ type: 'session_update', data: { state: 'lobby', version: 3, paused: false } });
  assert.equal(model.totalMs, null);
  assert.equal(model.deadline, null);
});

test('the chat is barred for the muted, when closed, outside the lobby, and after the end', () => {
  assert.equal(room().model.chatBarred, '');
  assert.equal(room({ participants: [{ ...ADA, muted: true }] }).model.chatBarred, 'muted');
  assert.equal(room({ chat: { mode: 'off', messages: [] } }).model.chatBarred, 'closed');
  assert.equal(room({ chat: { mode: 'lobby', messages: [] } }).model.chatBarred, '');
  assert.equal(room({ state: 'leaderboard', chat: { mode: 'lobby', messages: [] } }).model.chatBarred, 'closed');
  assert.equal(room({ state: 'ended' }).model.chatBarred, 'ended');
  assert.equal(room({ chat: { mode: 'off', messages: [] } }, { role: 'host' }).model.chatBarred, '');
});

test('one’s own row is one’s player, or one’s team where there are teams', () => {
  const { model } = room();
  assert.deepEqual(
    model
      .standings()
      .filter((row) => model.isOwn(row))
      .map((row) => row.name),
    ['Red'],
  );
  const alone = room({ teams: [] }).model;
  assert.deepEqual(
    alone
      .standings()
      .filter((row) => alone.isOwn(row))
      .map((row) => row.name),
    ['Ada'],
  );
});

test('one’s own place comes with the scores, with the rows around it, and goes with them', () => {
  const { model, service } = room({ quiz: { title: 'Quiz' }, teams: [], state: 'answer_reveal' });
  const near = [55, 56, 57, 58, 59].map((rank) => ({
    rank,
    participant: `n${rank}`,
    name: `N${rank}`,
    team: null,
    score: 1,
  }));
  service.receive({ type: 'session_update', data: { state: 'leaderboard', version: 4, paused: false } });
  service.receive({
    type: 'standing',
    data: { rank: 57, rank_of: 200, score: 2412, gap: 40, movement: 3, near, team: null },
  });
  assert.deepEqual(model.place, { rank: 57, of: 200 });
  assert.equal(model.me?.score, 2412);
  assert.deepEqual(
    model.standing.near.map((row) => row.rank),
    [55, 56, 57, 58, 59],
  );
  service.receive({ type: 'session_update', data: { state: 'question_intro', version: 5, paused: false } });
  assert.equal(model.standing, null);
  assert.deepEqual(model.place, { rank: 57, of: 200 });
});

test('a quiz that is not played in teams ranks its players, though they have teams', () => {
  const names = (mode) =>
    room({ question_count: 2, settings: { team_mode: mode } })
      .model.standings()
      .map((row) => row.name);
  assert.deepEqual(names('none'), ['Ada', 'Bob']);
  assert.deepEqual(names('mean'), ['Blue', 'Red']);
});

test('a host hears all scores, a phone in a quiz does not know those of others', () => {
  const { model, service } = room({}, { role: 'host' });
  service.receive({ type: 'standings', data: { participants: { p1: 7, p2: 9 }, teams: { t1: 7 } } });
  assert.deepEqual(
    model.rankedPlayers().map((row) => [row.name, row.score, row.rank]),
    [
      ['Bob', 9, 1],
      ['Ada', 7, 2],
    ],
  );
  assert.equal(model.teams.get('t1')?.score, 7);
  assert.equal(model.knowsScores, true);
  assert.equal(room({ question_count: 2 }).model.knowsScores, false);
  assert.equal(room().model.knowsScores, true);
});

test('a type it does not know changes nothing', () => {
  const { model, service } = room();
  let changes = 0;
  model.addEventListener('change', () => {
    changes += 1;
  });
  service.receive({ type: 'fireworks', data: {} });
  assert.equal(changes, 0);
});

test('a host knows who waits to be let in, also after a reload', () => {
  const asked = (id, name) => ({ id, name, team: null });
  const { model, service } = room({ join_requests: [asked('r1', 'Cem')] });
  service.receive({ type: 'join_request', data: asked('r2', 'Dot') });
  service.receive({ type: 'join_request', data: asked('r3', 'Eve') });
  service.receive({ type: 'join_request', data: { ids: ['r1', 'r3', 'gone'], answered: 'accepted' } });
  assert.deepEqual(
    [...model.joinRequests.values()].map((each) => each.name),
    ['Dot'],
  );
  assert.equal(room().model.joinRequests.size, 0);
});
