import assert from 'node:assert/strict';
import { test } from 'node:test';
import { sent, usageWords, worth } from '../../../static/js/editor/shapes.js';

const figures = (points, rules, seconds = 20) => worth(points, rules, seconds).map(([, figure]) => figure);

test('the preview of points has the figures of the published formulas', () => {
  assert.deepEqual(figures(1000, {}), [1000, 750, 500], 'a session begins with the first preset');
  assert.deepEqual(figures(2000, { preset: 'kahoot' }), [2000, 1500, 1000]);
  assert.deepEqual(figures(1000, { preset: 'linear' }), [1000, 500, 0]);
  assert.deepEqual(figures(1000, { preset: 'flat' }), [1000]);
  assert.deepEqual(figures(1000, { preset: 'floor', floor: 20 }), [1000, 500, 200]);
  assert.deepEqual(figures(1000, { preset: 'floor', floor: 60 }), [1000, 600, 600]);
});

test('the fastest are told by their place, not by their time', () => {
  assert.deepEqual(worth(1000, { preset: 'fastest' }, 20), [
    ['Fastest', 1000],
    ['Place 5', 600],
    ['Later', 500],
  ]);
  assert.deepEqual(figures(1000, { preset: 'fastest', fastest: 1 }), [1000, 500]);
  assert.deepEqual(figures(1000, { preset: 'fastest', fastest: 0 }), [500]);
});

test('without a clock a right answer earns all, and a penalty is told', () => {
  assert.deepEqual(worth(1000, { preset: 'linear', penalty: 25 }, 0), [
    ['Right', 1000],
    ['Wrong', -250],
  ]);
  assert.deepEqual(figures(0, {}), [0, 0, 0]);
});

test('how a question did is told in words', () => {
  assert.equal(usageWords({ usage: 0, right_share: null }), 'Never asked so far.');
  assert.equal(usageWords({ usage: 1, right_share: null }), 'Asked once.');
  assert.equal(usageWords({ usage: 3, right_share: 0.625 }), 'Asked 3 times; 63 % of the answers were right.');
});

test('a choice with a picture and no words is sent, an empty one is not', () => {
  const choices = [{ text: 'a' }, { text: '', media: { id: 'm' } }, { text: ' ' }];
  assert.equal(sent({ kind: 'single', choices }).choices.length, 2);
});
