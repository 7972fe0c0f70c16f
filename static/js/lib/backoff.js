// When to try again: 1, 2, 4, 8, 16, 30 seconds, each spread so that a thousand clients do not come back at once.

export const MAX_DELAY = 30000;

/**
 * @param {number} attempt from 0
 * @param {number} base milliseconds of the first wait
 * @param {number} jitter share by which a wait may differ, 0 to 1
 * @param {() => number} [random]
 * @returns {number} milliseconds, never more than 30,000
 */
export function backoff(attempt, base, jitter, random = Math.random) {
  const wait = Math.min(MAX_DELAY, base * 2 ** Math.min(attempt, 30));
  return Math.min(MAX_DELAY, Math.round(wait * (1 + jitter * (2 * random() - 1))));
}

/**
 * What a close code means to a client.
 * @param {number} code
 * @returns {'stop' | 'refused' | 'retry' | 'retry-slowly'}
 */
export function meaning(code) {
  if (code === 1000) return 'stop';
  if (code === 1008) return 'refused';
  return code === 1013 ? 'retry-slowly' : 'retry';
}
