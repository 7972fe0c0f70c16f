// A question on the wall: read, answered, and told with its bars.

import { picture } from '../elements/answers/picture.js';
import { distributionTable } from '../elements/distribution-table.js';
import { el, icon } from '../elements/dom.js';
import { buzzerState } from '../models/buzzer.js';
import { cloud, KINDS, progressWords, rightLines, spreadWords, tiles } from '../models/question.js';
import '../elements/ui-icon.js';

/** @typedef {import('../models/room-model.js').RoomModel} Room */

const WORDY = 40;
const ITEMS = new Set(['order', 'match']);

/** @param {Room} room @param {HTMLElement} clock */
export function questionView(room, clock) {
  const { question, reveal } = room;
  const isIntro = room.state === 'question_intro';
  const rows = isIntro ? [] : tiles(room);
  const place = `Question ${room.questionNumber} of ${room.questionCount}`;
  return el('div', { class: `ask ${isIntro ? 'ask--read' : ''}` }, [
    el('p', { class: 'ask__number', text: question.round ? `${question.round} · ${place}` : place }),
    el('h2', { class: 'ask__text', text: question.text }),
    question.media ? picture(question.media, 'ask__picture') : null,
    el('div', { class: 'ask__side' }, [
      clock,
      isIntro ? null : el('p', { class: 'ask__progress numbers', text: progressWords(room) }),
    ]),
    ...(rows.length && question.kind !== 'order' ? [tileList(rows), distributionTable(rows)] : []),
    !isIntro && !reveal && ITEMS.has(question.kind) ? items(question) : null,
    !isIntro && !reveal && !rows.length && !ITEMS.has(question.kind) ? prompt(room) : null,
    reveal ? told(room) : null,
  ]);
}

/** @param {import('../models/question.js').Tile[]} rows */
function tileList(rows) {
  const weight = (/** @type {import('../models/question.js').Tile} */ row) => row.count ?? row.percent ?? 0;
  const most = Math.max(1, ...rows.map(weight));
  const isSmall = rows.length > 4 || rows.some((row) => row.text.length > WORDY);
  return el(
    'ol',
    {
      class: `ask__tiles ask__tiles--${rows.length > 4 ? 'many' : 'few'} ${isSmall ? 'ask__tiles--small' : ''}`,
      'aria-label': 'Choices',
    },
    rows.map((row, place) => {
      const bar = el('span', { class: 'ask__bar', 'aria-hidden': 'true' });
      bar.style.setProperty('--share', String(weight(row) / most));
      const state = row.isRight === null ? '' : row.isRight ? 'ask__tile--right' : 'ask__tile--wrong';
      return el('li', { class: `ask__tile tile tile--${place} ${state}` }, [
        el('span', { class: `tile__badge tile__badge--${place}`, 'aria-hidden': 'true', text: row.letter }),
        row.media ? picture(row.media, 'tile__picture') : null,
        el('span', { class: 'tile__text', text: row.text }),
        row.isRight === null ? null : icon(row.isRight ? 'check' : 'cross'),
        row.isRight === null ? null : el('span', { class: 'visually-hidden', text: row.isRight ? 'Right.' : 'Wrong.' }),
        row.percent === null
          ? null
          : el('span', { class: 'tile__count numbers', 'aria-hidden': 'true', text: spreadWords(row) }),
        row.percent === null ? null : bar,
      ]);
    }),
  );
}

/** @param {any} question */
function items(question) {
  const left = question.kind === 'order' ? question.choices : question.lefts;
  const right = question.kind === 'match' ? question.rights : [];
  const list = (/** @type {any[]} */ rows) =>
    el(
      'ul',
      { class: 'ask__items' },
      rows.map((row) => el('li', { text: row.text })),
    );
  return el('div', { class: 'ask__columns' }, [list(left), right.length ? list(right) : null]);
}

/** @param {Room} room */
function prompt(room) {
  const { kind, unit } = room.question;
  /** @type {Record<string, string>} */
  const words = {
    typed: 'Type your answer',
    number: `Enter a number${unit ? ` (${unit})` : ''}`,
    word_cloud: 'Say it in a word or two',
  };
  const isOver = room.state === 'question_locked' && kind !== 'buzzer';
  const said =
    kind === 'buzzer'
      ? buzzerState(room, false).words || 'Press!'
      : (words[kind] ?? (kind === 'slide' ? '' : KINDS[kind]));
  return said ? el('p', { class: 'ask__prompt', text: isOver ? 'Time is up' : said }) : null;
}

/** @param {Room} room */
function told(room) {
  const right = rightLines(room);
  const words = cloud(room);
  const { explanation, source } = room.reveal;
  return el('div', { class: 'ask__told' }, [
    right ? el('p', { class: 'told__title', text: right.title }) : null,
    right
      ? el(
          right.isOrdered ? 'ol' : 'ul',
          { class: `told__lines ${right.isOrdered ? 'told__lines--ordered' : ''}` },
          right.lines.map((text) => el('li', { text })),
        )
      : null,
    words.length
      ? el(
          'ul',
          { class: 'cloud', 'aria-label': 'What was answered' },
          words.map(({ text, said, size }) =>
            el('li', { class: `cloud__word cloud__word--${size}` }, [
              text,
              el('span', { class: 'cloud__count numbers', text: ` ${said}` }),
            ]),
          ),
        )
      : null,
    explanation ? el('p', { class: 'ask__explanation', text: explanation }) : null,
    source
      ? el('p', { class: 'question__source', text: `Source: ${source.replace(/:?\s*https?:\/\/\S+/g, '')}` })
      : null,
  ]);
}
