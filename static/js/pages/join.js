// Joining: PIN, then a name, then the room.

import '../elements/theme-switch.js';
import { byId, el } from '../elements/dom.js';
import { api } from '../models/api.js';
import { friendlyName } from '../models/names.js';
import { forgetSeat, keepSeat, seats } from '../models/seats.js';
import { errorWords } from '../models/words.js';

const form = /** @type {HTMLFormElement} */ (byId('join'));
const pin = /** @type {HTMLInputElement | null} */ (document.getElementById('pin'));
const name = /** @type {HTMLInputElement} */ (byId('nickname'));
const team = /** @type {HTMLInputElement} */ (byId('team'));
const error = byId('join-error');
const button = /** @type {HTMLButtonElement} */ (byId('join-button'));
const LENGTH = 6;

byId('dice').addEventListener('click', () => {
  name.value = friendlyName();
});

/** The PIN as digits, shown in two groups. */
function digits() {
  return (pin?.value ?? '').replace(/\D/g, '').slice(0, LENGTH);
}

pin?.addEventListener('input', () => {
  const typed = digits();
  pin.value = typed.length > 3 ? `${typed.slice(0, 3)} ${typed.slice(3)}` : typed;
  if (typed.length === LENGTH) name.focus();
});

form.addEventListener('submit', async (event) => {
  event.preventDefault();
  error.textContent = '';
  if (pin && digits().length !== LENGTH) return fail('The PIN has six digits.', pin);
  if (!name.value.trim()) return fail('Please type a name, or throw the dice.', name);
  button.disabled = true;
  try {
    const how = pin ? { join_code: digits() } : { join_key: form.dataset.key };
    const seat = await api('POST', 'join', {
      body: { ...how, nickname: name.value.trim(), ...(team.value.trim() ? { team: team.value.trim() } : {}) },
    });
    keepSeat(seat);
    location.assign(`/play/${encodeURIComponent(seat.session.id)}`);
  } catch (failure) {
    const { code } = /** @type {any} */ (failure);
    button.textContent = ['session_full', 'rate_limited', 'network'].includes(code) ? 'Try again' : 'Join';
    fail(errorWords(/** @type {any} */ (failure)), code === 'unknown_code' && pin ? pin : name);
  } finally {
    button.disabled = false;
  }
});

/** @param {string} words @param {HTMLInputElement} field */
function fail(words, field) {
  error.textContent = words;
  field.focus();
}

// Seats kept in this browser: one tap, and one is back.
const wanted = new URLSearchParams(location.search).get('session');
const kept = byId('seats');
for (const seat of seats().slice(0, 3)) {
  const row = el('div', { class: 'card row spread' }, [
    el('div', {}, [
      el('p', { text: seat.session.title }),
      el('p', { class: 'soft small', text: `as ${seat.participant.nickname}` }),
    ]),
    el('div', { class: 'row' }, [
      el('a', {
        class: 'button button--primary',
        href: `/play/${encodeURIComponent(seat.session.id)}`,
        text: 'Continue',
      }),
      el('button', {
        type: 'button',
        class: 'button button--icon',
        'aria-label': `Forget ${seat.session.title}`,
        text: '✕',
        on: {
          click: () => {
            forgetSeat(seat.session.id);
            row.remove();
          },
        },
      }),
    ]),
  ]);
  kept.append(row);
}
if (wanted && !seats().some((seat) => seat.session.id === wanted)) {
  error.textContent = 'To enter this session, type its PIN or log in.';
}
