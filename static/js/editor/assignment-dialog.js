// Handing out a quiz to be played alone: the links there are, and a new one.

import { assignmentCard, isoOf } from '../elements/assignment-card.js';
import { announce, el, showOnce } from '../elements/dom.js';
import { leftOutWords } from '../models/alone.js';
import { errorWords } from '../models/words.js';

/** @typedef {(method: string, path: string, body?: any) => Promise<any>} Rest */
/** @typedef {(what: () => Promise<any>, done: string) => Promise<void>} Act does something, then shows the links as they are now */

class AssignmentDialog extends HTMLElement {
  /** @param {string} quiz @param {Rest} rest */
  open(quiz, rest) {
    const list = el('div', { class: 'stack' });
    const leftOut = el('p', { class: 'notice', hidden: true });
    const words = el('p', { class: 'field__error', role: 'alert' });
    const close = el('button', { type: 'button', class: 'button', text: 'Close', on: { click: () => dialog.close() } });
    /** @type {Act} */
    const act = async (what, done) => {
      words.textContent = '';
      try {
        const told = await what();
        const { results } = await rest('GET', `quizzes/${quiz}/assignments?page_size=100`);
        list.replaceChildren(...results.map((/** @type {any} */ row) => card(row, rest, act)));
        if (!done) return;
        announce(done);
        /** @type {HTMLElement} */ (list.querySelector(`[data-link="${told?.id}"] input`) ?? close).focus();
      } catch (error) {
        words.textContent = errorWords(/** @type {any} */ (error));
      }
    };
    const form = makeForm((body) => act(() => rest('POST', `quizzes/${quiz}/assignments`, body), 'The link is made.'));
    const dialog = el('dialog', { class: 'dialog--wide', 'aria-labelledby': 'assign-title' }, [
      el('div', { class: 'stack' }, [
        el('h2', { id: 'assign-title', text: 'Self-paced links' }),
        el('p', {
          class: 'small',
          text: 'Whoever has the link plays this quiz alone, as it is now: later edits change nothing there. What needs other players is left out: buzzers, and numbers where the nearest wins.',
        }),
        leftOut,
        form,
        words,
        list,
        close,
      ]),
    ]);
    showOnce(dialog, this);
    act(async () => {
      const { left_out_alone: numbers } = await rest('GET', `quizzes/${quiz}/warnings`);
      leftOut.textContent = numbers.length ? leftOutWords(numbers) : '';
      leftOut.hidden = !numbers.length;
    }, '');
  }
}

/** @param {any} row @param {Rest} rest @param {Act} act */
function card(row, rest, act) {
  const results = el('a', {
    class: 'button button--small button--primary',
    href: `/assignments/${row.id}`,
    text: 'Results',
  });
  return assignmentCard(
    row,
    (method, body) => act(() => rest(method, `assignments/${row.id}`, body), 'Done.'),
    results,
  );
}

/** @param {(body: any) => Promise<void>} make */
function makeForm(make) {
  const mode = select('assign-mode', [
    ['test', 'Test'],
    ['practice', 'Practice: no limit'],
  ]);
  const tells = select('assign-tells', [
    ['end', 'At the end'],
    ['each', 'After each question'],
  ]);
  const attempts = el('input', {
    id: 'assign-attempts',
    class: 'input',
    type: 'number',
    min: '1',
    max: '100',
    value: '1',
  });
  const deadline = el('input', { id: 'assign-deadline', class: 'input', type: 'datetime-local' });
  const timed = el('input', { id: 'assign-timed', type: 'checkbox' });
  const after = el('p', {
    class: 'small soft alone-form__wide',
    text: 'At its end each attempt tells what is right, also to those who have another one.',
  });
  const [telling, counting] = [field('Right answers are told', tells), field('Attempts (empty: any number)', attempts)];
  mode.addEventListener('change', () => {
    for (const part of [telling, counting, after]) part.hidden = mode.value === 'practice';
  });
  const submit = async (/** @type {Event} */ event) => {
    event.preventDefault();
    const rules = mode.value === 'test' ? { tells: tells.value, attempts: Number(attempts.value) || null } : {};
    button.disabled = true;
    await make({ mode: mode.value, ...rules, timed: timed.checked, deadline: isoOf(deadline.value) });
    button.disabled = false;
  };
  const button = el('button', { type: 'submit', class: 'button button--primary', text: 'Make a link' });
  return el('form', { class: 'stack alone-form', on: { submit } }, [
    field('Kind', mode),
    telling,
    counting,
    field('Open until (empty: until you close it)', deadline),
    after,
    el('label', { class: 'check' }, [timed, 'The questions’ time limits count']),
    button,
  ]);
}

/** @param {string} id @param {string[][]} options */
function select(id, options) {
  return el(
    'select',
    { id, class: 'input' },
    options.map(([value, text]) => el('option', { value, text })),
  );
}

/** @param {string} text @param {HTMLElement} input */
function field(text, input) {
  return el('div', { class: 'field' }, [el('label', { for: input.id, text }), input]);
}

customElements.define('assignment-dialog', AssignmentDialog);
