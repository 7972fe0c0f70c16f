import assert from 'node:assert/strict';
import { test } from 'node:test';
import { SPINS, Spins } from '../../../static/js/models/spins.js';

const NAMES = ['Amber Fox', 'Brave Owl', 'Swift Yak'];

test('three throws, then the last name stays', async () => {
  let asked = 0;
  const spins = new Spins(async () => {
    asked += 1;
    return NAMES;
  });
  assert.equal(spins.left, SPINS);
  assert.deepEqual([await spins.next(), await spins.next(), await spins.next()], NAMES);
  assert.deepEqual([spins.left, await spins.next(), asked], [0, '', 1]);
  spins.reset();
  assert.equal(await spins.next(), 'Amber Fox');
});

test('a throw that nobody answered is not spent', async () => {
  let isDown = true;
  const spins = new Spins(async () => {
    if (isDown) throw { code: 'network' };
    return NAMES;
  });
  await assert.rejects(spins.next(), { code: 'network' });
  isDown = false;
  assert.deepEqual([spins.left, await spins.next()], [3, 'Amber Fox']);
});

test('whoever was refused a name is proposed one that is free by now, and keeps the throws', async () => {
  const free = [...NAMES];
  const spins = new Spins(async () => free.slice(0, 3));
  await spins.next();
  free.shift();
  free.push('Witty Ibex');
  assert.equal(await spins.proposal(), 'Brave Owl');
  assert.equal(spins.left, 2);
});

test('where no name can be had there is nothing to throw', async () => {
  const spins = new Spins(async () => []);
  assert.deepEqual([await spins.next(), spins.left, await spins.proposal()], ['', 0, '']);
});
