import assert from 'node:assert/strict';
import { afterEach, beforeEach, mock, test } from 'node:test';
import { WebSocketService, websocketService } from '../../static/js/websocket.js';
import { FakeSocket } from './fake-socket.mjs';

/** @type {WebSocketService} */
let service;
/** @type {any[]} */
let statuses;

beforeEach(() => {
  mock.timers.enable({ apis: ['setTimeout', 'Date'] });
  FakeSocket.all = [];
  service = new WebSocketService({ WebSocket: FakeSocket });
  service.baseUrl = 'http://quiz.example';
  service.jitter = 0;
  statuses = [];
  service.on('status', (event) => statuses.push(event));
});

afterEach(() => {
  service.disconnect();
  mock.timers.reset();
});

const settle = () => new Promise((resolve) => setImmediate(resolve));

function connected(more) {
  service.connect('s', 'token');
  FakeSocket.last.greets(more);
  return FakeSocket.last;
}

test('there is one instance for a page', () => {
  assert.ok(websocketService instanceof WebSocketService);
  assert.equal(websocketService.isConnected, false);
  assert.equal(websocketService.currentSessionId, '');
});

test('connect goes to the session with the token as query parameter', () => {
  service.connect('trivia session', 'a+b');
  assert.equal(FakeSocket.last.url.href, 'ws://quiz.example/ws/trivia%20session?token=a%2Bb');
  assert.equal(service.currentSessionId, 'trivia session');
  assert.equal(service.isConnected, false);
  FakeSocket.last.greets();
  assert.equal(service.isConnected, true);
  assert.deepEqual(
    statuses.map((event) => event.status),
    ['connecting', 'open'],
  );
});

test('on, off and unsubscribe; one handler that throws keeps no other from its message', () => {
  const heard = [];
  const log = mock.method(console, 'error', () => {});
  const socket = connected();
  service.on('chat', () => {
    throw new Error('mine');
  });
  const stop = service.on('chat', (message) => heard.push(message.data.text));
  const all = (message) => heard.push(message.type);
  service.on('*', all);
  socket.says({ type: 'chat', seq: 1, ts: 1, data: { text: 'hi' } });
  stop();
  service.off('*', all);
  socket.says({ type: 'chat', seq: 2, ts: 1, data: { text: 'ho' } });
  assert.deepEqual(heard, ['hi', 'chat']);
  assert.equal(log.mock.callCount(), 2);
  log.mock.restore();
});

test('waits are 1, 2, 4, 8, 16 seconds, and after five tries it is offline', () => {
  connected().ends();
  for (const seconds of [1, 2, 4, 8, 16]) {
    assert.equal(statuses.at(-1).retryInMs, seconds * 1000);
    mock.timers.tick(seconds * 1000);
    FakeSocket.last.ends();
  }
  assert.equal(statuses.at(-1).status, 'offline');
  assert.equal(FakeSocket.all.length, 6);
});

test('without a limit the waits end at 30 seconds, also with jitter', () => {
  service.maxReconnectAttempts = Number.POSITIVE_INFINITY;
  service.jitter = 0.25;
  connected().ends();
  for (let i = 0; i < 12; i += 1) {
    assert.ok(statuses.at(-1).retryInMs <= 30000);
    mock.timers.tick(30000);
    FakeSocket.last.ends();
  }
  assert.equal(statuses.at(-1).status, 'reconnecting');
});

test('a server that says when to come back wins', () => {
  const socket = connected();
  socket.says({ type: 'reconnect', data: { after_ms: 3400 } });
  socket.ends(1012);
  assert.equal(statuses.at(-1).retryInMs, 3400);
});

test('thirty good seconds reset the waits', () => {
  connected().ends();
  mock.timers.tick(1000);
  FakeSocket.last.greets();
  mock.timers.tick(30000 - 1);
  FakeSocket.last.says({ type: 'pong', data: {} });
  mock.timers.tick(1);
  FakeSocket.last.ends();
  assert.equal(statuses.at(-1).retryInMs, 1000);
});

test('a refusal stands; 1000 stops; 1013 waits at least five seconds', () => {
  connected().ends(1008, 'forbidden');
  assert.deepEqual(statuses.at(-1), { status: 'refused', code: 1008, reason: 'forbidden' });
  mock.timers.tick(60000);
  assert.equal(FakeSocket.all.length, 1);
  connected().ends(1000, 'session_ended');
  assert.equal(statuses.at(-1).status, 'closed');
  service.disconnect();
  connected().ends(1013, 'slow_consumer');
  assert.equal(statuses.at(-1).retryInMs, 5000);
});

test('it comes back with the last durable event it has, and drops what it had', () => {
  const seqs = [];
  service.on('chat', (message) => seqs.push([message.seq, message.replayed ?? false]));
  const socket = connected({ seq: 5 });
  socket.says({ type: 'chat', seq: 6, ts: 1, data: {} });
  socket.says({ type: 'chat', seq: 6, ts: 1, data: {} });
  socket.ends();
  mock.timers.tick(1000);
  assert.equal(FakeSocket.last.url.searchParams.get('last_seq'), '6');
  FakeSocket.last.greets({ seq: 8, resumed: true });
  for (const seq of [7, 8, 9]) FakeSocket.last.says({ type: 'chat', seq, ts: 1, data: {} });
  assert.deepEqual(seqs, [
    [6, false],
    [7, true],
    [8, true],
    [9, false],
  ]);
});

