// A picture or a sound that belongs to a question or a choice.

import { el } from '../dom.js';

/** @param {any} media `{kind, url, alt, width, height}` @param {string} name */
export function picture(media, name) {
  if (media.kind === 'audio') return el('audio', { class: name, controls: true, src: media.url, preload: 'auto' });
  const { url, alt, width, height } = media;
  return el('img', { class: name, src: url, alt: alt ?? '', width, height, decoding: 'async' });
}
