// The host's links to big screens: open, copy, revoke, make one.

import { api } from '../models/api.js';
import { errorWords } from '../models/words.js';
import { announce, el, showOnce } from './dom.js';

class ScreenLinks extends HTMLElement {
  #session = '';
  #getToken = /** @type {() => Promise<string>} */ (async () => '');

  /** @param {string} session @param {() => Promise<string>} getToken */
  bind(session, getToken) {
    this.#session = session;
    this.#getToken = getToken;
  }

  /** @param {string} method @param {string} [path] @param {any} [body] */
  async #ask(method, path = '', body = undefined) {
    return api(method, `sessions/${this.#session}/screens${path}`, { token: await this.#getToken(), body });
  }

  open() {
    const list = el('ul', { class: 'stack stack--tight' });
    const words = el('p', { role: 'status' });
    const act = async (/** @type {() => Promise<any>} */ what) => {
      try {
        words.textContent = '';
        await what();
        const { screens } = await this.#ask('GET');
        list.replaceChildren(...screens.map((/** @type {any} */ link) => this.#row(link, act)));
        if (!screens.length) list.replaceChildren(el('li', { class: 'small', text: 'No link yet.' }));
      } catch (error) {
        words.textContent = errorWords(/** @type {any} */ (error));
      }
    };
    const make = el('button', {
      type: 'button',
      class: 'button button--primary',
      text: 'New link',
      on: { click: () => act(() => this.#ask('POST', '', {})) },
    });
    const close = el('button', { type: 'button', class: 'button', text: 'Close', on: { click: () => dialog.close() } });
    const dialog = el('dialog', { 'aria-labelledby': 'screens-title' }, [
      el('div', { class: 'stack' }, [
        el('h2', { id: 'screens-title', text: 'Big screen' }),
        el('p', {
          class: 'small',
          text: 'A link for the projector or a second monitor. It needs no login, shows what the room may see, and can do nothing.',
        }),
        list,
        words,
        el('div', { class: 'row' }, [make, close]),
      ]),
    ]);
    showOnce(dialog, this);
    act(async () => {});
  }

  /** @param {any} link @param {(what: () => Promise<any>) => void} act */
  #row(link, act) {
    const copy = async () => {
      await navigator.clipboard?.writeText(link.url);
      announce('The link is copied.');
    };
    const made = new Date(link.created_at).toLocaleTimeString([], { hour: '2-digit', minute: '2-digit' });
    return el('li', { class: 'row' }, [
      el('a', {
        class: 'button button--small',
        href: link.url,
        target: '_blank',
        rel: 'noopener',
        text: `Open (made ${made})`,
      }),
      el('button', { type: 'button', class: 'button button--small', text: 'Copy', on: { click: copy } }),
      el('button', {
        type: 'button',
        class: 'button button--small button--danger',
        text: 'Revoke',
        on: { click: () => act(() => this.#ask('DELETE', `/${link.id}`)) },
      }),
    ]);
  }
}

customElements.define('screen-links', ScreenLinks);
