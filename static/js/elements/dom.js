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

/** @param {string} name @returns {HTMLElement} */
export function icon(name) {
  const made = document.createElement('ui-icon');
  made.setAttribute('name', name);
  return made;
}

/** @type {WeakMap<Element, string>} */
const signs = new WeakMap();

/**
 * Make a list's children those of `rows`, keeping the ones that did not change: scrolling, focus and a screen reader
 * stay where they are. Focus within a changed row goes on by its `data-focus`.
 * @param {Element} list
 * @param {{ key: string, sign: string, make: () => Element }[]} rows
 */
export function keyed(list, rows) {
  const held = list.contains(document.activeElement) ? document.activeElement?.getAttribute('data-focus') : null;
  const old = new Map([...list.children].map((child) => [child.getAttribute('data-key'), child]));
  rows.forEach((row, index) => {
    let child = old.get(row.key);
    old.delete(row.key);
    if (!child || signs.get(child) !== row.sign) {
      const made = row.make();
      made.setAttribute('data-key', row.key);
      signs.set(made, row.sign);
      child?.replaceWith(made);
      child = made;
    }
    if (list.children[index] !== child) list.insertBefore(child, list.children[index] ?? null);
  });
  for (const child of old.values()) child.remove();
  if (held && !list.contains(document.activeElement)) focusOn(list, held);
}

/** @param {Element} list @param {string} name */
function focusOn(list, name) {
  /** @type {HTMLElement | null} */ (list.querySelector(`[data-focus="${CSS.escape(name)}"]`))?.focus();
}

/** Gather calls into one a frame: a storm of joins is drawn once. @param {() => void} draw @returns {() => void} */
export function soon(draw) {
  let isDue = false;
  return () => {
    if (isDue) return;
    isDue = true;
    const run = () => {
      if (!isDue) return;
      isDue = false;
      draw();
    };
    // A hidden tab has no frames; its title and lists go on all the same.
    if (document.visibilityState === 'hidden') setTimeout(run, 250);
    else requestAnimationFrame(run);
  };
}

/** @param {{ name: string, color: number } | null} team @param {string} [size] @returns {HTMLElement | null} colour, pattern and initials, for colour alone says nothing to some */
export function teamBadge(team, size = '') {
  if (!team) return null;
  const color = team.color % 12;
  const badge = el('span', {
    class: `badge badge--p${color % 6} ${size}`,
    'aria-hidden': 'true',
    text: initials(team.name),
  });
  badge.style.setProperty('--team', `var(--team-${color})`);
  return badge;
}

/** @param {string} name */
function initials(name) {
  const words = name
    .split(/\s+/)
    .filter(Boolean)
    .map((word) => [...word]);
  if (!words.length) return '?';
  const letters = words.length > 1 ? [words[0][0], words[words.length - 1][0]] : words[0].slice(0, 2);
  return letters.join('').toUpperCase();
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

/** Open a dialog that goes away when it closes. @param {HTMLDialogElement} dialog @param {Element} [parent] */
export function showOnce(dialog, parent = document.body) {
  dialog.addEventListener('close', () => dialog.remove());
  // A press beside it closes it.
  dialog.addEventListener('click', (event) => event.target === dialog && dialog.close());
  parent.append(dialog);
  dialog.showModal();
}
