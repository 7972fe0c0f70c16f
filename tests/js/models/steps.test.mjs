import assert from 'node:assert/strict';
import { test } from 'node:test';
import { askQuestion, mayPause, maySkipAhead, nextStep } from '../../../static/js/models/steps.js';

const at = (state, more = {}) => ({ state, paused: false, questionNumber: 4, ...more });

test('an evening goes from draft to the end and round the questions', () => {
  const labels = ['draft', 'lobby', 'question_active', 'question_locked', 'answer_reveal', 'leaderboard', 'ended'].map(
    (state) => nextStep(at(state)).label,
  );
  assert.deepEqual(labels, [
    'Open the room',
    'Ask question 5',
    'Stop answers',
    'Reveal the answer',
    'Show the scores',
    'Ask question 5',
    'Open again',
  ]);
});

test('a state of the host’s own leads to the next question', () => {
  assert.equal(nextStep(at('half_time')).type, 'question');
});

test('while paused the next step is to go on', () => {
  assert.deepEqual(nextStep(at('question_active', { paused: true })).data, { command: 'resume' });
});

test('the first question is the first, or the one the host typed', () => {
  assert.equal(nextStep(at('lobby', { questionNumber: null })).label, 'Ask question 1');
  assert.equal(nextStep(at('lobby'), 12).label, 'Ask question 12');
});

test('no seconds means no clock', () => {
  assert.deepEqual(askQuestion(3, 0), { state: 'question_active', question_number: 3 });
  assert.equal(askQuestion(3, 20).time_remaining, 20);
});

test('one may pause between draft and end, and skip ahead only within a question', () => {
  assert.deepEqual(
    ['draft', 'lobby', 'ended'].map((state) => mayPause(at(state))),
    [false, true, false],
  );
  assert.deepEqual(
    ['lobby', 'answer_reveal'].map((state) => maySkipAhead(at(state))),
    [false, true],
  );
});
