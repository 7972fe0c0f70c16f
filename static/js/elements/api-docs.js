import { OpenApi } from '../models/openapi.js';

/** @typedef {import('../models/openapi.js').Operation} Operation */

/** Shows an OpenAPI document, whose address is in `src`, as a list of operations to open. */
class ApiDocs extends HTMLElement {
  async connectedCallback() {
    try {
      const answer = await fetch(this.getAttribute('src') ?? '', { headers: { accept: 'application/json' } });
      if (!answer.ok) throw new Error(String(answer.status));
      this.#show(new OpenApi(await answer.json()));
    } catch {
      this.replaceChildren(made('p', 'The schema could not be read. Please reload the page.', { role: 'alert' }));
    }
  }

  /** @param {OpenApi} api */
  #show(api) {
    const sections = [...api.byTag()].map(([tag, operations]) => {
      const section = made('section');
      section.append(made('h2', tag), ...operations.map((each) => this.#operation(api, each)));
      return section;
    });
    const main = made('main');
    main.append(...sections);
    this.replaceChildren(main);
  }

  /**
   * @param {OpenApi} api
   * @param {Operation} shown
   */
  #operation(api, { verb, path, operation }) {
    const box = made('details', '', { class: 'operation', id: operation.operationId });
    const summary = made('summary', '', { class: 'operation__summary' });
    summary.append(
      made('span', verb.toUpperCase(), { class: `operation__verb operation__verb--${verb}` }),
      made('code', path, { class: 'operation__path' }),
      made('span', operation.summary ?? '', { class: 'operation__words' }),
    );
    const body = made('div', '', { class: 'operation__body' });
    if (operation.description) body.append(made('p', operation.description));
    const parameters = operation.parameters ?? [];
    if (parameters.length) {
      const rows = parameters.map((/** @type {any} */ each) => [
        each.name,
        `${each.in}, ${api.kind(each.schema ?? {})}`,
        each.description ?? '',
      ]);
      body.append(made('h3', 'Parameters'), fieldList(rows));
    }
    const request = operation.requestBody?.content?.['application/json']?.schema;
    if (request) body.append(made('h3', 'Body'), fieldList(api.fields(request)));
    body.append(made('h3', 'Answers'), ...this.#answers(api, operation.responses));
    box.append(summary, body);
    return box;
  }

  /**
   * @param {OpenApi} api
   * @param {Record<string, any>} responses
   */
  #answers(api, responses) {
    const list = made('dl', '', { class: 'fields' });
    /** @type {HTMLElement[]} */
    const examples = [];
    for (const [status, response] of Object.entries(responses)) {
      const schema = response.content?.['application/json']?.schema;
      const words = response.description.replaceAll('`', '') || (status.startsWith('2') ? 'As below.' : '');
      list.append(made('dt', status), made('dd', words));
      if (schema && status.startsWith('2')) {
        const block = made('pre', '', { tabindex: '0', 'aria-label': `Example of the answer ${status}` });
        block.append(made('code', JSON.stringify(api.example(schema), null, 2)));
        examples.push(block);
      }
    }
    return [list, ...examples];
  }
}

/** @param {string[][]} rows name, kind, words */
function fieldList(rows) {
  const list = made('dl', '', { class: 'fields' });
  for (const [name, kind, words] of rows) {
    const term = made('dt');
    term.append(made('code', name));
    list.append(term, made('dd', words ? `${kind}. ${words}` : kind));
  }
  return list;
}

/**
 * @param {string} name
 * @param {string} [text]
 * @param {Record<string, string>} [attributes]
 */
function made(name, text = '', attributes = {}) {
  const element = document.createElement(name);
  element.textContent = text;
  for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, value);
  return element;
}

customElements.define('api-docs', ApiDocs);
