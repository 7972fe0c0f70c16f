// A player's own evening: the place, what was right, and each question again with its explanation.

import { el, icon } from '../elements/dom.js';
import { counted } from '../models/words.js';
import { sourceLine } from './tables.js';

/** @param {any} told @returns {HTMLElement[]} */
export function ownView({ participant, questions, scoring, session }) {
  const { nickname, team, score, rank, rank_of: of, correct, best_streak: streak, questions: marked } = participant;
  const facts = [
    rank ? ['Place', `${rank} of ${of}`] : null,
    ['Points', String(score)],
    ['Right', `${correct} of ${marked}`],
    ['Best streak', String(streak)],
  ].filter((fact) => fact !== null);
  return [
    el('p', { class: 'results__lead', text: team ? `${nickname}, ${team}` : nickname }),
    factList(facts),
    session.state === 'ended'
      ? el('p', {}, ['That was it. ', el('a', { href: `/play/${session.id}`, text: 'Back to the room' })])
      : el('p', {}, [el('a', { href: `/play/${session.id}`, text: 'Back to the game' })]),
    el('p', { class: 'results__facts', text: scoring }),
    ...(questions.length
      ? questions.map(ownQuestion)
      : [el('p', { class: 'notice', text: 'Nothing has been revealed yet.' })]),
  ];
}

/** @param {string[][]} facts names and what they are */
export function factList(facts) {
  return el(
    'dl',
    { class: 'facts' },
    facts.map(([name, value]) =>
      el('div', { class: 'facts__one' }, [el('dt', { text: name }), el('dd', { class: 'numbers', text: value })]),
    ),
  );
}

/** @param {any} question as `results/me` tells it @returns {HTMLElement} */
export function ownQuestion(question) {
  const { number, text, answer, key, correct, points, explanation, source, seconds, marked } = question;
  const state = correct === null ? '' : correct ? 'right' : 'wrong';
  const said =
    answer === null ? 'You gave no answer.' : `You answered ${answer}${seconds === null ? '' : ` after ${seconds} s`}.`;
  return el('article', { class: `results__question results__question--${state || 'none'}` }, [
    el('h2', { class: 'results__asked' }, [
      correct === null ? null : icon(correct ? 'check' : 'cross'),
      ` ${number}. ${text}`,
    ]),
    marked || answer !== null ? el('p', { text: said }) : null,
    key.length
      ? el('p', {}, ['Right: ', el('strong', { text: key.join(question.kind === 'order' ? ' > ' : ', ') })])
      : null,
    marked ? el('p', { class: 'results__facts', text: pointWords(question, points) }) : null,
    explanation ? el('p', { text: explanation }) : null,
    source ? el('p', { class: 'results__facts' }, sourceLine(source)) : null,
  ]);
}

/** @param {any} question @param {number} points */
function pointWords({ speed, bonus, penalty }, points) {
  const parts = [];
  if (speed) parts.push(`${speed} for speed`);
  if (bonus) parts.push(`${bonus} for the streak`);
  if (penalty) parts.push(`${penalty} taken for a wrong answer`);
  return `${counted(points, 'point').replace('-', '−')}${parts.length ? `: ${parts.join(', ')}` : ''}.`;
}
