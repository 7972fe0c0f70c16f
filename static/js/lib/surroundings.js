// What the page is told of itself: the network went or came, somebody looks at it again.

/**
 * @param {() => void} back the page may have slept, or the network is there again
 * @param {() => void} away the network is gone
 */
export function watchSurroundings(back, away) {
  if (typeof addEventListener === 'function') {
    addEventListener('online', back);
    addEventListener('pageshow', back);
    addEventListener('offline', away);
  }
  if (typeof document !== 'undefined') {
    document.addEventListener('visibilitychange', () => document.visibilityState === 'visible' && back());
  }
}

/**
 * @param {string} baseUrl like `https://quiz.example`; empty for where the page came from
 * @param {string} sessionId
 * @param {string} token
 * @param {number | null} lastSeq
 * @returns {string} where the session's socket is
 */
export function socketUrl(baseUrl, sessionId, token, lastSeq) {
  const own = () => `${location.protocol === 'https:' ? 'wss' : 'ws'}://${location.host}`;
  const base = baseUrl ? baseUrl.replace(/^http/, 'ws').replace(/\/$/, '') : own();
  const query = new URLSearchParams({ token });
  if (lastSeq !== null) query.set('last_seq', String(lastSeq));
  return `${base}/ws/${encodeURIComponent(sessionId)}?${query}`;
}
