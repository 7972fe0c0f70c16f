// Teams by rank with their scores; for a host with buttons that give points.

import { websocketService } from '../websocket.js';
import { announce, el, teamBadge } from './dom.js';

const STEPS = [-100, -10, 10, 100];

class TeamBoard extends HTMLElement {
  /** @type {import('../models/room-model.js').RoomModel | null} */
  #room = null;
  #list = el('ol', { class: 'panel__scroll', tabindex: '0', 'aria-label': 'Teams' });
  /** @type {Map<string, number>} */
  #scores = new Map();

  /** @param {import('../models/room-model.js').RoomModel} room */
  bind(room) {
    this.#room = room;
    this.classList.add('panel__content');
    this.replaceChildren(this.#list);
    room.addEventListener('change', (event) => {
      const { parts } = /** @type {CustomEvent} */ (event).detail;
      if (parts.includes('teams') || parts.includes('stage')) this.#draw();
    });
  }

  #draw() {
    const room = this.#room;
    if (!room) return;
    const teams = room.rankedTeams();
    const words = room.isHost ? 'No teams yet. Add one below.' : 'There are no teams in this session.';
    const focused = document.activeElement?.getAttribute('data-points');
    this.#list.replaceChildren(
      ...(teams.length ? teams.map((team) => this.#row(room, team)) : [el('li', { class: 'soft', text: words })]),
    );
    if (focused) /** @type {HTMLElement | null} */ (this.#list.querySelector(`[data-points="${focused}"]`))?.focus();
    this.#scores = new Map(teams.map((team) => [team.id, team.score]));
  }

  /** @param {import('../models/room-model.js').RoomModel} room @param {import('../models/room-model.js').Team} team */
  #row(room, team) {
    const changed = this.#scores.has(team.id) && this.#scores.get(team.id) !== team.score;
    const members = [...room.players.values()].filter((player) => player.team === team.name).length;
    return el('li', {}, [
      el('div', { class: `person ${room.me?.team === team.name ? 'person--me' : ''}` }, [
        el('span', { class: 'person__rank numbers', text: String(team.rank) }),
        teamBadge(team),
        el('span', { class: 'person__name', title: team.name, text: team.name }),
        members ? el('span', { class: 'person__note', text: String(members), title: 'Players in this team' }) : null,
        el('span', { class: `person__score ${changed ? 'person__score--changed' : ''}`, text: String(team.score) }),
      ]),
      room.isHost && room.state !== 'ended' ? this.#points(team) : null,
    ]);
  }

  /** @param {import('../models/room-model.js').Team} team */
  #points(team) {
    const buttons = STEPS.map((points) =>
      el('button', {
        type: 'button',
        class: 'button button--small numbers',
        'data-points': `${team.id}:${points}`,
        'aria-label': `${points > 0 ? 'Give' : 'Take'} ${Math.abs(points)} points, ${team.name}`,
        text: points > 0 ? `+${points}` : `−${-points}`,
        on: { click: () => give(team.name, points) },
      }),
    );
    const set = el('button', {
      type: 'button',
      class: 'button button--small',
      'data-points': `${team.id}:set`,
      'aria-label': `Set the score of ${team.name}`,
      text: 'Set…',
      on: { click: () => this.dispatchEvent(new CustomEvent('set-score', { detail: team })) },
    });
    return el('div', { class: 'points' }, [...buttons, set]);
  }
}

/** @param {string} team @param {number} points */
async function give(team, points) {
  try {
    const ack = await websocketService.send('score_update', { team, points });
    announce(`${team}: ${ack.data.score}`);
  } catch (error) {
    announce(/** @type {any} */ (error).message);
  }
}

customElements.define('team-board', TeamBoard);
