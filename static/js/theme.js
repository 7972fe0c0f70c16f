// Before the first paint, so that nobody is blinded by the other theme; a plain script for that reason.
(() => {
  try {
    const theme = localStorage.getItem('trivia.theme');
    if (theme === 'light' || theme === 'dark') document.documentElement.dataset.theme = theme;
  } catch {
    // Without storage the system's theme holds.
  }
})();
