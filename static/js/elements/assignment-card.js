// A host's self-paced link: handed out, watched, ended.

import { localInput, momentWords, rulesWords } from '../models/alone.js';
import { counted } from '../models/words.js';
import { copyButton } from './copy-button.js';
import { danger } from './danger-button.js';
import { el } from './dom.js';

/** @typedef {import('../models/alone.js').Assignment} Assignment */
/** @typedef {(method: string, body?: any) => Promise<void>} Act asks for a change of this link, and shows what came of it */

/** @param {Assignment} row @param {Act} act @param {HTMLElement | null} more a way to its results @param {string} [title] */
export function assignmentCard(row, act, more, title = row.title) {
  const qr = el('img', {
    class: 'alone-link__qr',
    src: `${new URL(row.url).pathname}/qr.svg`,
    alt: 'QR code of the link',
  });
  const id = `deadline-${row.id}`;
  const deadline = el('input', { id, class: 'input', type: 'datetime-local', value: localInput(row.deadline) });
  const button = (/** @type {string} */ text, /** @type {() => void} */ click) =>
    el('button', { type: 'button', class: 'button button--small', text, on: { click } });
  const isClosed = row.closed_at !== null;
  return el('article', { class: 'alone-link', 'data-link': row.id }, [
    el('div', { class: 'alone-link__head' }, [
      el('h3', { class: 'alone-link__title', text: title }),
      el('span', { class: `chip ${row.is_open ? 'chip--spark' : ''}`, text: row.is_open ? 'Open' : 'Over' }),
    ]),
    el('p', { class: 'small soft', text: `${rulesWords(row)} ${peopleWords(row.people)}` }),
    el('p', { class: 'small soft', text: endWords(row) }),
    el('div', { class: 'with-button' }, [
      el('input', { class: 'input', readonly: true, value: row.url, 'aria-label': `Link to ${row.title}` }),
      copyButton(row.url),
    ]),
    el('details', { class: 'alone-link__more' }, [el('summary', { text: 'QR code' }), qr]),
    el('div', { class: 'field' }, [
      el('label', { for: id, text: 'Open until' }),
      el('div', { class: 'with-button' }, [
        deadline,
        button('Set', () => act('PATCH', { deadline: isoOf(deadline.value) })),
      ]),
    ]),
    el('div', { class: 'row' }, [
      more,
      isClosed || row.is_open
        ? button(isClosed ? 'Open again' : 'Close now', () => act('PATCH', { closed: !isClosed }))
        : null,
      danger('Delete', 'Delete all its results?', () => act('DELETE'), {
        class: 'button button--small button--danger',
      }),
    ]),
  ]);
}

/** @param {string} local what a field for date and time holds @returns {string | null} */
export function isoOf(local) {
  return local ? new Date(local).toISOString() : null;
}

/** @param {number} people */
function peopleWords(people) {
  return people ? `${counted(people, 'person', 'people')} so far.` : 'Nobody has begun yet.';
}

/** @param {Assignment} row */
function endWords({ closed_at: closed, deadline, is_open: isOpen }) {
  if (closed) return `Closed ${momentWords(closed)}.`;
  if (!deadline) return 'Open until you close it.';
  return isOpen ? `Open until ${momentWords(deadline)}.` : `Over since ${momentWords(deadline)}.`;
}
