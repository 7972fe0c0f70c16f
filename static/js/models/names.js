// Friendly names for those who cannot think of one.

const FIRST = [
  'Amber',
  'Brave',
  'Cheerful',
  'Clever',
  'Cosmic',
  'Curious',
  'Daring',
  'Electric',
  'Fancy',
  'Gentle',
  'Golden',
  'Happy',
  'Jolly',
  'Lucky',
  'Mellow',
  'Merry',
  'Mighty',
  'Nimble',
  'Quick',
  'Quiet',
  'Royal',
  'Silver',
  'Sunny',
  'Swift',
  'Velvet',
  'Witty',
];
const SECOND = [
  'Badger',
  'Beetle',
  'Comet',
  'Crane',
  'Dolphin',
  'Falcon',
  'Fox',
  'Gecko',
  'Heron',
  'Ibex',
  'Koala',
  'Lemur',
  'Lynx',
  'Magpie',
  'Maple',
  'Marmot',
  'Nebula',
  'Otter',
  'Owl',
  'Panda',
  'Puffin',
  'Raven',
  'Tiger',
  'Walrus',
  'Willow',
  'Yak',
];

/** @param {() => number} [random] @returns {string} */
export function friendlyName(random = Math.random) {
  const pick = (/** @type {string[]} */ words) => words[Math.floor(random() * words.length)];
  return `${pick(FIRST)} ${pick(SECOND)}`;
}
