// A picture or a sound of a question or of a choice: chosen, described, taken away.

import { picture } from '../elements/answers/picture.js';
import { el, icon } from '../elements/dom.js';
import { errorWords } from '../models/words.js';

const ACCEPT = 'image/png,image/jpeg,image/webp,image/gif,audio/mpeg,audio/ogg,audio/wav';

/** @typedef {(file: File) => Promise<any>} Upload */
/** @typedef {(media: any, redraw: boolean) => void} Changed */

/** @param {Upload} upload @param {Changed} changed @param {HTMLElement} words where it says what goes on @param {Record<string, any>} [attributes] */
function fileInput(upload, changed, words, attributes = {}) {
  const file = el('input', { type: 'file', accept: ACCEPT, ...attributes });
  file.addEventListener('change', async () => {
    const chosen = file.files?.[0];
    if (!chosen) return;
    words.hidden = false;
    words.textContent = 'Uploading…';
    try {
      changed(await upload(chosen), true);
    } catch (error) {
      words.textContent = errorWords(/** @type {any} */ (error));
      file.value = '';
    }
  });
  return file;
}

/** @param {any} media what the question has, or null @param {Upload} upload @param {Changed} changed */
export function mediaField(media, upload, changed) {
  const words = el('p', { class: 'field__hint', role: 'status', text: 'PNG, JPEG, WebP or GIF; MP3, Ogg or WAV.' });
  if (!media) {
    const file = fileInput(upload, changed, words, { id: 'q-media', class: 'input' });
    return el('div', { class: 'field' }, [el('label', { for: 'q-media', text: 'Picture or sound' }), file, words]);
  }
  const alt = el('input', {
    id: 'q-alt',
    class: 'input',
    maxlength: '300',
    value: media.alt ?? '',
    on: { input: () => changed({ ...media, alt: alt.value }, false) },
  });
  const remove = el('button', {
    type: 'button',
    class: 'button button--small',
    text: 'Take it away',
    on: { click: () => changed(null, true) },
  });
  return el('div', { class: 'field' }, [
    el('span', { class: 'field__label', text: 'Picture or sound' }),
    media.url ? picture(media, 'editor__picture') : null,
    el('label', { for: 'q-alt', text: 'What it shows, for those who cannot see it' }),
    alt,
    remove,
  ]);
}

/**
 * @param {any} media what a choice has, or null @param {string} name of the choice @param {Upload} upload
 * @param {Changed} changed @returns {HTMLElement[]} a button, and the line below the row
 */
export function choiceMedia(media, name, upload, changed) {
  const words = el('p', { class: 'rows__below field__hint', role: 'status', hidden: true });
  if (!media) {
    const label = `Picture or sound for ${name}`;
    const file = fileInput(upload, changed, words, { hidden: true, 'data-of': name });
    const button = el(
      'button',
      {
        type: 'button',
        class: 'button button--small rows__add-media',
        'aria-label': label,
        title: label,
        on: { click: () => file.click() },
      },
      [icon('picture')],
    );
    return [button, file, words];
  }
  const alt = el('input', {
    type: 'text',
    class: 'input',
    maxlength: '300',
    'aria-label': `What ${name} shows`,
    placeholder: 'What it shows',
    value: media.alt ?? '',
    on: { input: () => changed({ ...media, alt: alt.value }, false) },
  });
  const remove = el('button', {
    type: 'button',
    class: 'button button--small',
    'aria-label': `Take the ${media.kind === 'audio' ? 'sound' : 'picture'} of ${name} away`,
    text: 'Take away',
    on: { click: () => changed(null, true) },
  });
  return [el('div', { class: 'rows__below' }, [media.url ? picture(media, 'rows__picture') : null, alt, remove])];
}
