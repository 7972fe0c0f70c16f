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

/** The scores on the board: a player of a quiz sees its own place, everybody else the first five. @param {Room} room */
export function table(room) {
  return room.me && room.hasQuiz ? ownPlace(room) : firstFive(room);
}

/** The first five, the reader's own row wherever it is, and how many more there are. @param {Room} room */
function firstFive(room) {
  const rows = room.standings();
  if (!rows.length) return null;
  const top = rows.slice(0, SHOWN);
  const own = rows.slice(SHOWN).find((row) => room.isOwn(row));
  const more = rows.length - top.length - (own ? 1 : 0);
  return el('ol', { class: 'table', 'aria-label': 'Scores' }, [
    ...top.map((row) => tableRow(row, badgeOf(row, room), room.isOwn(row))),
    own ? tableRow(own, badgeOf(own, room), true) : null,
    more > 0 ? el('li', { class: 'table__more', text: `+${more} more` }) : null,
  ]);
}

/** One's own place, how far it is to the next, and the two above and below. @param {Room} room */
function ownPlace(room) {
  const { standing, me } = room;
  if (!standing) return null;
  const { team } = standing;
  const badge = (/** @type {any} */ row) => teamBadge(room.teamNamed(row.participant ? row.team : row.name));
  const rows = (/** @type {string} */ label, /** @type {any} */ place, /** @type {(row: any) => boolean} */ isOwn) =>
    el(
      'ol',
      { class: 'table', 'aria-label': label },
      place.near.map((/** @type {any} */ row) => tableRow(row, badge(row), isOwn(row))),
    );
  return el('div', { class: 'place' }, [
    team ? placeWords(`${me?.team}: `, team) : null,
    team ? rows('Teams', team, (row) => row.name === me?.team) : null,
    placeWords(team ? 'You: ' : '', standing),
    rows('Scores', standing, (row) => row.participant === me?.id),
  ]);
}

/** @param {string} who @param {any} place */
function placeWords(who, place) {
  const { rank, rank_of: of, gap, movement } = place;
  const moved = movement
    ? `${movement > 0 ? '▲' : '▼'} ${counted(Math.abs(movement), 'place')} ${movement > 0 ? 'up' : 'down'}`
    : '';
  const behind = rank > 1 && gap ? `${points(gap)} to the next place` : '';
  return el('div', { class: 'place__words' }, [
    el('p', { class: 'place__rank' }, [
      el('bdi', { text: who }),
      el('strong', { class: 'numbers', text: `${rank}.` }),
      ` of ${of}`,
    ]),
    moved || behind ? el('p', { class: 'place__gap', text: [moved, behind].filter(Boolean).join(' · ') }) : null,
  ]);
}

/** @param {{ rank: number, name: string, score: number }} row @param {HTMLElement | null} badge @param {boolean} isOwn */
function tableRow(row, badge, isOwn) {
  return el('li', { class: `table__row ${isOwn ? 'table__row--own' : ''}` }, [
    el('span', { class: 'table__rank numbers', text: `${row.rank}.` }),
    badge,
    el('bdi', { class: 'table__name', text: row.name }),
    isOwn ? el('span', { class: 'visually-hidden', text: '(you)' }) : null,
    el('span', { class: 'table__score numbers', text: scoreWords(row.score) }),
  ]);
}

/** @param {Room} room @returns {string} how the reader did, '' for those who do not play */
export function ownResult(room) {
  const { me, place } = room;
  if (!me) return '';
  if (!room.showsRanks) return me.score ? `You have ${points(me.score)}.` : '';
  const team = room.hasQuiz && room.settings.team_mode === 'none' ? null : room.teamNamed(me.team);
  if (team) {
    room.rankedTeams();
    return `Your team, ${team.name}, is number ${team.rank} of ${room.teams.size} with ${points(team.score)}.`;
  }
  if (me.score === 0) return '';
  const players = room.hasQuiz ? null : room.rankedPlayers();
  const rank = players ? me.rank : place?.rank;
  return rank ? `You are number ${rank} of ${players?.length ?? place?.of} with ${points(me.score)}.` : '';
}

/** At the end of a quiz: how many one had right, and the longest run. @param {Room} room @returns {string} */
export function ownFigures(room) {
  const { standing } = room;
  if (!standing?.questions) return '';
  const run = standing.best_streak > 1 ? ` · best run ${standing.best_streak}` : '';
  return `${standing.right} of ${standing.questions} right${run}`;
}

/** @param {number} score */
const points = (score) => counted(score, 'point').replace('-', '−');
