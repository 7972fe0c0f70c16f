// How one stands at a buzzer question. No DOM in here.

/** @typedef {import('./room-model.js').RoomModel} Room */
/** @typedef {'ready' | 'armed' | 'sent' | 'mine' | 'line' | 'out' | 'other' | 'told'} State */

/** @param {Room} room @param {boolean} isSending @returns {{ state: State, label: string, words: string }} */
export function buzzerState(room, isSending) {
  const { buzz, me } = room;
  const speaker = buzz?.turn ? (room.players.get(buzz.turn)?.name ?? 'Somebody') : '';
  if (room.state === 'answer_reveal') return { state: 'told', label: '', words: '' };
  if (!me) return { state: 'other', label: '', words: speaker ? `${speaker} has the word.` : armedWords(room) };
  if (buzz?.out.includes(me.id)) return { state: 'out', label: 'Not this time', words: others(speaker) };
  if (buzz?.turn === me.id) return { state: 'mine', label: 'You are first!', words: 'Say your answer now.' };
  const place = buzz?.line.indexOf(me.id) ?? -1;
  if (place >= 0 && speaker) return { state: 'line', label: nth(place + 2), words: `${speaker} has the word.` };
  if (isSending || room.answer) return { state: 'sent', label: 'Pressed!', words: 'Let us see who was first.' };
  if (room.state === 'question_active' && !room.paused && !room.waits)
    return { state: 'armed', label: 'Press!', words: '' };
  if (room.state === 'question_locked' && buzz && !room.paused)
    return { state: 'armed', label: 'Press!', words: `${speaker} has the word. You may get in line.` };
  return { state: 'ready', label: 'Ready', words: '' };
}

/** @param {string} speaker */
const others = (speaker) => (speaker ? `${speaker} has the word.` : 'The others may press again.');

/** @param {Room} room */
const armedWords = (room) => (room.state === 'question_active' ? 'The buzzers are open.' : '');

/** @param {number} place */
function nth(place) {
  const ending = place === 2 ? 'nd' : place === 3 ? 'rd' : 'th';
  return `${place}${ending} in line`;
}
