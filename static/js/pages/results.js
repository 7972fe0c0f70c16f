// The results: all of them for a host, the own evening for a player.

import { byId } from '../elements/dom.js';
import '../elements/theme-switch.js';
import '../elements/ui-icon.js';
import { accountToken, api } from '../models/api.js';
import { download } from '../models/download.js';
import { keepSeat, seatIn } from '../models/seats.js';
import { errorWords } from '../models/words.js';
import { hostView } from '../results/host-view.js';
import { ownView } from '../results/own-view.js';

const { session = '', host, account } = byId('results').dataset;

async function token() {
  const seat = seatIn(session);
  if (account === 'true') return accountToken();
  if (!seat) throw { code: 'no_seat' };
  const fresh = await api('POST', 'join/resume', { body: { resume_token: seat.resume_token } });
  keepSeat(fresh);
  return fresh.token;
}

/** @param {string} path */
const keep = async (path) => download(`sessions/${session}/${path}`, await token());

try {
  const isHost = host === 'true';
  const told = await api('GET', `sessions/${session}/results${isHost ? '' : '/me'}`, { token: await token() });
  document.title = `${told.session.title} · Results · Trivia`;
  byId('results-title').textContent = told.session.title;
  byId('results-words').remove();
  byId('results').append(...(isHost ? hostView(told, keep) : ownView(told)));
} catch (error) {
  const { code } = /** @type {any} */ (error);
  const words =
    code === 'no_seat'
      ? 'These results belong to somebody else’s browser. Open them where you have played.'
      : errorWords(/** @type {any} */ (error));
  byId('results-words').textContent = words;
}
