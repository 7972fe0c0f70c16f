// The self-paced quizzes that this browser has begun, so that a closed tab is not the end of an attempt.

const KEY = 'trivia.entries';
const KEPT = 20;

/** @typedef {{ key: string, token: string, nickname: string }} Entry */

/** What a window without storage has instead. @type {Entry[]} */
let held = [];

/** @returns {Entry[]} the newest first */
function entries() {
  try {
    const stored = JSON.parse(localStorage.getItem(KEY) ?? 'null');
    return Array.isArray(stored) ? stored : held;
  } catch {
    return held;
  }
}

/** @param {string} key @returns {Entry | undefined} */
export function entryFor(key) {
  return entries().find((entry) => entry.key === key);
}

/** @param {Entry} entry */
export function keepEntry(entry) {
  store([entry, ...entries().filter((other) => other.key !== entry.key)].slice(0, KEPT));
}

/** @param {string} key */
export function forgetEntry(key) {
  store(entries().filter((entry) => entry.key !== key));
}

/** @param {Entry[]} list */
function store(list) {
  held = list;
  try {
    localStorage.setItem(KEY, JSON.stringify(list));
  } catch {
    // A private window may have no storage: then the attempt lives as long as the tab.
  }
}
