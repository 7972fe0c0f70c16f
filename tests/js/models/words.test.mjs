import assert from 'node:assert/strict';
import { test } from 'node:test';
import { isRefusal, refusal } from '../../../static/js/models/refusals.js';
import { chatWords, counted, errorWords, lineWords, scoreWords, stateWords } from '../../../static/js/models/words.js';

test('every refusal to join has words of its own', () => {
  const codes = [
    'unknown_code',
    'nickname_taken',
    'session_locked',
    'session_full',
    'banned',
    'session_ended',
    'network',
  ];
  const words = codes.map((code) => errorWords({ code }));
  assert.equal(new Set(words).size, codes.length);
  for (const text of words) assert.match(text, /^[A-Z].*\.$/);
});

test('a limit says how long to wait', () => {
  assert.match(errorWords({ code: 'rate_limited', retry_after_ms: 7200 }), /8 seconds/);
  assert.match(errorWords({ code: 'rate_limited', retry_after_ms: 300 }), /a second/);
});

test('the server’s own words stand where it knows better', () => {
  assert.equal(errorWords({ code: 'nickname_rejected', message: 'Too long.' }), 'Too long.');
  assert.equal(errorWords({ code: 'invalid_field', fields: { team: 'No such team.' } }), 'No such team.');
  assert.equal(errorWords({ code: 'brand_new', message: 'Oh.' }), 'Oh.');
});

test('a state of the host’s own is told in its words, and host and players read different ones', () => {
  assert.deepEqual(stateWords('half_time'), ['Half time', '']);
  assert.deepEqual(stateWords('_'), ['Under way', '']);
  assert.notEqual(stateWords('lobby', true)[0], stateWords('lobby')[0]);
});

test('the line is always told in words', () => {
  for (const status of ['connecting', 'open', 'reconnecting', 'offline', 'refused', 'closed'])
    assert.ok(lineWords({ status }).length > 3);
  assert.equal(lineWords({ status: 'closed', reason: 'session_ended' }), 'Session over');
});

test('every close of the wire has its card, and an unknown one still has an action', () => {
  for (const reason of [
    'banned',
    'removed',
    'session_full',
    'replaced',
    'forbidden',
    'token_expired',
    'token_revoked',
    'rate_limited',
  ])
    assert.ok(isRefusal(reason), reason);
  assert.ok(refusal('something_new').label);
});

test('numbers and notes read well', () => {
  assert.deepEqual([counted(1, 'player'), counted(3, 'player')], ['1 player', '3 players']);
  assert.deepEqual([scoreWords(-10), scoreWords(5)], ['−10', '5']);
  assert.match(chatWords('', 'slow'), /ten seconds/);
  assert.equal(chatWords('', 'on'), '');
});
