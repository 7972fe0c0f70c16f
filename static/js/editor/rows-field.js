// A list of rows in a question's form: choices, accepted answers, pairs. Enter adds one, Alt and arrows move it.

import { announce, el } from '../elements/dom.js';
import { moved } from './shapes.js';

const MAX = 8;

/**
 * @param {{ legend: string, rows: any[], make: (row: any, place: number, changed: (row: any, redraw?: boolean) => void) => HTMLElement[],
 *   empty: () => any, changed: (rows: any[], redraw: boolean) => void, max?: number, min?: number, hint?: string }} options
 */
export function rowsField({ legend, rows, make, empty, changed, max = MAX, min = 2, hint = '' }) {
  const list = el('ol', { class: 'rows' });
  const add = () => {
    if (rows.length >= max) return;
    changed([...rows, empty()], true);
    announce(`${rows.length + 1} rows.`);
  };
  rows.forEach((row, place) => {
    const set = (/** @type {any} */ value, redraw = false) => {
      rows[place] = value;
      changed(rows, redraw);
    };
    const move = (/** @type {number} */ to) => to >= 0 && to < rows.length && changed(moved(rows, place, to), true);
    const item = el('li', { class: 'rows__row' }, make(row, place, set));
    const below = item.querySelector(':scope > .rows__below');
    item.insertBefore(
      el('button', {
        type: 'button',
        class: 'button button--small',
        'aria-label': `Remove row ${place + 1}`,
        text: '×',
        disabled: rows.length <= min,
        on: { click: () => changed(rows.toSpliced(place, 1), true) },
      }),
      below,
    );
    item.addEventListener('keydown', (event) => {
      const target = /** @type {HTMLElement} */ (event.target);
      if (event.key === 'Enter' && target.matches('input[type="text"]') && !event.ctrlKey && !event.metaKey) {
        event.preventDefault();
        if (place === rows.length - 1) add();
        /** @type {HTMLElement | null} */ else list.children[place + 1].querySelector('input')?.focus();
      } else if (event.altKey && (event.key === 'ArrowUp' || event.key === 'ArrowDown')) {
        event.preventDefault();
        event.stopPropagation();
        move(place + (event.key === 'ArrowUp' ? -1 : 1));
      }
    });
    list.append(item);
  });
  const more = el('button', { type: 'button', class: 'button button--small', text: 'Add a row', on: { click: add } });
  more.disabled = rows.length >= max;
  return el('fieldset', { class: 'rows-field' }, [
    el('legend', { class: 'field__label', text: legend }),
    hint ? el('p', { class: 'field__hint', text: hint }) : null,
    list,
    more,
  ]);
}

/** @param {string} value @param {string} label @param {(text: string) => void} set */
export function textInput(value, label, set) {
  return el('input', {
    type: 'text',
    class: 'input',
    value,
    'aria-label': label,
    placeholder: label,
    maxlength: '200',
    on: { input: (/** @type {Event} */ event) => set(/** @type {HTMLInputElement} */ (event.target).value) },
  });
}
