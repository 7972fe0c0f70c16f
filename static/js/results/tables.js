// Tables that sort by their headings, and bars with a table's words in them.

import { el } from '../elements/dom.js';

/** @typedef {{ name: string, title: string, isNumber?: boolean, show?: (row: any) => string | Node }} Column */

/** @param {string} caption @param {Column[]} columns @param {any[]} rows */
export function table(caption, columns, rows) {
  const body = el('tbody');
  let by = '';
  let isDown = false;
  const draw = (/** @type {any[]} */ shown) =>
    body.replaceChildren(
      ...shown.map((row) =>
        el(
          'tr',
          {},
          columns.map((column) => {
            const value = column.show ? column.show(row) : String(row[column.name] ?? '–');
            return el('td', { class: column.isNumber ? 'numbers results__number' : '' }, [value]);
          }),
        ),
      ),
    );
  const sort = (/** @type {Column} */ column, /** @type {HTMLElement} */ head) => {
    isDown = by === column.name ? !isDown : Boolean(column.isNumber && column.name !== 'rank');
    by = column.name;
    const sorted = [...rows].sort((a, b) => compare(a[by], b[by]) * (isDown ? -1 : 1));
    for (const other of heads) other.removeAttribute('aria-sort');
    head.setAttribute('aria-sort', isDown ? 'descending' : 'ascending');
    draw(sorted);
  };
  const heads = columns.map((column) => {
    const head = el('th', { scope: 'col' }, [
      el('button', {
        type: 'button',
        class: 'results__sort',
        text: column.title,
        on: { click: () => sort(column, head) },
      }),
    ]);
    return head;
  });
  draw(rows);
  return el('div', { class: 'results__scroll', tabindex: '0', role: 'region', 'aria-label': caption }, [
    el('table', { class: 'results__table' }, [
      el('caption', { class: 'visually-hidden', text: caption }),
      el('thead', {}, [el('tr', {}, heads)]),
      body,
    ]),
  ]);
}

/** @param {any} a @param {any} b */
function compare(a, b) {
  if (typeof a === 'string' || typeof b === 'string') return String(a ?? '').localeCompare(String(b ?? ''));
  return (a ?? -1) - (b ?? -1);
}

/** @param {any} question @returns {HTMLElement | null} how often each answer was given, as bars that are a list too */
export function bars(question) {
  const rows = question.distribution;
  if (!rows.length) return null;
  const most = Math.max(1, ...rows.map((/** @type {any} */ row) => row.count));
  const right = new Set(
    question.choices.filter((/** @type {any} */ c) => c.correct).map((/** @type {any} */ c) => c.id),
  );
  const isTiled = question.choices.length > 0;
  return el(
    'ol',
    { class: 'bars', 'aria-label': 'Answers' },
    rows.map((/** @type {any} */ row, /** @type {number} */ place) => {
      const bar = el('span', { class: 'bars__bar', 'aria-hidden': 'true' });
      bar.style.setProperty('--share', String(row.count / most));
      const percent = question.answered ? Math.round((row.count / question.answered) * 100) : 0;
      return el('li', { class: 'bars__row' }, [
        isTiled
          ? el('span', {
              class: `tile__badge tile__badge--${place} bars__badge`,
              'aria-hidden': 'true',
              text: 'ABCDEFGH'[place],
            })
          : null,
        el('span', { class: 'bars__text' }, [row.text, right.has(row.key) ? el('strong', { text: ' ✓ right' }) : null]),
        el('span', { class: 'numbers', text: `${row.count} · ${percent} %` }),
        bar,
      ]);
    }),
  );
}

/** Only what leads to the web is a link. @param {string} source @returns {(string | HTMLElement)[]} */
export function sourceLine(source) {
  const found = /https?:\/\/[^\s<>"]+/.exec(source);
  if (!found) return [`Source: ${source}`];
  const label =
    source
      .replace(found[0], '')
      .replace(/[\s:,;(–-]+$/, '')
      .trim() || found[0];
  return ['Source: ', el('a', { href: found[0], target: '_blank', rel: 'noopener nofollow', text: label })];
}