test('a server that could not resume starts anew from its snapshot', () => {
  connected({ seq: 50 }).ends();
  mock.timers.tick(1000);
  FakeSocket.last.greets({ seq: 3, resumed: false });
  FakeSocket.last.ends();
  mock.timers.tick(2000);
  assert.equal(FakeSocket.last.url.searchParams.get('last_seq'), '3');
});

test('a write resolves with its ack and rejects with its error', async () => {
  const socket = connected();
  const good = service.send('chat', { text: 'hi' });
  const bad = service.send('score_update', {});
  const [first, second] = socket.sent;
  assert.deepEqual(first.data, { text: 'hi' });
  socket.says({ type: 'ack', id: first.id, seq: 1, data: {}, duplicate: false });
  socket.says({ type: 'error', id: second.id, code: 'forbidden', message: 'No.', retryable: false });
  assert.equal((await good).seq, 1);
  await assert.rejects(bad, { code: 'forbidden' });
});

test('fire and forget is quiet when it fails', async () => {
  const socket = connected();
  service.send('chat', {});
  socket.says({ type: 'error', id: socket.sent[0].id, code: 'muted', message: '', retryable: false });
  await settle(); // an unhandled rejection would fail the run
});

test('what was written offline or not acked goes out again with the same id', () => {
  const socket = connected();
  service.send('chat', { text: 'one' });
  socket.ends();
  service.send('chat', { text: 'two' });
  mock.timers.tick(1000);
  FakeSocket.last.greets({ resumed: true });
  assert.deepEqual(
    FakeSocket.last.sent.map((message) => message.data.text),
    ['one', 'two'],
  );
  assert.equal(FakeSocket.last.sent[0].id, socket.sent[0].id);
});

test('what may succeed a moment later is sent again by itself', async () => {
  const socket = connected();
  const promise = service.send('chat', { text: 'fast' });
  const { id } = socket.sent[0];
  socket.says({ type: 'error', id, code: 'rate_limited', message: '', retryable: true, retry_after_ms: 800 });
  mock.timers.tick(800);
  assert.equal(socket.sent.filter((message) => message.id === id).length, 2);
  socket.says({ type: 'ack', id, seq: 1, data: {}, duplicate: false });
  assert.equal((await promise).seq, 1);
});

test('a message that was too big is not sent again', async () => {
  const socket = connected({ limits: { max_message_bytes: 100 } });
  const big = service.send('chat', { text: 'x'.repeat(200) });
  service.send('chat', { text: 'small' });
  socket.ends(1009);
  await assert.rejects(big, { code: 'too_big' });
  mock.timers.tick(1000);
  FakeSocket.last.greets({ resumed: true });
  assert.deepEqual(
    FakeSocket.last.sent.map((message) => message.data.text),
    ['small'],
  );
});

test('disconnect rejects what waits and keeps handlers; another session empties the queue', async () => {
  connected();
  const waiting = service.send('chat', { text: 'x' });
  service.disconnect();
  await assert.rejects(waiting, { code: 'disconnected' });
  assert.equal(service.currentSessionId, '');
  await assert.rejects(service.send('chat', {}), { code: 'not_connected' });
  connected();
  const old = service.send('chat', { text: 'y' });
  service.connect('other', 'token');
  await assert.rejects(old, { code: 'disconnected' });
  assert.equal(FakeSocket.open.length, 1);
  assert.ok(statuses.length > 3);
});

test('a quiet line is asked after ten seconds and given up four seconds later', () => {
  const socket = connected();
  mock.timers.tick(10000);
  assert.equal(socket.sent.at(-1).type, 'ping');
  socket.says({ type: 'pong', data: {} });
  mock.timers.tick(10000);
  assert.equal(socket.sent.filter((message) => message.type === 'ping').length, 2);
  mock.timers.tick(4000);
  assert.equal(socket.readyState, 3);
  assert.equal(statuses.at(-1).status, 'reconnecting');
});

test('a write that waits for its ack makes it ask after three', () => {
  const socket = connected();
  service.send('chat', { text: 'x' });
  mock.timers.tick(3000);
  assert.equal(socket.sent.at(-1).type, 'ping');
});

test('an expiring token is changed on the live socket', async () => {
  service.getToken = async () => 'fresh';
  const socket = connected();
  socket.says({ type: 'token_expiring', data: { expires_in: 60 } });
  await settle();
  assert.deepEqual(socket.sent.at(-1), { type: 'authenticate', data: { token: 'fresh' } });
});

test('an expired token is changed once, and the second refusal stands', async () => {
  service.getToken = async () => 'fresh';
  connected().ends(1008, 'token_expired');
  await settle();
  assert.equal(FakeSocket.last.url.searchParams.get('token'), 'fresh');
  FakeSocket.last.ends(1008, 'token_expired');
  await settle();
  assert.equal(statuses.at(-1).status, 'refused');
  assert.equal(FakeSocket.all.length, 2);
});

test('the clock is the server’s', () => {
  connected({ server_time: Date.now() + 3600000 });
  assert.ok(Math.abs(service.serverNow() - Date.now() - 3600000) < 100);
});

test('frames that are none are ignored', () => {
  const socket = connected();
  for (const data of ['{', 'null', '5', '{"no":"type"}', '"x"']) socket.onmessage({ data });
  assert.equal(service.isConnected, true);
});

test('the same session and token again changes nothing', () => {
  connected();
  service.connect('s', 'token');
  assert.equal(FakeSocket.all.length, 1);
});

test('after the end of the session a write is rejected instead of waiting for ever', async () => {
  connected().ends(1000, 'session_ended');
  await assert.rejects(service.send('chat', {}), { code: 'not_connected' });
});
