// How a question will look: on a phone, and on the big screen.

import { picture } from '../elements/answers/picture.js';
import { el } from '../elements/dom.js';
import { KINDS } from './shapes.js';

const LONG = 24;

/** @typedef {import('./quiz-store.js').QuizStore} Store */

class QuestionPreview extends HTMLElement {
  #kind = 'phone';

  /** @param {Store} store */
  bind(store) {
    const button = (/** @type {string} */ kind, /** @type {string} */ text) =>
      el('button', {
        type: 'button',
        class: 'button button--small',
        text,
        'aria-pressed': String(kind === this.#kind),
        on: {
          click: () => {
            this.#kind = kind;
            for (const other of this.querySelectorAll('[aria-pressed]'))
              other.setAttribute('aria-pressed', String(other === made[kind]));
            this.#draw(store);
          },
        },
      });
    const made = /** @type {Record<string, HTMLElement>} */ ({
      phone: button('phone', 'Phone'),
      screen: button('screen', 'Screen'),
    });
    this.replaceChildren(
      el('div', { class: 'preview__tools' }, [made.phone, made.screen]),
      el('div', { class: 'preview__face' }),
    );
    for (const what of ['chosen', 'changed', 'list']) store.addEventListener(what, () => this.#draw(store));
  }

  /** @param {Store} store */
  #draw(store) {
    const face = /** @type {HTMLElement} */ (this.querySelector('.preview__face'));
    const question = store.chosen;
    face.className = `preview__face preview__face--${this.#kind}`;
    face.replaceChildren();
    if (!question) return;
    const choices = ['single', 'multiple', 'true_false', 'poll'].includes(question.kind) ? question.choices : [];
    const isLong = choices.some((/** @type {any} */ row) => row.text.length > LONG);
    face.append(
      el('div', { class: 'stage preview__stage' }, [
        el('p', {
          class: 'stage__number',
          text: `Question ${store.questions.indexOf(question) + 1} of ${store.questions.length}`,
        }),
        el('div', { class: 'question' }, [
          el('p', { class: 'question__text', text: question.text || '…' }),
          question.media?.url ? picture(question.media, 'question__picture') : null,
          choices.length
            ? el(
                'ol',
                { class: `tiles ${isLong ? 'tiles--long' : ''}` },
                choices.map((/** @type {any} */ row, /** @type {number} */ place) =>
                  el('li', {}, [
                    el('span', { class: `tile tile--${place}` }, [
                      el('span', {
                        class: `tile__badge tile__badge--${place}`,
                        'aria-hidden': 'true',
                        text: 'ABCDEFGH'[place],
                      }),
                      row.media?.url ? picture(row.media, 'tile__picture') : null,
                      el('span', { class: 'tile__text', text: row.text || (row.media ? '' : '…') }),
                    ]),
                  ]),
                ),
              )
            : el('p', { class: 'stage__next', text: KINDS[question.kind] }),
          ...rowsOf(question),
        ]),
      ]),
    );
  }
}

/** @param {import('./shapes.js').Question} question @returns {HTMLElement[]} */
function rowsOf(question) {
  const rows =
    question.kind === 'order'
      ? question.choices.map((/** @type {any} */ row) => row.text)
      : question.kind === 'match'
        ? question.pairs.map((/** @type {any} */ row) => row.left)
        : [];
  if (!rows.length) return [];
  return [
    el(
      'ol',
      { class: 'order' },
      rows.map((/** @type {string} */ text) => el('li', { class: 'order__row', text: text || '…' })),
    ),
  ];
}

customElements.define('question-preview', QuestionPreview);
