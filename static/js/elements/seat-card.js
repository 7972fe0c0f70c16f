// A seat that this browser holds: back into it, or forget it.

import { forgetSeat } from '../models/seats.js';
import { danger } from './danger-button.js';
import { el } from './dom.js';

/** @param {import('../models/seats.js').Seat} seat @returns {HTMLElement} */
export function seatCard(seat) {
  const { id, title } = seat.session;
  const card = el('section', { class: 'card seat', 'aria-label': `Your seat in ${title}` }, [
    el('div', {}, [
      el('p', { class: 'seat__title', text: `Continue as ${seat.participant.nickname}` }),
      el('p', { class: 'soft small', text: seat.participant.team ? `${title} · ${seat.participant.team}` : title }),
    ]),
    el('div', { class: 'seat__buttons' }, [
      el('a', { class: 'button button--primary', href: `/play/${encodeURIComponent(id)}`, text: 'Continue' }),
      danger(
        '✕',
        'Forget?',
        () => {
          forgetSeat(id);
          card.remove();
        },
        { class: 'button button--danger', 'aria-label': `Forget your seat in ${title}` },
      ),
    ]),
  ]);
  return card;
}
