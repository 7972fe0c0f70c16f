import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ChatModel } from '../../../static/js/models/chat-model.js';
import { chat, FakeService, greeting } from './fake-service.mjs';

const settled = () => new Promise((resolve) => setImmediate(resolve));
const texts = (model) => model.lines.map((line) => line.text);

function open(messages = [], more = {}) {
  const service = new FakeService();
  const model = new ChatModel(service);
  service.receive(greeting({ chat: { mode: 'on', messages } }, more));
  return { model, service };
}

test('a message is sending until its ack, and stands once when the frame comes first', async () => {
  const { model, service } = open();
  model.say('Hi');
  assert.equal(model.lines[0].status, 'sending');
  service.receive(chat(11, 'Hi', 'u1'));
  service.sent[0].resolve({ seq: 11, data: { id: 'm11' } });
  await settled();
  assert.deepEqual(
    model.lines.map((line) => [line.text, line.status]),
    [['Hi', 'saved']],
  );
});

test('it stands once, too, when the ack comes first', async () => {
  const { model, service } = open();
  model.say('Hi');
  service.sent[0].resolve({ seq: 11, data: { id: 'm11' } });
  await settled();
  service.receive(chat(11, 'Hi', 'u1'));
  assert.equal(model.lines.length, 1);
});

test('the key of a line stays when it is confirmed, so that its row on the page stays', async () => {
  const { model, service } = open();
  model.say('Hi');
  const { key } = model.lines[0];
  service.receive(chat(11, 'Hi', 'u1'));
  assert.equal(model.lines[0].key, key);
});

test('a refused message says so and can be sent again', async () => {
  const { model, service } = open();
  model.say('Hi');
  service.sent[0].reject({ code: 'muted' });
  await settled();
  assert.deepEqual([model.lines[0].status, model.lines[0].error.code], ['failed', 'muted']);
  model.retry(model.lines[0].key);
  assert.equal(model.lines[0].status, 'sending');
  service.sent[1].resolve({ seq: 12, data: { id: 'm12' } });
  await settled();
  assert.equal(model.lines[0].status, 'saved');
});

test('after a break the replay falls into place before the newer messages of the snapshot', () => {
  const { model, service } = open([chat(5, 'five')]);
  service.receive(greeting({ chat: { mode: 'on', messages: [chat(9, 'nine')] } }, { resumed: true }));
  service.receive({ ...chat(6, 'six'), replayed: true });
  service.receive({ ...chat(9, 'nine'), replayed: true });
  service.receive(chat(11, 'eleven'));
  assert.deepEqual(texts(model), ['five', 'six', 'nine', 'eleven']);
});

test('a fresh snapshot replaces what was there but keeps what is on its way', () => {
  const { model, service } = open([chat(5, 'five')]);
  model.say('mine');
  service.receive(greeting({ chat: { mode: 'on', messages: [chat(8, 'eight')] } }));
  assert.deepEqual(texts(model), ['eight', 'mine']);
});

test('a deleted message keeps its place and loses its text', () => {
  const { model, service } = open([chat(5, 'rude')]);
  service.receive({ type: 'chat_deleted', data: { id: 'm5' } });
  assert.deepEqual([model.lines[0].deleted, model.lines[0].text], [true, '']);
});

test('earlier messages go above', () => {
  const many = Array.from({ length: 50 }, (_, index) => chat(100 + index, `n${index}`));
  const { model } = open(many);
  assert.equal(model.before, 100);
  model.addEarlier([chat(50, 'old'), chat(60, 'less old')], 30);
  assert.deepEqual(texts(model).slice(0, 3), ['old', 'less old', 'n0']);
  assert.equal(model.before, 30);
});

test('a short snapshot is the whole story', () => {
  assert.equal(open([chat(5, 'five')]).model.before, 1);
});
