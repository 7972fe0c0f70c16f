// Building elements without markup in strings: text is always text.

/**
 * @template {keyof HTMLElementTagNameMap} K
 * @param {K} tag
 * @param {Record<string, any>} [attributes] `class`, `text`, `on` ({event: handler}), or attributes; false and null leave out
 * @param {(Node | string | null)[]} [children]
 * @returns {HTMLElementTagNameMap[K]}
 */
export function el(tag, attributes = {}, children = []) {
  const made = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (value === false || value === null || value === undefined) continue;
    if (name === 'text') made.textContent = value;
    else if (name === 'on')
      for (const [event, handler] of Object.entries(value))
        made.addEventListener(event, /** @type {EventListener} */ (handler));
    else made.setAttribute(name, value === true ? '' : String(value));
  }
  made.append(...children.filter((child) => child !== null));
  return made;
}

/** @param {{ name: string, color: number } | null} team @returns {HTMLElement | null} colour and initials, for colour alone says nothing to some */
export function teamBadge(team) {
  if (!team) return null;
  const words = team.name.split(/\s+/).filter(Boolean);
  const initials = (words.length > 1 ? words[0][0] + words[words.length - 1][0] : team.name.slice(0, 2)).toUpperCase();
  const badge = el('span', { class: 'badge', 'aria-hidden': 'true', text: initials });
  badge.style.setProperty('--team', `var(--team-${team.color % 12})`);
  return badge;
}

/** @param {string} id @returns {HTMLElement} */
export function byId(id) {
  const found = document.getElementById(id);
  if (!found) throw new Error(`no element #${id}`);
  return found;
}

let announcer = /** @type {HTMLElement | null} */ (null);

/** Tell a screen reader. @param {string} words */
export function announce(words) {
  announcer ??= document.getElementById('announcer');
  if (announcer) announcer.textContent = words;
}
