// The leaderboard whose rows slide to their new places, and the podium that fills from the third place up.

import { el, teamBadge } from '../elements/dom.js';
import { scoreWords } from '../models/words.js';

const SLIDE_MS = 1500;
const SHOWN = 8;

/** @typedef {import('../models/room-model.js').RoomModel} Room */

/** @param {any} board @param {Room} room */
export function leaderboard(board, room) {
  const hasTeams = room.hasTeams && room.settings.team_mode !== 'none' && board.teams.length > 0;
  return el('div', { class: `boards ${hasTeams ? 'boards--two' : ''}` }, [
    hasTeams ? column('Teams', board.teams, room, 0) : null,
    column('Players', board.entries, room, board.total),
  ]);
}

/** @param {string} title @param {any[]} rows @param {Room} room @param {number} total */
function column(title, rows, room, total) {
  const shown = rows.slice(0, SHOWN);
  const list = el(
    'ol',
    { class: 'boards__rows' },
    shown.map((row) => boardRow(row, room)),
  );
  slide(list, shown);
  const more = total - shown.length;
  return el('section', { class: 'boards__column', 'aria-label': title }, [
    el('h2', { class: 'boards__title', text: title }),
    list,
    more > 0 ? el('p', { class: 'boards__more', text: `+${more} more` }) : null,
  ]);
}

/** @param {any} row @param {Room} room */
function boardRow(row, room) {
  const team = row.participant ? room.teamNamed(row.team) : row;
  const arrow = row.movement > 0 ? '▲' : row.movement < 0 ? '▼' : '';
  const moved = row.movement ? `${Math.abs(row.movement)} ${row.movement > 0 ? 'up' : 'down'}` : '';
  return el('li', { class: 'boards__row' }, [
    el('span', { class: 'boards__rank numbers', text: `${row.rank}.` }),
    teamBadge(team),
    el('span', { class: 'boards__name', text: row.name }),
    arrow
      ? el('span', {
          class: 'boards__moved',
          role: 'img',
          'aria-label': moved,
          text: `${arrow}${Math.abs(row.movement)}`,
        })
      : null,
    row.delta ? el('span', { class: 'boards__delta numbers', text: `+${row.delta}` }) : null,
    el('span', { class: 'boards__score numbers', text: scoreWords(row.score) }),
  ]);
}

/** From the places before the last question to those of now. @param {HTMLElement} list @param {any[]} rows */
function slide(list, rows) {
  if (matchMedia('(prefers-reduced-motion: reduce)').matches) return;
  requestAnimationFrame(() => {
    [...list.children].forEach((child, place) => {
      const row = /** @type {HTMLElement} */ (child);
      const from = Math.max(-SHOWN, Math.min(SHOWN, rows[place].movement ?? 0)) * row.offsetHeight;
      if (!from) return;
      const moves = [{ translate: `0 ${from}px` }, { translate: `0 ${from}px`, offset: 0.6 }, { translate: '0 0' }];
      row.animate(moves, { duration: SLIDE_MS * 2, easing: 'ease-in-out' });
    });
  });
}

/** @param {any} board @param {Room} room */
export function podium(board, room) {
  const isTeams = room.hasTeams && room.settings.team_mode !== 'none' && board.teams.length > 0;
  const rows = isTeams ? board.teams : board.entries;
  const steps = rows.slice(0, 3);
  return el('div', { class: 'final' }, [
    el('h2', { class: 'visually-hidden', text: 'Podium' }),
    el(
      'ol',
      { class: 'podium podium--wall', 'aria-label': 'Podium' },
      steps.map((/** @type {any} */ row, /** @type {number} */ place) =>
        el('li', { class: `podium__place podium__place--${Math.min(row.rank, 3)} podium__place--nth-${place}` }, [
          el('span', { class: 'podium__who' }, [
            teamBadge(row.participant ? room.teamNamed(row.team) : row),
            el('span', { class: 'podium__name', text: row.name }),
          ]),
          el('span', { class: 'podium__step' }, [
            el('span', { class: 'podium__rank', text: `${row.rank}.` }),
            el('span', { class: 'podium__score numbers', text: scoreWords(row.score) }),
          ]),
        ]),
      ),
    ),
    rows.length > 3
      ? el(
          'ol',
          { class: 'final__rest', start: '4', 'aria-label': 'After them' },
          rows.slice(3, 10).map((/** @type {any} */ row) => boardRow({ ...row, movement: 0, delta: 0 }, room)),
        )
      : null,
  ]);
}
