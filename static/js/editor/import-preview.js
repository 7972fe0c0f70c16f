// What a file holds, before it is stored: its questions, and what is wrong with which row.

import { el } from '../elements/dom.js';
import { first, rowList } from '../elements/import-rows.js';
import { counted } from '../models/words.js';
import { KINDS } from './shapes.js';

/** @param {any} found what a dry run told @returns {HTMLElement[]} */
export function preview(found) {
  const faults = rowList(found.errors);
  const warned = rowList(found.warnings, 'notice');
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
