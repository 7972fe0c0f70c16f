// The foot of a player's room: who one is, for which team, at which place, with how many points.

import { scoreWords } from '../models/words.js';
import { el, teamBadge } from './dom.js';

class MySeat extends HTMLElement {
  /** @param {import('../models/room-model.js').RoomModel} room */
  bind(room) {
    this.setAttribute('role', 'contentinfo');
    this.setAttribute('aria-label', 'You');
    room.addEventListener('change', () => this.#draw(room));
  }

  /** @param {import('../models/room-model.js').RoomModel} room */
  #draw(room) {
    const { me } = room;
    this.hidden = me === null;
    if (!me) return;
    const team = room.teamNamed(me.team);
    room.rankedPlayers();
    room.rankedTeams();
    const isPlayed = team && room.settings.team_mode !== 'none' && team.score !== null;
    const row = isPlayed || (team && !room.hasQuiz) ? team : me;
    const rank = row === me && !room.knowsScores ? room.place?.rank : row.rank;
    this.replaceChildren(
      ...[
        teamBadge(team),
        el('span', { class: 'me__who' }, [
          el('bdi', { class: 'me__name', text: me.name }),
          team ? el('bdi', { class: 'me__team', text: team.name }) : null,
        ]),
        room.players.size > 1 && room.showsRanks && row.score && rank
          ? el('span', { class: 'me__rank', role: 'img', 'aria-label': `Place ${rank}`, text: `#${rank}` })
          : null,
        el('span', { class: 'me__score numbers' }, [
          scoreWords(row.score),
          el('span', { class: 'me__unit', text: row === team ? ' team points' : ' points' }),
        ]),
      ].filter((child) => child !== null),
    );
  }
}

customElements.define('my-seat', MySeat);
