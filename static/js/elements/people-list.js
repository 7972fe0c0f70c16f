// Who is here, with team and score; for a host each row opens what can be done with a player, or gives points.

import { scoreWords } from '../models/words.js';
import { el, icon, keyed, soon, teamBadge } from './dom.js';
import { pointsRow } from './points-row.js';
import './ui-icon.js';

const FILTER_FROM = 12;

/** @typedef {import('../models/room-model.js').RoomModel} Room */
/** @typedef {import('../models/room-model.js').Player} Player */

class PeopleList extends HTMLElement {
  #filter = '';
  #isScoring = false;
  /** @type {Map<string, number>} */
  #scores = new Map();
  /** @type {import('../models/score-pad.js').ScorePad | null} */
  #pad = null;
  #drawSoon = () => {};
  #list = el('ul', { class: 'panel__scroll', tabindex: '0', 'aria-label': 'People' });
  #input = el('input', {
    class: 'input',
    type: 'search',
    'aria-label': 'Find a player',
    placeholder: 'Find…',
    hidden: true,
    on: {
      input: () => {
        this.#filter = this.#input.value.trim().toLocaleLowerCase();
        this.#drawSoon();
      },
    },
  });
  #scoring = el('button', {
    type: 'button',
    class: 'button button--small',
    'aria-pressed': 'false',
    hidden: true,
    text: 'Give points',
    on: {
      click: () => {
        this.#isScoring = !this.#isScoring;
        this.#scoring.setAttribute('aria-pressed', String(this.#isScoring));
        this.#drawSoon();
      },
    },
  });

  /** @param {Room} room @param {import('../models/score-pad.js').ScorePad} [pad] for hosts */
  bind(room, pad) {
    this.#pad = pad ?? null;
    this.classList.add('panel__content');
    this.replaceChildren(el('div', { class: 'panel__tools' }, [this.#input, this.#scoring]), this.#list);
    this.#drawSoon = soon(() => this.#draw(room));
    room.addEventListener('change', (event) => {
      if (/** @type {CustomEvent} */ (event).detail.parts.includes('people')) this.#drawSoon();
    });
    pad?.addEventListener('change', this.#drawSoon);
  }

  /** @param {Room} room */
  #draw(room) {
    const players = room.knowsScores ? [...room.rankedPlayers(), ...room.others()] : byName(room);
    const shown = this.#filter
      ? players.filter((player) => player.name.toLocaleLowerCase().includes(this.#filter))
      : players;
    this.#input.hidden = players.length < FILTER_FROM && !this.#filter;
    this.#scoring.hidden = this.#pad === null || players.length === 0 || room.isOver;
    const hosts = this.#filter ? [] : room.hosts().map(hostRow);
    const rows = shown.map((player) => this.#row(room, player));
    keyed(this.#list, [...hosts, ...(rows.length ? rows : [this.#empty()])]);
    this.#scores = new Map(players.map((player) => [player.id, player.score]));
  }

  #empty() {
    const text = this.#filter ? 'Nobody by this name.' : 'Nobody has joined yet.';
    return { key: 'empty', sign: text, make: () => el('li', { class: 'panel__empty', text }) };
  }

  /** @param {Room} room @param {Player} player */
  #row(room, player) {
    const pending = this.#pad?.pending(player.id) ?? 0;
    const is = {
      here: room.present.has(player.user_id),
      me: player.user_id === room.userId,
      scoring: this.#isScoring && !this.#scoring.hidden,
      changed: this.#scores.has(player.id) && this.#scores.get(player.id) !== player.score,
    };
    const team = room.teamNamed(player.team);
    const isTold = (room.knowsScores && room.players.has(player.id)) || is.me;
    const { name, muted } = player;
    const [rank, score] = isTold ? [player.rank, player.score] : [0, null];
    const sign = JSON.stringify([
      rank,
      name,
      score,
      muted,
      team?.name,
      team?.color,
      pending,
      is.here,
      is.me,
      is.scoring,
    ]);
    return { key: player.id, sign, make: () => this.#made(player, team, pending, { ...is, told: isTold }) };
  }

  /** @param {Player} player @param {import('../models/room-model.js').Team | null} team @param {number} pending @param {{ here: boolean, me: boolean, scoring: boolean, changed: boolean, told: boolean }} is */
  #made(player, team, pending, is) {
    const notes = [player.muted ? 'muted' : '', is.here ? '' : 'away'].filter(Boolean).join(', ');
    const state = pending ? 'person__score--pending' : is.changed ? 'person__score--changed' : '';
    return el('li', { class: 'person-row' }, [
      el('div', { class: `person ${is.here ? '' : 'person--away'} ${is.me ? 'person--me' : ''}` }, [
        el('span', { class: 'person__rank numbers', text: is.told ? String(player.rank) : '' }),
        teamBadge(team),
        el('bdi', { class: 'person__name', title: player.name, text: player.name }),
        notes ? el('span', { class: 'person__note', text: notes }) : null,
        el('span', {
          class: `person__score numbers ${state}`,
          text: is.told ? scoreWords(player.score + pending) : '',
        }),
        this.#pad && is.told ? this.#menu(player) : null,
      ]),
      is.scoring && this.#pad && is.told ? pointsRow(this.#pad, player, { participant: player.id }) : null,
    ]);
  }

  /** @param {Player} player */
  #menu(player) {
    return el(
      'button',
      {
        type: 'button',
        class: 'button button--icon',
        'aria-label': `Options for ${player.name}`,
        'data-focus': `${player.id}:menu`,
        'data-player': player.id,
        on: { click: () => this.dispatchEvent(new CustomEvent('player', { detail: player.id })) },
      },
      [icon('more')],
    );
  }
}

/** Where the scores of others are not all known, the order says nothing of them. @param {Room} room */
function byName(room) {
  return [...room.players.values(), ...room.others()].sort((a, b) => a.name.localeCompare(b.name));
}

/** @param {{ user_id: string, name: string }} person */
function hostRow(person) {
  const make = () =>
    el('li', { class: 'person-row' }, [
      el('div', { class: 'person' }, [
        el('span', { class: 'person__rank' }, [icon('star')]),
        el('span', { class: 'person__name', text: person.name }),
        el('span', { class: 'chip', text: 'Host' }),
      ]),
    ]);
  return { key: `host-${person.user_id}`, sign: person.name, make };
}

customElements.define('people-list', PeopleList);
