import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Commands } from '../../../static/js/models/commands.js';
import { RoomModel } from '../../../static/js/models/room-model.js';
import { command } from '../../../static/js/models/steps.js';
import { FakeService, greeting } from './fake-service.mjs';

const settled = () => new Promise((resolve) => setImmediate(resolve));

function scene() {
  const service = new FakeService();
  const room = new RoomModel();
  room.listen(service);
  service.receive(greeting());
  const moves = (version, data) => service.receive({ type: 'session_update', data: { version, ...data } });
  return { service, room, moves, commands: new Commands(room, service) };
}
const names = (service) => service.sent.map(({ data }) => `${data.command}@${data.version}`);

test('a press while a command is under way waits until the room shows what it brought', async () => {
  const { service, room, moves, commands } = scene();
  commands.press('primary', () => command('next'));
  commands.press('pause', () => command(room.state === 'question_active' ? 'pause' : 'wrong'));
  await settled();
  assert.deepEqual(names(service), ['next@1']);
  service.sent[0].resolve({ data: { version: 2 } });
  await settled();
  assert.equal(service.sent.length, 1, 'the ack alone is not the room');
  moves(2, { state: 'question_active' });
  await settled();
  assert.deepEqual(names(service), ['next@1', 'pause@2']);
  assert.ok(commands.isBusy);
});

test('a double click is one press, and after it the next step is another', async () => {
  const { service, moves, commands } = scene();
  commands.press('primary', () => command('next'));
  commands.press('primary', () => command('next'));
  await settled();
  service.sent[0].resolve({ data: { version: 2 } });
  moves(2, { state: 'question_active' });
  await settled();
  assert.equal(commands.isBusy, false);
  commands.press('primary', () => command('lock'));
  await settled();
  assert.deepEqual(names(service), ['next@1', 'lock@2']);
});

test('a press without a name counts each time', async () => {
  const { service, moves, commands } = scene();
  for (const _ of [1, 2, 3]) commands.press('', () => command('extend', { seconds: 10 }));
  for (const n of [0, 1, 2]) {
    await settled();
    service.sent[n].resolve({ data: { version: n + 2 } });
    moves(n + 2, { state: 'question_active' });
  }
  await settled();
  assert.deepEqual(names(service), ['extend@1', 'extend@2', 'extend@3']);
});

test('what a press meant is asked anew when the room moved on by itself, and told if it is gone', async () => {
  const { service, room, moves, commands } = scene();
  const paused = commands.press('pause', () => command('pause'));
  await settled();
  service.sent[0].reject({ code: 'stale_version', version: 2 });
  moves(2, { state: 'question_locked' });
  await settled();
  assert.deepEqual(names(service), ['pause@1', 'pause@2']);
  service.sent[1].resolve({ data: { version: 3 } });
  moves(3, { state: 'question_locked' });
  await paused;
  const lock = commands.press('primary', () => (room.version === 3 ? command('lock') : null));
  await settled();
  service.sent[2].reject({ code: 'stale_version', version: 4 });
  moves(4, { state: 'answer_reveal' });
  await assert.rejects(lock, { code: 'stale_version' });
});

test('a refusal is told, and holds nothing up', async () => {
  const { service, commands } = scene();
  const refused = commands.press('pause', () => command('pause'));
  commands.press('skip', () => command('skip'));
  await settled();
  service.sent[0].reject({ code: 'illegal_transition' });
  await assert.rejects(refused, { code: 'illegal_transition' });
  await settled();
  assert.deepEqual(names(service), ['pause@1', 'skip@1']);
});
