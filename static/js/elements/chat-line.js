// One message: whose it is, when, what became of it, and for a host a way to take it down.

import { errorWords } from '../models/words.js';
import { danger } from './danger-button.js';
import { el, teamBadge } from './dom.js';

/** @typedef {import('../models/chat-model.js').Line} Line */
/** @typedef {import('../models/chat-model.js').ChatModel} Chat */
/** @typedef {import('../models/room-model.js').RoomModel} Room */

/**
 * @param {Line} line
 * @param {Room} room
 * @param {Chat} chat
 * @param {(id: string) => void} [onDelete]
 */
export function chatLine(line, room, chat, onDelete) {
  const team = room.teamNamed(line.team);
  const { text, name, own, deleted, status, ts } = line;
  const error = line.error ? errorWords(line.error) : '';
  const sign = JSON.stringify([text, name, own, deleted, status, error, team?.name, team?.color]);
  const make = () => {
    const status = statusOf(line, error, chat);
    return el('article', { class: `message ${own ? 'message--own' : ''} ${deleted ? 'message--deleted' : ''}` }, [
      el('div', { class: 'message__head' }, [
        own ? null : teamBadge(team),
        el('span', { class: 'message__name', text: own ? 'You' : name || 'Host' }),
        !own && team ? el('span', { class: 'message__team', text: team.name }) : null,
        el('time', { datetime: new Date(ts).toISOString(), text: clock(ts) }),
      ]),
      el('div', { class: 'message__body' }, [
        el('p', { class: 'message__text', text: deleted ? 'This message was deleted.' : text }),
        onDelete && !deleted && line.id ? deleteButton(line, onDelete) : null,
      ]),
      status,
    ]);
  };
  return { key: line.key, sign, make };
}

/** @param {number} ts */
function clock(ts) {
  return new Date(ts).toLocaleTimeString([], { hour: '2-digit', minute: '2-digit' });
}

/** @param {Line} line @param {(id: string) => void} onDelete */
function deleteButton(line, onDelete) {
  return danger('Delete', 'Press again', () => onDelete(line.id ?? ''), {
    class: 'button button--small button--danger message__delete',
    'aria-label': `Delete the message of ${line.own ? 'you' : line.name}`,
    'data-focus': `delete-${line.key}`,
  });
}

/** @param {Line} line @param {string} error @param {Chat} chat */
function statusOf(line, error, chat) {
  if (line.status === 'saved') return null;
  if (line.status === 'sending') return el('p', { class: 'message__status', text: 'sending…' });
  return el('p', { class: 'message__status message__status--failed', role: 'alert' }, [
    `Not sent. ${error} `,
    el('button', {
      type: 'button',
      class: 'button button--small',
      text: 'Try again',
      on: { click: () => chat.retry(line.key) },
    }),
  ]);
}
