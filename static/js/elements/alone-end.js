// The end of an attempt: what it brought, what was right, and whether there is another one.

import { leftWords, momentWords } from '../models/alone.js';
import { errorWords, scoreWords } from '../models/words.js';
import { factList, ownQuestion } from '../results/own-view.js';
import { danger } from './danger-button.js';
import { el } from './dom.js';

class AloneEnd extends HTMLElement {
  /** @param {any} told the state of an attempt that is over @param {{ again: () => Promise<void>, leave: () => void }} acts */
  show(told, acts) {
    const { report, entrant, best, assignment, attempt } = told;
    const isFirst = attempt.number === 1 && best.number === 1;
    this.className = 'results';
    this.replaceChildren(
      el('div', { class: 'stage alone__done', tabindex: '-1' }, [
        el('p', { class: 'stage__name', text: entrant.nickname }),
        el('h2', { class: 'stage__words', text: attempt.is_ended ? 'That was it!' : 'The time is over' }),
        el('p', { class: 'stage__next', text: closing(told) }),
      ]),
      factList([
        [`Points of ${scoreWords(report.possible)}`, scoreWords(report.points)],
        [`Right of ${report.questions}`, String(report.correct)],
        ...(isFirst ? [] : [[`Your best, attempt ${best.number}`, scoreWords(best.points)]]),
      ]),
      this.#buttons(told, acts),
      el('p', { class: 'results__facts', text: assignment.scoring }),
      ...report.rows.filter((/** @type {any} */ row) => row.kind !== 'slide').map(ownQuestion),
    );
    /** @type {HTMLElement} */ (this.firstElementChild).focus({ preventScroll: true });
    scrollTo(0, 0);
  }

  /** @param {any} told @param {{ again: () => Promise<void>, leave: () => void }} acts */
  #buttons(told, acts) {
    const words = el('p', { class: 'field__error', role: 'alert' });
    const again = el('button', { type: 'button', class: 'button button--primary button--big', text: 'Play it again' });
    again.addEventListener('click', async () => {
      again.disabled = true;
      try {
        await acts.again();
      } catch (error) {
        again.disabled = false;
        words.textContent = errorWords(/** @type {any} */ (error));
      }
    });
    const leave = danger('Somebody else plays', 'Forget me in this browser?', acts.leave, { class: 'button' });
    return el('div', { class: 'alone__foot' }, [told.may_start ? again : null, leave, words]);
  }
}

/** @param {any} told */
function closing({ attempt, assignment, attempts_left: left }) {
  if (!attempt.is_ended) return 'What you had answered by then counts.';
  if (!assignment.is_open) return 'The time for this quiz is over.';
  const until = assignment.deadline && left !== 0 ? ` It is open until ${momentWords(assignment.deadline)}.` : '';
  return leftWords(left) + until;
}

customElements.define('alone-end', AloneEnd);
