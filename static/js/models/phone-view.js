// What a phone shows of a question: all of it, or the answers alone where a screen on the wall has the rest.

const KEY = 'trivia.phone';

/** @param {Record<string, any>} settings of the session, whose wish counts until somebody chooses here @returns {boolean} */
export function showsQuestion(settings) {
  const own = read();
  return own === null ? settings.question_on_phone !== false : own === 'full';
}

/** @param {boolean} isFull */
export function chooseView(isFull) {
  try {
    localStorage.setItem(KEY, isFull ? 'full' : 'answers');
  } catch {
    // A private window may have no storage: then the session's wish goes on.
  }
}

/** @returns {string | null} */
function read() {
  try {
    return localStorage.getItem(KEY);
  } catch {
    return null;
  }
}
