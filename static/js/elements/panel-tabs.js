// Tabs on a phone; on a laptop all panels stand side by side and the tabs are gone.

const WIDE = matchMedia('(min-width: 60rem)');

class PanelTabs extends HTMLElement {
  connectedCallback() {
    const tabs = this.#tabs();
    for (const tab of tabs) {
      tab.addEventListener('click', () => this.#select(tab));
      tab.addEventListener('keydown', (event) => this.#move(event, tabs.indexOf(tab)));
    }
    WIDE.addEventListener('change', () => this.#setRoles());
    this.#select(tabs.find((tab) => !tab.hidden) ?? tabs[0]);
    this.#setRoles();
  }

  /** @returns {HTMLElement[]} */
  #tabs() {
    return [...this.querySelectorAll('[role="tab"]')].map((tab) => /** @type {HTMLElement} */ (tab));
  }

  /** @param {Element} tab */
  #panel(tab) {
    return document.getElementById(tab.getAttribute('aria-controls') ?? '');
  }

  /** Side by side the panels are regions with headings of their own; as tabs they are panels named by their tab. */
  #setRoles() {
    for (const tab of this.#tabs()) {
      const panel = this.#panel(tab);
      const heading = panel?.querySelector('.panel__title')?.id ?? '';
      if (WIDE.matches) panel?.removeAttribute('role');
      else panel?.setAttribute('role', 'tabpanel');
      panel?.setAttribute('aria-labelledby', WIDE.matches ? heading : tab.id);
      panel?.dispatchEvent(new CustomEvent('shown'));
    }
  }

  /** @param {HTMLElement} chosen */
  #select(chosen) {
    for (const tab of this.#tabs()) {
      const isChosen = tab === chosen;
      tab.setAttribute('aria-selected', String(isChosen));
      tab.tabIndex = isChosen ? 0 : -1;
      this.#panel(tab)?.classList.toggle('panel--shown', isChosen);
    }
    this.#panel(chosen)?.dispatchEvent(new CustomEvent('shown'));
  }

  /** @param {KeyboardEvent} event @param {number} index */
  #move(event, index) {
    const tabs = this.#tabs().filter((tab) => !tab.hidden);
    const at = tabs.indexOf(this.#tabs()[index]);
    const to = { ArrowRight: at + 1, ArrowLeft: at - 1, Home: 0, End: tabs.length - 1 }[event.key];
    if (to === undefined) return;
    event.preventDefault();
    const next = tabs[(to + tabs.length) % tabs.length];
    this.#select(next);
    next.focus();
  }
}

customElements.define('panel-tabs', PanelTabs);
