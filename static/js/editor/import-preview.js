// What a file holds, before it is stored: its questions, and what is wrong with which row.

import { el } from '../elements/dom.js';
import { counted } from '../models/words.js';
import { KINDS } from './shapes.js';

const SHOWN = 50;

/** @param {any} one a fault or a warning */
const told = (one) => `${one.row ? `Row ${one.row}, ${one.field.replaceAll('_', ' ')}` : 'File'}: ${one.message}`;

/** @param {any[]} rows @param {(row: any) => HTMLElement} make @returns {HTMLElement[]} the first rows, and how many more there are */
function first(rows, make) {
  const more = rows.length - SHOWN;
  return [
    ...rows.slice(0, SHOWN).map(make),
    ...(more > 0 ? [el('li', { class: 'small', text: `and ${more} more` })] : []),
  ];
}

/** @param {any} found what a dry run told @returns {HTMLElement[]} */
export function preview(found) {
  const faults = el(
    'ul',
    { class: 'import__faults' },
    first(found.errors, (one) => el('li', { text: told(one) })),
  );
  const warned = el(
    'ul',
    { class: 'notice import__faults' },
    first(found.warnings, (one) => el('li', { text: told(one) })),
  );
  const head = el('p', { text: `${counted(found.questions.length, 'question')} can be read.` });
  const list = el(
    'ol',
    { class: 'import__list' },
    first(found.questions, (one) =>
      el('li', {}, [one.text, el('span', { class: 'run__facts', text: KINDS[one.kind] })]),
    ),
  );
  const hints = found.warnings.length ? [warned] : [];
  if (!found.errors.length) return [head, ...hints, list];
  const words = `${counted(found.errors.length, 'fault')}. Mend the file and choose it again; nothing was stored.`;
  return [el('p', { class: 'notice notice--bad', text: words }), faults, ...hints, head];
}
