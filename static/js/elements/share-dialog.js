// PIN, QR code and link, as large as the screen, for the wall or a neighbour's phone; and who is in already.

import { counted } from '../models/words.js';
import { announce, el, icon, soon } from './dom.js';

const NAMES = 24;

/** @typedef {import('../models/room-model.js').RoomModel} Room */

class ShareDialog extends HTMLElement {
  /** @type {Room | null} */
  #room = null;

  /** @param {Room} room */
  bind(room) {
    this.#room = room;
  }

  open() {
    const room = this.#room;
    if (!room?.joinCode || !room.joinUrl || this.firstChild) return;
    const url = new URL(room.joinUrl);
    const crowd = el('div', { class: 'share__crowd' });
    /** @type {HTMLDialogElement} */
    const dialog = el('dialog', { class: 'dialog--full', 'aria-labelledby': 'share-title' }, [
      el('div', { class: 'share' }, [
        el('div', { class: 'share__top' }, [
          el('h2', { id: 'share-title', text: room.title }),
          closeButton(() => dialog),
        ]),
        el('div', { class: 'share__main' }, [
          el('img', { class: 'share__qr', src: `${url.pathname}/qr.svg`, alt: 'QR code of the link to join' }),
          el('div', { class: 'share__words' }, [
            el('p', { class: 'share__address' }, ['Scan, or go to ', el('strong', { text: url.host })]),
            el('p', { class: 'pin-large' }, [
              el('span', { text: room.joinCode.slice(0, 3) }),
              ' ',
              el('span', { text: room.joinCode.slice(3) }),
            ]),
            copyButton(room.joinUrl),
          ]),
        ]),
        crowd,
      ]),
    ]);
    this.#follow(room, crowd, dialog);
    this.append(dialog);
    dialog.showModal();
  }

  /** @param {Room} room @param {HTMLElement} crowd @param {HTMLDialogElement} dialog */
  #follow(room, crowd, dialog) {
    const draw = soon(() => showCrowd(room, crowd));
    room.addEventListener('change', draw);
    dialog.addEventListener('close', () => {
      room.removeEventListener('change', draw);
      dialog.remove();
    });
    showCrowd(room, crowd);
  }
}

/** @param {Room} room @param {HTMLElement} crowd */
function showCrowd(room, crowd) {
  const here = [...room.players.values()].filter((player) => room.present.has(player.user_id));
  const names = here.slice(-NAMES).reverse();
  const more = here.length - names.length;
  crowd.replaceChildren(
    el('p', { class: 'share__count', text: here.length ? `${counted(here.length, 'player')} here` : 'Be the first!' }),
    el('ul', { class: 'share__names', 'aria-label': 'Players' }, [
      ...names.map(({ name }) => el('li', { class: 'chip', text: name })),
      more > 0 ? el('li', { class: 'chip', text: `+${more}` }) : null,
    ]),
  );
}

/** @param {() => HTMLDialogElement} dialog */
function closeButton(dialog) {
  return el(
    'button',
    { type: 'button', class: 'button button--icon', 'aria-label': 'Close', on: { click: () => dialog().close() } },
    [icon('close')],
  );
}

/** A phone that came over plain http has no clipboard: then the link is there to mark and copy. @param {string} link */
function copyButton(link) {
  if (!navigator.clipboard)
    return el('input', { class: 'input share__link', readonly: true, value: link, 'aria-label': 'Link to join' });
  const button = el('button', { type: 'button', class: 'button', text: 'Copy the link' });
  button.addEventListener('click', async () => {
    try {
      await navigator.clipboard.writeText(link);
      button.textContent = 'Copied';
      announce('Link copied');
    } catch {
      button.replaceWith(
        el('input', { class: 'input share__link', readonly: true, value: link, 'aria-label': 'Link to join' }),
      );
    }
  });
  return button;
}

customElements.define('share-dialog', ShareDialog);
