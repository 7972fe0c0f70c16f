// The start of a quiz that is played alone: what awaits one, and a name.

import { cardFacts } from '../models/alone.js';
import { errorWords } from '../models/words.js';
import { el } from './dom.js';
import './name-dice.js';

/** @typedef {import('../models/alone.js').Card} Card */

class AloneStart extends HTMLElement {
  /**
   * @param {Card} card
   * @param {(nickname: string) => Promise<void>} begin
   * @param {() => Promise<string[]>} propose names
   */
  show(card, begin, propose) {
    this.className = 'narrow';
    this.replaceChildren(
      el('div', { class: 'join-hero join-hero--board' }, [
        el('p', { class: 'join-hero__over', text: card.is_open ? 'A quiz at your own pace' : 'A quiz that is over' }),
        el('h2', { class: 'alone__title', text: card.title }),
      ]),
      card.is_open ? this.#form(card, begin, propose) : over(),
    );
  }

  /**
   * @param {Card} card
   * @param {(nickname: string) => Promise<void>} begin
   * @param {() => Promise<string[]>} propose names
   */
  #form(card, begin, propose) {
    const name = el('input', {
      id: 'nickname',
      autocomplete: 'nickname',
      autocapitalize: 'words',
      enterkeyhint: 'go',
      maxlength: '40',
      'aria-describedby': 'start-error',
    });
    const error = el('p', { id: 'start-error', class: 'field__error', role: 'alert' });
    const button = el('button', { class: 'button button--primary button--big', type: 'submit', text: 'Begin' });
    const dice = /** @type {import('./name-dice.js').NameDice} */ (document.createElement('name-dice'));
    dice.setAttribute('for', 'nickname');
    dice.bind(propose, (failure) => {
      error.textContent = errorWords(failure);
    });
    const submit = async (/** @type {Event} */ event) => {
      event.preventDefault();
      if (!name.value.trim()) error.textContent = 'Please type a name, or throw the dice.';
      if (!name.value.trim() || button.disabled) return;
      button.disabled = true;
      error.textContent = '';
      try {
        await begin(name.value.trim());
      } catch (failure) {
        error.textContent = errorWords(/** @type {any} */ (failure));
        name.select();
      }
      button.disabled = false;
    };
    return el('form', { class: 'card stack', novalidate: true, on: { submit } }, [
      el(
        'ul',
        { class: 'alone__facts' },
        cardFacts(card).map((text) => el('li', { text })),
      ),
      el('div', { class: 'field' }, [
        el('label', { for: 'nickname', text: 'Your name' }),
        el('div', { class: 'with-button' }, [name, dice]),
      ]),
      error,
      button,
    ]);
  }
}

function over() {
  return el('div', { class: 'card stack' }, [
    el('h3', { text: 'The time for this quiz is over' }),
    el('p', { text: 'It takes no new attempts. If you have played it in this browser, your result would be here.' }),
    el('a', { class: 'button', href: '/', text: 'To the start' }),
  ]);
}

customElements.define('alone-start', AloneStart);
