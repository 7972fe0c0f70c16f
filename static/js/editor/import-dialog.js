// Bringing questions in, from a file or from Open Trivia DB: shown with every fault by its row, stored whole or not at all.

import { el, showOnce } from '../elements/dom.js';
import { counted, errorWords } from '../models/words.js';
import { preview } from './import-preview.js';
import { openTrivia } from './open-trivia.js';

/** @typedef {(file: File, dryRun: boolean, format?: string) => Promise<any>} Send */
/** @typedef {(wish: Record<string, any>) => Promise<any>} Ask */

class ImportDialog extends HTMLElement {
  /** @param {{ send: Send, ask: Ask, done: () => void }} actions */
  open({ send, ask, done }) {
    const told = el('div', { class: 'import__told stack', role: 'status' });
    /** @type {{ file: File, format: string } | null} what would be imported */
    let ready = null;
    const file = el('input', {
      id: 'import-file',
      class: 'input',
      type: 'file',
      accept: '.json,.csv,.xlsx,.txt,.zip,.xml,.gift',
    });
    const go = el('button', { type: 'button', class: 'button button--primary', text: 'Import', disabled: true });
    const close = el('button', {
      type: 'button',
      class: 'button',
      text: 'Cancel',
      on: { click: () => dialog.close() },
    });
    const busy = async (/** @type {string} */ words, /** @type {() => Promise<void>} */ act) => {
      go.disabled = true;
      told.replaceChildren(el('p', { text: words }));
      try {
        await act();
      } catch (error) {
        told.replaceChildren(el('p', { class: 'notice notice--bad', text: errorWords(/** @type {any} */ (error)) }));
      }
    };
    const show = (/** @type {any} */ found, /** @type {File} */ of, format = '') => {
      ready = { file: of, format };
      told.replaceChildren(...preview(found));
      go.disabled = found.errors.length > 0 || found.questions.length === 0;
      go.textContent = `Import ${counted(found.questions.length, 'question')}`;
    };
    file.addEventListener('change', () => {
      const chosen = file.files?.[0];
      if (chosen) busy('Reading…', async () => show(await send(chosen, true), chosen));
    });
    go.addEventListener('click', () =>
      busy('Importing…', async () => {
        if (!ready) return;
        await send(ready.file, false, ready.format);
        dialog.close();
        done();
      }),
    );
    // Another call would bring other questions: what was looked at is what is imported.
    const asked = openTrivia((wish) =>
      busy('Asking Open Trivia DB…', async () => {
        const found = await ask(wish);
        file.value = '';
        show(found, new File([found.file], 'opentdb.json', { type: 'application/json' }), 'opentdb');
      }),
    );
    const dialog = el('dialog', { class: 'import', 'aria-labelledby': 'import-title' }, [
      el('div', { class: 'stack' }, [
        el('h2', { id: 'import-title', text: 'Import questions' }),
        el('p', {
          class: 'small',
          text: 'Our own JSON or zip, CSV, a spreadsheet (ours or Kahoot’s), Aiken, GIFT, QTI 2.1 or Open Trivia DB. Nothing is stored before you have seen it.',
        }),
        el('div', { class: 'field' }, [el('label', { for: 'import-file', text: 'File' }), file]),
        el('details', {}, [el('summary', { text: 'Get some from Open Trivia DB' }), asked]),
        told,
        el('div', { class: 'row import__actions' }, [go, close]),
      ]),
    ]);
    showOnce(dialog, this);
  }
}

customElements.define('import-dialog', ImportDialog);
