// The lobby on the wall: how to come in, and who is in.

import { el, teamBadge } from '../elements/dom.js';
import { counted } from '../models/words.js';

/** What the wall has room for, also of long names. */
const NAMES = 24;
const TEAMS_WITH_NAMES = 9;

/** @param {import('../models/room-model.js').RoomModel} room */
export function lobby(room) {
  const here = [...room.players.values()].filter((player) => room.present.has(player.user_id));
  const url = room.joinUrl ? new URL(room.joinUrl) : null;
  return el('div', { class: 'lobby' }, [
    url
      ? el('div', { class: 'lobby__door' }, [
          el('img', { class: 'lobby__qr', src: `${url.pathname}/qr.svg`, alt: 'QR code of the link to join' }),
          el('p', { class: 'lobby__address' }, ['Scan, or go to ', el('strong', { text: url.host })]),
          el('p', { class: 'lobby__pin numbers', text: `${room.joinCode?.slice(0, 3)} ${room.joinCode?.slice(3)}` }),
        ])
      : null,
    el('div', { class: 'lobby__people' }, [
      el('h2', {
        class: 'lobby__count',
        text: here.length ? `${counted(here.length, 'player')} here` : 'Be the first!',
      }),
      room.hasTeams ? teams(room, here) : names(here, NAMES),
    ]),
  ]);
}

/** The newest first. @param {any[]} here @param {number} most */
function names(here, most) {
  const shown = here.slice(-most).reverse();
  const more = here.length - shown.length;
  return el('ul', { class: 'lobby__names', 'aria-label': 'Players' }, [
    ...shown.map((player) => el('li', { class: 'lobby__name', text: player.name })),
    more > 0 ? el('li', { class: 'lobby__name lobby__name--more', text: `+${more}` }) : null,
  ]);
}

/** @param {import('../models/room-model.js').RoomModel} room @param {any[]} here */
function teams(room, here) {
  const most = Math.max(1, Math.floor(NAMES / (room.teams.size + 1)) - 2);
  const columns = [...room.teams.values()].map((team) => {
    const members = here.filter((player) => player.team === team.name);
    return el('li', { class: 'lobby__team' }, [
      el('h3', { class: 'lobby__team-name' }, [teamBadge(team), ` ${team.name}`, count(members)]),
      room.teams.size > TEAMS_WITH_NAMES ? null : names(members, most),
    ]);
  });
  const alone = here.filter((player) => !player.team);
  return el('ul', { class: 'lobby__teams' }, [
    ...columns,
    alone.length ? el('li', { class: 'lobby__team' }, [names(alone, most)]) : null,
  ]);
}

/** @param {any[]} members */
function count(members) {
  return el('span', { class: 'lobby__team-count numbers', text: String(members.length) });
}
