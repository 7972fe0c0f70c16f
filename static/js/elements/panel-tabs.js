// Tabs on a phone; on a laptop all panels stand side by side and the tabs are gone.

class PanelTabs extends HTMLElement {
  connectedCallback() {
    const tabs = this.#tabs();
    for (const tab of tabs) {
      tab.addEventListener('click', () => this.#select(tab));
      tab.addEventListener('keydown', (event) => this.#move(event, tabs.indexOf(tab)));
    }
    this.#select(tabs[0]);
  }

  /** @returns {HTMLElement[]} */
  #tabs() {
    return [...this.querySelectorAll('[role="tab"]')].map((tab) => /** @type {HTMLElement} */ (tab));
  }

  /** @param {HTMLElement} chosen */
  #select(chosen) {
    for (const tab of this.#tabs()) {
      const isChosen = tab === chosen;
      tab.setAttribute('aria-selected', String(isChosen));
      tab.tabIndex = isChosen ? 0 : -1;
      const panel = document.getElementById(tab.getAttribute('aria-controls') ?? '');
      panel?.classList.toggle('panel--shown', isChosen);
    }
  }

  /** @param {KeyboardEvent} event @param {number} index */
  #move(event, index) {
    const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
    if (!step) return;
    const tabs = this.#tabs();
    const next = tabs[(index + step + tabs.length) % tabs.length];
    this.#select(next);
    next.focus();
  }
}

customElements.define('panel-tabs', PanelTabs);
