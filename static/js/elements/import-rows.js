// Rows of a file that is being brought in: the first of them, and what is wrong or odd with which.

import { el } from './dom.js';

const SHOWN = 50;

/** @type {Record<string, string>} a field as people read it, where that is not its name */
const FIELDS = { color: 'colour' };

/** @param {any} one a fault or a warning */
const told = (one) =>
  `${one.row ? `Row ${one.row}, ${FIELDS[one.field] ?? one.field.replaceAll('_', ' ')}` : 'File'}: ${one.message}`;

/** @param {any[]} rows @param {(row: any) => HTMLElement} make @returns {HTMLElement[]} the first rows, and how many more there are */
export function first(rows, make) {
  const more = rows.length - SHOWN;
  return [
    ...rows.slice(0, SHOWN).map(make),
    ...(more > 0 ? [el('li', { class: 'small', text: `and ${more} more` })] : []),
  ];
}

/** @param {any[]} rows faults or warnings @param {string} [look] @returns {HTMLElement} */
export function rowList(rows, look = '') {
  return el(
    'ul',
    { class: `import__faults ${look}` },
    first(rows, (one) => el('li', { text: told(one) })),
  );
}
