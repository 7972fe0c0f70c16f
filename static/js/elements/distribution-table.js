// How the answers are spread, as a table for those who do not see the bars.

import { el } from './dom.js';

const HEAD = ['Choice', 'Answers', 'Share'];

/** @param {import('../models/question.js').Tile[]} rows @returns {HTMLElement | null} null before the reveal */
export function distributionTable(rows) {
  if (!rows.length || rows.some((row) => row.count === null)) return null;
  const head = el(
    'tr',
    {},
    HEAD.map((text) => el('th', { scope: 'col', text })),
  );
  const body = rows.map((row) =>
    el('tr', {}, [
      el('th', { scope: 'row' }, [`${row.letter}: `, el('bdi', { text: row.text })]),
      el('td', { text: String(row.count) }),
      el('td', { text: `${row.percent} %` }),
    ]),
  );
  const caption = el('caption', { text: 'What was answered' });
  return el('div', { class: 'visually-hidden' }, [
    el('table', {}, [caption, el('thead', {}, [head]), el('tbody', {}, body)]),
  ]);
}
