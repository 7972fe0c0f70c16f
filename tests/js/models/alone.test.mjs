// A quiz played alone, in words: what its host and its players read about it.

import assert from 'node:assert/strict';
import { test } from 'node:test';

import {
  cardFacts,
  fillRoom,
  leftOutWords,
  leftWords,
  localInput,
  rulesWords,
  takeOutcome,
} from '../../../static/js/models/alone.js';
import { RoomModel } from '../../../static/js/models/room-model.js';

const card = {
  title: 'Friday',
  question_count: 1,
  mode: 'test',
  tells: 'end',
  timed: false,
  attempts: 1,
  deadline: null,
  is_open: true,
  scoring: '',
};

const state = (/** @type {any} */ more) => ({
  phase: 'asked',
  assignment: { ...card, question_count: 3 },
  entrant: { id: 'p1', nickname: 'Ada' },
  attempt: { number: 1, question_number: 2, points: null },
  question: { id: 'q2', kind: 'single' },
  answer: null,
  reveal: null,
  result: null,
  ...more,
});

test('who begins reads how often, how long and when it is told', () => {
  const plain = cardFacts(card).join('; ');
  assert.match(plain, /^1 question; One attempt; Take your time.*told at the end$/);
  assert.doesNotMatch(plain, /Open until/);
  const other = cardFacts({ ...card, attempts: 3, timed: true, tells: 'each', deadline: '2026-11-26T10:00:00Z' }).join(
    '; ',
  );
  assert.match(
    other,
    /Open until .*3 attempts; the best one counts; Some questions have a time limit;.*after each question$/,
  );
  assert.match(cardFacts({ ...card, attempts: null }).join(), /As many attempts as you like/);
  assert.match(cardFacts({ ...card, mode: 'practice', attempts: null }).join(), /For practice/);
});

test('what is left of the attempts', () => {
  assert.equal(leftWords(null), 'You may play as often as you like.');
  assert.equal(leftWords(0), 'That was your last attempt.');
  assert.equal(leftWords(2), 'You have 2 attempts left.');
});

test('a host is told which questions are left out', () => {
  assert.equal(leftOutWords([4]), 'Question 4 is left out.');
  assert.equal(leftOutWords([1, 4]), 'Questions 1 and 4 are left out.');
  assert.equal(leftOutWords([1, 4, 9]), 'Questions 1, 4 and 9 are left out.');
  const row = { ...card, id: 'a', quiz: 'q', url: '', closed_at: null, left_out: 2, people: 0 };
  assert.match(
    rulesWords(row),
    /Test, 1 attempt; right answers at the end; 1 question\. 2 questions left out: they need/,
  );
  assert.doesNotMatch(rulesWords({ ...row, left_out: 0 }), /left out/);
});

test('an attempt is a room of one, in the state in which one would see the same', () => {
  const room = new RoomModel();
  fillRoom(room, state({}));
  assert.deepEqual([room.state, room.isAlone, room.me?.name, room.questionNumber], ['question_active', true, 'Ada', 2]);
  fillRoom(room, state({ phase: 'told' }));
  assert.equal(room.state, 'question_locked');
  takeOutcome(room, { result: { correct: true }, reveal: { correct: ['a'] } });
  assert.deepEqual([room.state, room.result?.correct], ['answer_reveal', true]);
});

test('a moment stands in its field as the clock on the wall shows it', () => {
  const at = new Date(2026, 10, 26, 9, 5);
  assert.equal(localInput(at.toISOString()), '2026-11-26T09:05');
  assert.equal(localInput(null), '');
});
