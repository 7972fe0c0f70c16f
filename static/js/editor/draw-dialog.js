// Drawing questions of the bank by chance: how many, of which sort, and none that the audience has seen.

import { announce, el, showOnce } from '../elements/dom.js';
import { counted, errorWords } from '../models/words.js';
import { choice, labelled } from './open-trivia.js';
import { KINDS } from './shapes.js';

/** @typedef {{ id: string, title: string, state: string }} Evening */

class DrawDialog extends HTMLElement {
  /** @param {{ evenings: () => Promise<Evening[]>, draw: (wish: Record<string, any>) => Promise<any>, done: () => void }} actions */
  async open({ evenings, draw, done }) {
    const told = el('p', { class: 'notice notice--bad', role: 'alert', hidden: true });
    const number = (/** @type {string} */ id, /** @type {number} */ value, /** @type {number} */ min, max = 500) =>
      el('input', { id, class: 'input numbers', type: 'number', required: true, min, max, value });
    const count = number('draw-count', 10, 1);
    const days = number('draw-days', 90, 0, 3650);
    const tags = el('input', { id: 'draw-tags', class: 'input', maxlength: '200' });
    const difficulty = choice('draw-difficulty', 'Any', [
      [1, 'Easy'],
      [2, 'Medium'],
      [3, 'Hard'],
    ]);
    const kind = choice('draw-kind', 'Any', Object.entries(KINDS));
    const seen = el('fieldset', { class: 'draw__seen', hidden: true });
    const wish = () => ({
      count: Number(count.value),
      tags: tags.value
        .split(',')
        .map((tag) => tag.trim())
        .filter(Boolean),
      ...(difficulty.value && { difficulty: Number(difficulty.value) }),
      ...(kind.value && { kinds: [kind.value] }),
      unseen_days: Number(days.value),
      unseen_in: [...seen.querySelectorAll('input:checked')].map((box) => /** @type {HTMLInputElement} */ (box).value),
    });
    const close = el('button', {
      type: 'button',
      class: 'button',
      text: 'Cancel',
      on: { click: () => dialog.close() },
    });
    const submit = async (/** @type {Event} */ event) => {
      event.preventDefault();
      told.hidden = true;
      try {
        const { questions } = await draw(wish());
        dialog.close();
        announce(`${counted(questions.length, 'question')} drawn.`);
        done();
      } catch (error) {
        told.textContent = errorWords(/** @type {any} */ (error));
        told.hidden = false;
      }
    };
    const form = el('form', { class: 'stack', on: { submit } }, [
      el('h2', { id: 'draw-title', text: 'Draw questions' }),
      el('p', {
        class: 'small',
        text: 'Copies questions of your other quizzes by chance; none that this quiz has already.',
      }),
      el('div', { class: 'form__pair' }, [
        labelled('How many', count),
        labelled('Difficulty', difficulty),
        labelled('Kind', kind),
        labelled('Not asked for so many days', days),
      ]),
      labelled('With all these tags, commas between', tags),
      seen,
      told,
      el('div', { class: 'row' }, [el('button', { class: 'button button--primary', text: 'Draw' }), close]),
    ]);
    const dialog = el('dialog', { 'aria-labelledby': 'draw-title' }, [form]);
    showOnce(dialog, this);
    const played = (await evenings().catch(() => [])).filter(({ state }) => state !== 'draft' && state !== 'lobby');
    seen.hidden = played.length === 0;
    seen.replaceChildren(
      el('legend', { class: 'field__label', text: 'The same people were at' }),
      ...played.map(({ id, title }) =>
        el('label', { class: 'check' }, [el('input', { type: 'checkbox', value: id }), ` ${title}`]),
      ),
    );
  }
}

customElements.define('draw-dialog', DrawDialog);
