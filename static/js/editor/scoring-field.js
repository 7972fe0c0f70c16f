// The rules of points of a question or of a round: which ones, their figures, and what a right answer earns by its time.

import { el } from '../elements/dom.js';
import { PRESETS, worth } from './shapes.js';

/** @typedef {Record<string, any>} Rules */

/**
 * @param {{ id: string, label: string, own: Rules | null, under: Rules | null, otherwise: string, points: number,
 *   seconds: number, changed: (own: Rules | null, redraw: boolean) => void }} options `own` are the rules set here,
 *   `under` those of what it is part of, `otherwise` what the choice of none is called
 */
export function scoringField({ id, label, own, under, otherwise, points, seconds, changed }) {
  const preview = el('div', { class: 'worth' });
  let rules = own;
  const draw = () => {
    const inForce = { ...under, ...rules };
    const rows = worth(points, inForce, seconds);
    const [, name, words] = PRESETS.find(([value]) => value === (inForce.preset ?? 'kahoot')) ?? PRESETS[0];
    const hint = `${rules?.preset || under?.preset ? '' : 'Unless the session says otherwise, '}${name}: ${words}`;
    preview.replaceChildren(
      el('p', { class: 'field__hint', text: `${hint}.` }),
      el('table', { class: 'worth__table' }, [
        el('caption', { class: 'visually-hidden', text: 'What a right answer earns' }),
        el(
          'tbody',
          {},
          rows.map(([when, figure]) =>
            el('tr', {}, [
              el('th', { scope: 'row', text: when }),
              el('td', { class: 'numbers', text: figure.toLocaleString() }),
            ]),
          ),
        ),
      ]),
    );
  };
  const select = el(
    'select',
    {
      id,
      class: 'input',
      on: { change: () => changed(select.value ? { ...rules, preset: select.value } : null, true) },
    },
    [
      el('option', { value: '', text: otherwise }),
      ...PRESETS.map(([value, text]) => el('option', { value, text, selected: value === own?.preset })),
    ],
  );
  const figure = (/** @type {string} */ name, /** @type {string} */ words, /** @type {number} */ usual) => {
    const input = el('input', {
      id: `${id}-${name}`,
      class: 'input numbers',
      type: 'number',
      min: '0',
      max: '100',
      value: own?.[name] ?? usual,
      on: {
        input: () => {
          rules = { ...rules, [name]: Math.min(100, Math.max(0, Math.round(Number(input.value)))) };
          draw();
          changed(rules, false);
        },
      },
    });
    return el('div', { class: 'field' }, [el('label', { for: `${id}-${name}`, text: words }), input]);
  };
  const figures = [
    own?.preset === 'floor' ? figure('floor', 'Never below, in percent', 0) : null,
    own?.preset === 'fastest' ? figure('fastest', 'How many are the fastest', 5) : null,
    own?.preset ? figure('penalty', 'A wrong answer costs, in percent', 0) : null,
  ];
  draw();
  return el('div', { class: 'field' }, [
    el('label', { for: id, text: label }),
    select,
    own?.preset ? el('div', { class: 'form__pair' }, figures) : null,
    preview,
  ]);
}
