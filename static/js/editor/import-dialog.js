// Bringing in a file: it is shown with every fault by its row, and stored whole or not at all.

import { el, showOnce } from '../elements/dom.js';
import { counted, errorWords } from '../models/words.js';
import { KINDS } from './shapes.js';

class ImportDialog extends HTMLElement {
  /** @param {(file: File, dryRun: boolean) => Promise<any>} send @param {() => void} done */
  open(send, done) {
    const told = el('div', { class: 'import__told', role: 'status' });
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
    const look = async (/** @type {boolean} */ dryRun) => {
      const chosen = file.files?.[0];
      if (!chosen) return;
      go.disabled = true;
      told.replaceChildren(el('p', { text: dryRun ? 'Reading…' : 'Importing…' }));
      try {
        const found = await send(chosen, dryRun);
        if (!dryRun) {
          dialog.close();
          return done();
        }
        told.replaceChildren(...preview(found));
        go.disabled = found.errors.length > 0 || found.questions.length === 0;
        go.textContent = `Import ${counted(found.questions.length, 'question')}`;
      } catch (error) {
        told.replaceChildren(el('p', { class: 'notice notice--bad', text: errorWords(/** @type {any} */ (error)) }));
      }
    };
    file.addEventListener('change', () => look(true));
    go.addEventListener('click', () => look(false));
    const dialog = el('dialog', { 'aria-labelledby': 'import-title' }, [
      el('div', { class: 'stack' }, [
        el('h2', { id: 'import-title', text: 'Import questions' }),
        el('p', {
          class: 'small',
          text: 'Our own JSON, CSV, Kahoot’s spreadsheet, Aiken, GIFT, QTI 2.1 or Open Trivia DB. Nothing is stored before you have seen it.',
        }),
        el('label', { for: 'import-file', text: 'File' }),
        file,
        told,
        el('div', { class: 'row' }, [go, close]),
      ]),
    ]);
    showOnce(dialog, this);
  }
}

/** @param {any} found @returns {HTMLElement[]} */
function preview(found) {
  const faults = found.errors.map((/** @type {any} */ one) =>
    el('li', { text: `${one.row ? `Row ${one.row}, ${one.field.replaceAll('_', ' ')}` : 'File'}: ${one.message}` }),
  );
  const head = el('p', { text: `${counted(found.questions.length, 'question')} can be read.` });
  const warned = found.warnings.map((/** @type {any} */ one) => el('p', { class: 'notice', text: one.message }));
  const list = el(
    'ol',
    { class: 'import__list' },
    found.questions
      .slice(0, 50)
      .map((/** @type {any} */ one) =>
        el('li', {}, [one.text, el('span', { class: 'run__facts', text: KINDS[one.kind] })]),
      ),
  );
  if (!faults.length) return [head, ...warned, list];
  const words = `${counted(faults.length, 'fault')}. Mend the file and choose it again; nothing was stored.`;
  return [
    el('p', { class: 'notice notice--bad', text: words }),
    el('ul', { class: 'import__faults' }, faults.slice(0, 50)),
    ...warned,
    head,
  ];
}

customElements.define('import-dialog', ImportDialog);
