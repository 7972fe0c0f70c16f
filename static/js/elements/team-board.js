// Teams by rank with their scores; for a host with buttons that give points.

import { counted, scoreWords } from '../models/words.js';
import { el, keyed, soon, teamBadge } from './dom.js';
import { pointsRow } from './points-row.js';

/** @typedef {import('../models/room-model.js').RoomModel} Room */
/** @typedef {import('../models/room-model.js').Team} Team */

class TeamBoard extends HTMLElement {
  #list = el('ol', { class: 'panel__scroll', tabindex: '0', 'aria-label': 'Teams' });
  /** @type {Map<string, number>} */
  #scores = new Map();
  /** @type {import('../models/score-pad.js').ScorePad | null} */
  #pad = null;

  /** @param {Room} room @param {import('../models/score-pad.js').ScorePad} [pad] for hosts */
  bind(room, pad) {
    this.#pad = pad ?? null;
    this.classList.add('panel__content');
    this.replaceChildren(this.#list);
    const draw = soon(() => this.#draw(room));
    room.addEventListener('change', (event) => {
      const { parts } = /** @type {CustomEvent} */ (event).detail;
      if (parts.includes('teams') || parts.includes('people')) draw();
    });
    pad?.addEventListener('change', draw);
  }

  /** @param {Room} room */
  #draw(room) {
    const teams = room.rankedTeams();
    const words = room.isHost ? 'No teams yet. Add one below.' : 'There are no teams in this session.';
    const empty = { key: 'empty', sign: words, make: () => el('li', { class: 'panel__empty', text: words }) };
    const members = countBy(room);
    const rows = teams.map((team) => this.#row(room, team, members.get(team.name) ?? 0));
    keyed(this.#list, rows.length ? rows : [empty]);
    this.#scores = new Map(teams.map((team) => [team.id, team.score]));
  }

  /** @param {Room} room @param {Team} team @param {number} members */
  #row(room, team, members) {
    const pending = this.#pad?.pending(team.id) ?? 0;
    const isOwn = room.isOwn(team);
    const hasChanged = this.#scores.has(team.id) && this.#scores.get(team.id) !== team.score;
    const mayScore = this.#pad !== null && !room.isOver;
    const sign = JSON.stringify([team, members, pending, isOwn, mayScore]);
    return { key: team.id, sign, make: () => this.#made(team, members, pending, { isOwn, hasChanged, mayScore }) };
  }

  /** @param {Team} team @param {number} members @param {number} pending @param {{ isOwn: boolean, hasChanged: boolean, mayScore: boolean }} is */
  #made(team, members, pending, is) {
    const state = pending ? 'person__score--pending' : is.hasChanged ? 'person__score--changed' : '';
    return el('li', { class: 'team' }, [
      el('div', { class: `person ${is.isOwn ? 'person--me' : ''}` }, [
        el('span', { class: 'person__rank numbers', text: String(team.rank) }),
        teamBadge(team),
        el('span', { class: 'person__name', title: team.name, text: team.name }),
        el('span', { class: 'person__note', text: members ? counted(members, 'player') : 'empty' }),
        el('span', {
          class: `person__score numbers ${state}`,
          text: team.score === null ? '' : scoreWords(team.score + pending),
        }),
      ]),
      is.mayScore && this.#pad ? pointsRow(this.#pad, team, { team: team.name }) : null,
    ]);
  }
}

/** @param {Room} room @returns {Map<string | null, number>} players by team */
function countBy(room) {
  const counts = new Map();
  for (const { team } of [...room.players.values(), ...room.others()]) counts.set(team, (counts.get(team) ?? 0) + 1);
  return counts;
}

customElements.define('team-board', TeamBoard);
