// A picture or a sound of a question: chosen, described, taken away.

import { picture } from '../elements/answers/picture.js';
import { el } from '../elements/dom.js';
import { errorWords } from '../models/words.js';

/**
 * @param {any} media what the question has, or null
 * @param {(file: File) => Promise<any>} upload
 * @param {(media: any, redraw: boolean) => void} changed
 */
export function mediaField(media, upload, changed) {
  const words = el('p', { class: 'field__hint', role: 'status', text: 'PNG, JPEG, WebP or GIF; MP3, Ogg or WAV.' });
  const file = el('input', {
    id: 'q-media',
    class: 'input',
    type: 'file',
    accept: 'image/png,image/jpeg,image/webp,image/gif,audio/mpeg,audio/ogg,audio/wav',
  });
  file.addEventListener('change', async () => {
    const chosen = file.files?.[0];
    if (!chosen) return;
    words.textContent = 'Uploading…';
    try {
      changed(await upload(chosen), true);
    } catch (error) {
      words.textContent = errorWords(/** @type {any} */ (error));
    }
  });
  if (!media)
    return el('div', { class: 'field' }, [el('label', { for: 'q-media', text: 'Picture or sound' }), file, words]);
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
