import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ScorePad } from '../../../static/js/models/score-pad.js';
import { FakeService, greeting } from './fake-service.mjs';

const settled = () => new Promise((resolve) => setImmediate(resolve));

test('points are pending until the room’s own frame', async () => {
  const service = new FakeService();
  const pad = new ScorePad(service);
  const given = pad.give('t1', { team: 'Red' }, 10);
  pad.give('t1', { team: 'Red' }, 100);
  assert.equal(pad.pending('t1'), 110);
  assert.deepEqual(service.sent[0].data, { team: 'Red', points: 10 });
  service.receive({ type: 'score_update', data: { team: 'Red', team_id: 't1', score: 10, points: 10 } });
  assert.equal(pad.pending('t1'), 100);
  service.sent[0].resolve({ data: { score: 10 } });
  assert.equal(await given, 10);
});

test('refused points are taken back', async () => {
  const service = new FakeService();
  const pad = new ScorePad(service);
  const given = pad.give('p1', { participant: 'p1' }, -10);
  service.sent[0].reject({ code: 'not_active' });
  await assert.rejects(given, { code: 'not_active' });
  assert.equal(pad.pending('p1'), 0);
});

test('somebody else’s points confirm nothing of ours', () => {
  const service = new FakeService();
  const pad = new ScorePad(service);
  pad.give('t1', { team: 'Red' }, 10);
  service.receive({ type: 'score_update', data: { team: 'Red', team_id: 't1', score: 5, points: 5 } });
  service.receive({ type: 'score_update', data: { participant: 't9', score: 10, points: 10 } });
  assert.equal(pad.pending('t1'), 10);
});

test('a fresh snapshot leaves nothing pending', () => {
  const service = new FakeService();
  const pad = new ScorePad(service);
  pad.give('t1', { team: 'Red' }, 10);
  service.receive(greeting());
  assert.equal(pad.pending('t1'), 0);
});

test('a score is set as a whole number', async () => {
  const service = new FakeService();
  new ScorePad(service).set({ team: 'Red' }, 12.4);
  await settled();
  assert.deepEqual(service.sent[0].data, { team: 'Red', score: 12 });
});
