// Keeps the screen lit while a room is open, where the browser can: not over plain http, not everywhere.

export function keepAwake() {
  const { wakeLock } = /** @type {{ wakeLock?: WakeLock }} */ (navigator);
  if (!wakeLock) return;
  // The lock is lost whenever the page is hidden. A low battery may refuse it: then the screen goes dark as usual.
  const ask = () => document.visibilityState === 'visible' && wakeLock.request('screen').catch(() => {});
  document.addEventListener('visibilitychange', ask);
  ask();
}
