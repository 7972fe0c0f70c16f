// A handful of paper over the board when a session ends; nothing for those who asked for less motion.

import { el } from './dom.js';

const PIECES = 48;
const LASTS_MS = 3500;

/** @param {HTMLElement} over */
export function confetti(over) {
  if (matchMedia('(prefers-reduced-motion: reduce)').matches) return;
  const layer = el('div', { class: 'confetti', 'aria-hidden': 'true' });
  for (let index = 0; index < PIECES; index += 1) {
    const piece = el('span', { class: 'confetti__piece' });
    piece.style.setProperty('--x', `${Math.random() * 100}%`);
    piece.style.setProperty('--delay', `${Math.random() * 0.9}s`);
    piece.style.setProperty('--turn', `${Math.random() * 900 - 450}deg`);
    piece.style.setProperty('--paint', `var(--confetti-${index % 4})`);
    layer.append(piece);
  }
  over.append(layer);
  setTimeout(() => layer.remove(), LASTS_MS);
}
