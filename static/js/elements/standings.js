// The podium and the table of the best, as they stand on the board.

import { counted, scoreWords } from '../models/words.js';
import { el, teamBadge } from './dom.js';

const SHOWN = 5;
const STEPS = 3;

/** @typedef {import('../models/room-model.js').RoomModel} Room */
/** @typedef {import('../models/room-model.js').Team | import('../models/room-model.js').Player} Row */

/** @param {Row} row @param {Room} room */
const badgeOf = (row, room) => teamBadge('user_id' in row ? room.teamNamed(row.team) : row);

/** The first three on their steps; those who share a place stand on one of the same height. @param {Room} room */
export function podium(room) {
  const rows = room.standings().slice(0, STEPS);
  if (!rows.length) return null;
  return el(
    'ol',
    { class: 'podium', 'aria-label': 'Podium' },
    rows.map((row) =>
      el('li', { class: `podium__place podium__place--${Math.min(row.rank, STEPS)}` }, [
        el('span', { class: 'podium__who' }, [
          badgeOf(row, room),
          el('span', { class: 'podium__name', text: row.name }),
        ]),
        el('span', { class: 'podium__step' }, [
          el('span', { class: 'podium__rank', text: `${row.rank}.` }),
          el('span', { class: 'podium__score numbers', text: scoreWords(row.score) }),
        ]),
      ]),
    ),
  );
}

/** The first five, the reader's own row wherever it is, and how many more there are. @param {Room} room */
export function table(room) {
  const rows = room.standings();
  if (!rows.length) return null;
  const top = rows.slice(0, SHOWN);
  const own = rows.slice(SHOWN).find((row) => room.isOwn(row));
  const more = rows.length - top.length - (own ? 1 : 0);
  return el('ol', { class: 'table', 'aria-label': 'Scores' }, [
    ...top.map((row) => tableRow(row, room)),
    own ? tableRow(own, room) : null,
    more > 0 ? el('li', { class: 'table__more', text: `and ${more} more` }) : null,
  ]);
}

/** @param {Row} row @param {Room} room */
function tableRow(row, room) {
  return el('li', { class: `table__row ${room.isOwn(row) ? 'table__row--own' : ''}` }, [
    el('span', { class: 'table__rank numbers', text: `${row.rank}.` }),
    badgeOf(row, room),
    el('span', { class: 'table__name', text: row.name }),
    el('span', { class: 'table__score numbers', text: scoreWords(row.score) }),
  ]);
}

/** @param {Room} room @returns {string} how the reader did, '' for those who do not play */
export function ownResult(room) {
  const { me } = room;
  if (!me) return '';
  if (!room.showsRanks) return me.score ? `You have ${points(me.score)}.` : '';
  const players = room.rankedPlayers();
  const team = room.rankedTeams().find((row) => row.name === me.team);
  if (team) return `Your team, ${team.name}, is number ${team.rank} of ${room.teams.size} with ${points(team.score)}.`;
  if (me.score === 0) return '';
  return `You are number ${me.rank} of ${players.length} with ${points(me.score)}.`;
}

/** @param {number} score */
const points = (score) => counted(score, 'point').replace('-', '−');
