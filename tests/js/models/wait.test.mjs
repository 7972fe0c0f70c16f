import assert from 'node:assert/strict';
import { mock, test } from 'node:test';
import { Wait } from '../../../static/js/models/wait.js';

/** A wait whose server answers as told, one after the other, and what came of it. */
function waiting(...answers) {
  mock.timers.reset();
  mock.timers.enable({ apis: ['setTimeout'] });
  const heard = [];
  let asked = 0;
  const wait = new Wait(async () => {
    asked += 1;
    const answer = answers.shift();
    if (answer.code) throw answer;
    return answer;
  });
  for (const type of ['line', 'seated', 'refused'])
    wait.addEventListener(type, ({ detail }) => heard.push([type, detail.code ?? detail.token ?? detail]));
  const after = async (ms) => {
    mock.timers.tick(ms);
    await new Promise((done) => setImmediate(done));
  };
  return { wait, heard, after, count: () => asked };
}
const STILL = { waiting: true, retry_after_ms: 2000 };

test('it asks as often as the server says, until it has a seat', async () => {
  const { wait, heard, after, count } = waiting(STILL, STILL, { token: 't' });
  await wait.ask();
  await after(1500);
  assert.equal(count(), 1);
  await after(1000);
  assert.equal(count(), 2);
  await after(2500);
  await after(60000);
  assert.equal(count(), 3);
  assert.deepEqual(heard.at(-1), ['seated', 't']);
});

test('it asks on while the server is out of reach, less and less often but at least every ten seconds', async () => {
  const away = { code: 'network' };
  const { wait, heard, after, count } = waiting(away, away, away, away, away, away, STILL, { token: 't' });
  await wait.ask();
  assert.deepEqual(heard, [['line', false]]);
  for (let n = 2; n <= 7; n += 1) {
    await after(10000);
    assert.equal(count(), n);
  }
  assert.deepEqual(heard.at(-1), ['line', true]);
});

test('a refusal ends it, and so does giving up', async () => {
  const { wait, heard, after, count } = waiting({ code: 'declined' });
  await wait.ask();
  await after(60000);
  assert.deepEqual([heard, count()], [[['refused', 'declined']], 1]);
  const other = waiting(STILL);
  await other.wait.ask();
  other.wait.stop();
  await other.after(60000);
  assert.equal(other.count(), 1);
});

test('asked for twice at once it asks once', async () => {
  const { wait, after, count } = waiting(STILL, STILL, { token: 't' });
  await Promise.all([wait.ask(), wait.ask()]);
  assert.equal(count(), 1);
  await wait.ask(); // the line is back: not a second timer beside the first
  await after(2500);
  assert.equal(count(), 3);
});
