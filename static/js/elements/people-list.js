// Who is here, with team and score; for a host each row opens what can be done with a player.

import { el, teamBadge } from './dom.js';

const FILTER_FROM = 12;

class PeopleList extends HTMLElement {
  /** @type {import('../models/room-model.js').RoomModel | null} */
  #room = null;
  #filter = '';
  #isDue = false;
  #list = el('ul', { class: 'panel__scroll', tabindex: '0', 'aria-label': 'People' });
  #input = el('input', {
    class: 'input',
    type: 'search',
    'aria-label': 'Find a player',
    placeholder: 'Find a player',
    on: { input: () => this.#filterChanged() },
  });

  /** @param {import('../models/room-model.js').RoomModel} room */
  bind(room) {
    this.#room = room;
    this.classList.add('panel__content');
    this.#input.hidden = true;
    this.replaceChildren(this.#input, this.#list);
    room.addEventListener('change', (event) => {
      if (/** @type {CustomEvent} */ (event).detail.parts.includes('people')) this.#drawSoon();
    });
  }

  #filterChanged() {
    this.#filter = this.#input.value.trim().toLowerCase();
    this.#drawSoon();
  }

  /** A storm of joins is drawn once a frame. */
  #drawSoon() {
    if (this.#isDue) return;
    this.#isDue = true;
    requestAnimationFrame(() => {
      this.#isDue = false;
      this.#draw();
    });
  }

  #draw() {
    const room = this.#room;
    if (!room) return;
    const players = room.rankedPlayers();
    const seated = new Set(players.map((player) => player.user_id));
    const hosts = [...room.present.values()].filter((person) => !seated.has(person.user_id));
    const shown = players.filter((player) => player.name.toLowerCase().includes(this.#filter));
    this.#input.hidden = players.length < FILTER_FROM && !this.#filter;
    const empty = el('li', { class: 'soft', text: this.#filter ? 'Nobody by this name.' : 'Nobody has joined yet.' });
    const focused = /** @type {HTMLElement | null} */ (this.#list.querySelector(':focus'))?.dataset.player;
    this.#list.replaceChildren(
      ...(this.#filter ? [] : hosts.map((person) => hostRow(person))),
      ...(shown.length ? shown.map((player) => this.#row(room, player)) : [empty]),
    );
    if (focused) /** @type {HTMLElement | null} */ (this.#list.querySelector(`[data-player="${focused}"]`))?.focus();
  }

  /** @param {import('../models/room-model.js').RoomModel} room @param {import('../models/room-model.js').Player} player */
  #row(room, player) {
    const isHere = room.present.has(player.user_id);
    const notes = [player.muted ? 'muted' : '', isHere ? '' : 'away'].filter(Boolean).join(', ');
    const isMe = player.user_id === room.userId;
    const menu = room.isHost
      ? el('button', {
          type: 'button',
          class: 'button button--icon',
          'aria-label': `Options for ${player.name}`,
          'data-player': player.id,
          text: '⋯',
          on: { click: () => this.dispatchEvent(new CustomEvent('player', { detail: player.id })) },
        })
      : null;
    return el('li', { class: `person ${isHere ? '' : 'person--away'} ${isMe ? 'person--me' : ''}` }, [
      el('span', { class: 'person__rank numbers', text: String(player.rank) }),
      teamBadge(room.teamNamed(player.team)),
      el('span', { class: 'person__name', title: player.name, text: player.name }),
      notes ? el('span', { class: 'person__note', text: notes }) : null,
      el('span', { class: 'person__score', text: String(player.score) }),
      menu,
    ]);
  }
}

/** @param {{ name: string }} person */
function hostRow(person) {
  return el('li', { class: 'person' }, [
    el('span', { class: 'person__rank', 'aria-hidden': 'true', text: '★' }),
    el('span', { class: 'person__name', text: person.name }),
    el('span', { class: 'chip', text: 'Host' }),
  ]);
}

customElements.define('people-list', PeopleList);
