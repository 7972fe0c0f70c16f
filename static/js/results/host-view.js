// The results for a host: players, teams, questions with how they did, hardest first if asked, and files to keep.

import { el } from '../elements/dom.js';
import { KINDS } from '../models/question.js';
import { counted } from '../models/words.js';
import { bars, sourceLine, table } from './tables.js';

const HARD = 0.4;

/** @param {any} told @param {(path: string) => void} download @returns {HTMLElement[]} */
export function hostView(told, download) {
  const { participants, teams, questions, answers, scores, session } = told;
  const counts = questions.filter((/** @type {any} */ q) => !q.voided && q.difficulty !== null);
  const mean = counts.length
    ? counts.reduce((/** @type {number} */ sum, /** @type {any} */ q) => sum + q.difficulty, 0) / counts.length
    : 0;
  return [
    el('p', {
      class: 'results__lead',
      text: `${counted(participants.length, 'player')}, ${counted(questions.length, 'question')}, ${Math.round(mean * 100)} % right on average. ${session.scoring}`,
    }),
    files(download),
    ...(questions.length
      ? []
      : [
          el('p', {
            class: 'notice',
            text: 'No question has been played yet. Results appear here while the quiz goes on.',
          }),
        ]),
    section('Players', [playerTable(participants)]),
    ...(teams.length ? [section('Teams', [teamTable(teams)])] : []),
    section('Questions', [
      hardest(counts),
      ...questions.map((/** @type {any} */ q) => questionPart(q, answers, participants)),
    ]),
    ...(scores.length ? [section('Points given by hand', [scoreTable(scores)])] : []),
  ];
}

/** @param {(path: string) => void} download */
function files(download) {
  const button = (/** @type {string} */ text, /** @type {string} */ path) =>
    el('button', { type: 'button', class: 'button button--small', text, on: { click: () => download(path) } });
  const print = el('button', {
    type: 'button',
    class: 'button button--small',
    text: 'Print',
    on: { click: () => window.print() },
  });
  return el('div', { class: 'results__files' }, [
    button('Spreadsheet (xlsx)', 'results.xlsx'),
    button('Players (CSV)', 'results.csv?part=participants'),
    button('Answers (CSV)', 'results.csv?part=answers'),
    print,
  ]);
}

/** @param {string} title @param {(HTMLElement | null)[]} parts */
function section(title, parts) {
  return el('section', { class: 'results__part' }, [el('h2', { text: title }), ...parts]);
}

/** @param {any[]} rows */
function playerTable(rows) {
  const isAlone = rows.some((row) => 'attempts' in row);
  return table(
    'Players',
    [
      { name: 'rank', title: 'Rank', isNumber: true },
      { name: 'nickname', title: 'Name', show: (row) => row.nickname + (row.simulated ? ' (simulated)' : '') },
      isAlone ? { name: 'attempts', title: 'Attempts', isNumber: true } : { name: 'team', title: 'Team' },
      { name: 'score', title: 'Points', isNumber: true },
      { name: 'correct', title: 'Right', isNumber: true },
      { name: 'answered', title: 'Answered', isNumber: true },
      { name: 'best_streak', title: 'Best streak', isNumber: true },
      { name: 'average_seconds', title: 'Seconds', isNumber: true },
    ],
    rows,
  );
}

/** @param {any[]} rows */
function teamTable(rows) {
  return table(
    'Teams',
    [
      { name: 'rank', title: 'Rank', isNumber: true },
      { name: 'name', title: 'Team' },
      { name: 'score', title: 'Points', isNumber: true },
      { name: 'members', title: 'Members', isNumber: true },
    ],
    rows,
  );
}

/** @param {any[]} rows */
function scoreTable(rows) {
  return table(
    'Points given by hand',
    [
      { name: 'name', title: 'To', show: (row) => row.name ?? row.team ?? '–' },
      { name: 'points', title: 'Points', isNumber: true },
      { name: 'reason', title: 'Reason' },
      { name: 'given_by', title: 'By' },
    ],
    rows,
  );
}

/** @param {any[]} questions */
function hardest(questions) {
  const hard = questions.filter((q) => q.difficulty < HARD).sort((a, b) => a.difficulty - b.difficulty);
  if (!hard.length) return null;
  const words = hard.slice(0, 5).map((q) => `${q.number} (${Math.round(q.difficulty * 100)} %)`);
  return el('p', { class: 'notice', text: `Hardest: question ${words.join(', ')}.` });
}

/** @param {any} question @param {any[]} answers @param {any[]} participants */
function questionPart(question, answers, participants) {
  const share = question.difficulty === null ? '' : ` · ${Math.round(question.difficulty * 100)} % right`;
  const facts = `${KINDS[question.kind]} · ${counted(question.answered, 'answer')}${share}${question.average_seconds === null ? '' : ` · ${question.average_seconds} s on average`}`;
  const names = new Map(participants.map((row) => [row.id, row.nickname]));
  const own = answers
    .filter((row) => row.question_id === question.id)
    .map((row) => ({ ...row, nickname: names.get(row.participant) ?? '' }));
  return el('article', { class: 'results__question' }, [
    el('h3', { text: `${question.number}. ${question.text}` }),
    el('p', { class: 'results__facts', text: question.voided ? 'Skipped: it counts nowhere.' : facts }),
    question.key.length
      ? el('p', {}, ['Right: ', el('strong', { text: question.key.join(question.kind === 'order' ? ' > ' : ', ') })])
      : null,
    bars(question),
    own.length
      ? el('details', {}, [
          el('summary', { text: 'Each answer' }),
          table(
            `Answers to question ${question.number}`,
            [
              { name: 'nickname', title: 'Name' },
              { name: 'answer', title: 'Answer' },
              {
                name: 'correct',
                title: 'Right',
                show: (row) => (row.correct === null ? '–' : row.correct ? 'yes' : 'no'),
              },
              { name: 'points', title: 'Points', isNumber: true },
              {
                name: 'elapsed_ms',
                title: 'Seconds',
                isNumber: true,
                show: (row) => (row.elapsed_ms / 1000).toFixed(1),
              },
            ],
            own,
          ),
        ])
      : null,
    question.source ? el('p', { class: 'results__facts' }, sourceLine(question.source)) : null,
  ]);
}
