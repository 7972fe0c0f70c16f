import assert from 'node:assert/strict';
import { test } from 'node:test';
import { readEarlier } from '../../../static/js/models/history.js';
import { chat } from './fake-service.mjs';

/** A server with these messages, and what it was asked. */
function server(seqs) {
  const asked = [];
  const read = async (query) => {
    asked.push(query);
    const wanted = new URLSearchParams(query);
    const found = seqs.filter((seq) => seq > Number(wanted.get('after'))).slice(0, Number(wanted.get('limit')));
    return { results: found.map((seq) => chat(seq, `n${seq}`)) };
  };
  return { read, asked };
}

test('it reads the window before, and no message twice', async () => {
  const { read } = server([700, 800, 900, 1000]);
  const { messages, before } = await readEarlier(read, 1000);
  assert.deepEqual(
    messages.map((message) => message.seq),
    [700, 800, 900],
  );
  assert.equal(before, 600);
});

test('it goes further back where nothing was said', async () => {
  const { read, asked } = server([3, 5000]);
  let reading = await readEarlier(read, 5000);
  while (!reading.messages.length && reading.before > 1) reading = await readEarlier(read, reading.before);
  assert.deepEqual(
    reading.messages.map((message) => message.seq),
    [3],
  );
  assert.ok(asked.length <= 14);
});

test('at the beginning there is nothing older', async () => {
  const { read } = server([1, 2]);
  assert.deepEqual((await readEarlier(read, 3)).before, 1);
  assert.deepEqual(await readEarlier(read, 1), { messages: [], before: 1 });
});
