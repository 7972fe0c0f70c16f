import assert from 'node:assert/strict';
import { test } from 'node:test';
import { MAX_WAITING, newId, Outbox } from '../../static/js/lib/outbox.js';

test('an id is 16 random bytes, without crypto.randomUUID', () => {
  assert.match(newId(), /^[0-9a-f]{32}$/);
  assert.notEqual(newId(), newId());
});

test('what is unanswered goes out again after a lost line, with the same id', () => {
  const outbox = new Outbox();
  const { id } = outbox.add('chat', { text: 'hi' });
  outbox.unsent()[0].sent = true;
  assert.equal(outbox.unsent().length, 0);
  outbox.lineLost();
  assert.equal(outbox.unsent()[0].id, id);
});

test('beyond a thousand waiting writes the next is rejected', async () => {
  const outbox = new Outbox();
  for (let i = 0; i < MAX_WAITING; i += 1) outbox.add('chat', {});
  await assert.rejects(outbox.add('chat', {}).promise, { code: 'queue_full' });
});
