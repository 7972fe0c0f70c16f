// The icons, drawn with strokes on a square of 24: one small set.

/** @type {Record<string, string>} */
const PATHS = {
  menu: 'M4 7h16M4 12h16M4 17h16',
  more: 'M5 12h.01M12 12h.01M19 12h.01',
  close: 'M6 6l12 12M18 6 6 18',
  check: 'M5 12.5 10 17.5 19.5 7',
  cross: 'M6.5 6.5l11 11M17.5 6.5l-11 11',
  dice: 'M5 4h14a1 1 0 0 1 1 1v14a1 1 0 0 1-1 1H5a1 1 0 0 1-1-1V5a1 1 0 0 1 1-1zM8.5 8.5h.01M15.5 8.5h.01M12 12h.01M8.5 15.5h.01M15.5 15.5h.01',
  qr: 'M4 4h6v6H4zM14 4h6v6h-6zM4 14h6v6H4zM14 14h2v2h-2zM18 18h2v2h-2zM18 14h2M14 18v2',
  sun: 'M12 8a4 4 0 1 0 0 8 4 4 0 0 0 0-8zM12 3v1.5M12 19.5V21M3 12h1.5M19.5 12H21M5.6 5.600l1 1M17.4 17.400l1 1M18.4 5.600l-1 1M6.6 17.400l-1 1',
  moon: 'M20 14.5A8.5 8.5 0 0 1 9.5 4a8.5 8.5 0 1 0 10.5 10.5z',
  system: 'M12 3.5a8.5 8.5 0 1 0 0 17 8.5 8.5 0 0 0 0-17zM12 3.5v17M15 4.5v15M18 7v10',
  picture: 'M4 5h16v14H4zM4 16.5l5-5 4 4 2.5-2.500 4.500 4.500M15.500 9h.01',
  pause: 'M8.5 5v14M15.5 5v14',
  away: 'M12 3.5a8.5 8.5 0 1 0 0 17 8.5 8.5 0 0 0 0-17zM12 7.5V12l3 2',
  play: 'M7 4.5 19 12 7 19.5z',
  send: 'M5 12h13M12 5.5 18.5 12 12 18.5',
  star: 'm12 3.5 2.6 5.4 5.9.8-4.3 4.1 1 5.9-5.2-2.9-5.2 2.9 1-5.900L3.5 9.700l5.9-.8z',
  trash: 'M5 7h14M10 7V4.5h4V7M7 7l.8 12.5h8.400L17 7M10.5 11v5M13.5 11v5',
  people:
    'M9 11.5a3.5 3.5 0 1 0 0-7 3.5 3.5 0 0 0 0 7zM3 19.5c0-3 2.7-5 6-5s6 2 6 5M16 5a3.5 3.5 0 0 1 0 6.5M18 15c1.9.8 3 2.4 3 4.5',
};

class UiIcon extends HTMLElement {
  connectedCallback() {
    if (!this.firstChild) this.append(drawing(this.getAttribute('name') ?? ''));
    this.setAttribute('aria-hidden', 'true');
  }
}

/** @param {string} name */
function drawing(name) {
  const svg = document.createElementNS('http://www.w3.org/2000/svg', 'svg');
  svg.setAttribute('viewBox', '0 0 24 24');
  const path = document.createElementNS('http://www.w3.org/2000/svg', 'path');
  path.setAttribute('d', PATHS[name] ?? '');
  for (const [key, value] of [
    ['fill', 'none'],
    ['stroke', 'currentColor'],
    ['stroke-width', name === 'more' || name === 'dice' ? '2.5' : '2'],
    ['stroke-linecap', 'round'],
    ['stroke-linejoin', 'round'],
  ])
    path.setAttribute(key, value);
  svg.append(path);
  return svg;
}

customElements.define('ui-icon', UiIcon);
