// How the answers are spread, as a table for those who do not see the bars.

import { el } from './dom.js';

/** @param {import('../models/question.js').Tile[]} rows @returns {HTMLElement | null} null where it is not told */
export function distributionTable(rows) {
  if (!rows.length || rows.some((row) => row.percent === null)) return null;
  const isCounted = rows.every((row) => row.count !== null);
  const head = el(
    'tr',
    {},
    ['Choice', ...(isCounted ? ['Answers'] : []), 'Share'].map((text) => el('th', { scope: 'col', text })),
  );
  const body = rows.map((row) =>
    el('tr', {}, [
      el('th', { scope: 'row' }, [`${row.letter}: `, el('bdi', { text: row.text })]),
      isCounted ? el('td', { text: String(row.count) }) : null,
      el('td', { text: `${row.percent} %` }),
    ]),
  );
  const caption = el('caption', { text: 'What was answered' });
  return el('div', { class: 'visually-hidden' }, [
    el('table', {}, [caption, el('thead', {}, [head]), el('tbody', {}, body)]),
  ]);
}
