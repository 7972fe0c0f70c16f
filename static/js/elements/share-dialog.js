// PIN, QR code and link, as large as the screen, for the wall or a neighbour's phone.

import { announce, el } from './dom.js';

class ShareDialog extends HTMLElement {
  /** @type {import('../models/room-model.js').RoomModel | null} */
  #room = null;

  /** @param {import('../models/room-model.js').RoomModel} room */
  bind(room) {
    this.#room = room;
  }

  open() {
    const room = this.#room;
    if (!room?.joinCode || !room.joinUrl) return;
    const url = new URL(room.joinUrl);
    const pin = `${room.joinCode.slice(0, 3)} ${room.joinCode.slice(3)}`;
    const close = el('button', { type: 'button', class: 'button', text: 'Close', on: { click: () => dialog.close() } });
    const dialog = el('dialog', { class: 'dialog--full', 'aria-label': 'Join this session' }, [
      el('div', { class: 'share' }, [
        el('h2', { class: 'share__title', text: room.title }),
        el('p', { class: 'share__address', text: `Go to ${url.host} and type` }),
        el('p', { class: 'pin-large', text: pin }),
        el('img', { class: 'share__qr', src: `${url.pathname}/qr.svg`, alt: 'QR code of the link to join' }),
        el('div', { class: 'row' }, [copyButton(room.joinUrl), close]),
      ]),
    ]);
    dialog.addEventListener('close', () => dialog.remove());
    this.append(dialog);
    dialog.showModal();
  }
}

/** A phone that came over plain http has no clipboard: then the link is there to mark and copy. @param {string} link */
function copyButton(link) {
  if (!navigator.clipboard)
    return el('input', { class: 'input', readonly: true, value: link, 'aria-label': 'Link to join' });
  const button = el('button', { type: 'button', class: 'button', text: 'Copy the link' });
  button.addEventListener('click', async () => {
    await navigator.clipboard.writeText(link);
    button.textContent = 'Copied';
    announce('Link copied');
  });
  return button;
}

customElements.define('share-dialog', ShareDialog);
