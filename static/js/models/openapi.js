/** Reads an OpenAPI document: operations by tag, schemas with their references followed, examples of their shape. */

const VERBS = ['get', 'post', 'patch', 'put', 'delete'];
const MAX_DEPTH = 8;

/** @typedef {Record<string, any>} Json */
/** @typedef {{verb: string, path: string, tag: string, operation: Json}} Operation */

export class OpenApi {
  /** @type {Json} */
  #document;

  /** @param {Json} document */
  constructor(document) {
    this.#document = document;
  }

  /** @returns {Map<string, Operation[]>} the operations by their tag, in the order of the document */
  byTag() {
    /** @type {Map<string, Operation[]>} */
    const tags = new Map();
    for (const [path, methods] of Object.entries(this.#document.paths)) {
      for (const verb of VERBS.filter((each) => each in methods)) {
        const operation = methods[verb];
        const tag = operation.tags?.[0] ?? 'other';
        tags.set(tag, [...(tags.get(tag) ?? []), { verb, path, tag, operation }]);
      }
    }
    return tags;
  }

  /**
   * @param {Json | undefined} schema
   * @returns {Json} the schema that a reference stands for
   */
  resolve(schema) {
    if (!schema) return {};
    const reference = schema.$ref ?? schema.allOf?.[0]?.$ref;
    if (!reference) return schema;
    const found = reference
      .split('/')
      .slice(1)
      .reduce((/** @type {Json} */ part, /** @type {string} */ name) => part?.[name], this.#document);
    return { ...found, ...(schema.description ? { description: schema.description } : {}) };
  }

  /**
   * @param {Json | undefined} given
   * @returns {[string, string, string][]} name, kind and words of each field of an object
   */
  fields(given) {
    const schema = this.resolve(given);
    const required = new Set(schema.required ?? []);
    return Object.entries(schema.properties ?? {}).map(([name, property]) => {
      const kind = `${this.kind(property)}${required.has(name) ? '' : ', optional'}`;
      return [name, kind, this.resolve(property).description ?? ''];
    });
  }

  /**
   * @param {Json} given
   * @returns {string} what a value may be, in a few words
   */
  kind(given) {
    const schema = this.resolve(given);
    if (schema.enum) return schema.enum.map((/** @type {unknown} */ each) => JSON.stringify(each)).join(' | ');
    const alternatives = schema.oneOf ?? schema.anyOf;
    if (alternatives) return alternatives.map((/** @type {Json} */ each) => this.kind(each)).join(' | ');
    if (schema.type === 'array') return `list of ${this.kind(schema.items ?? {})}`;
    const types = Array.isArray(schema.type) ? schema.type.join(' | ') : (schema.type ?? 'anything');
    const longest = schema.maxLength ? `, at most ${schema.maxLength}` : '';
    return `${types}${schema.format ? ` (${schema.format})` : ''}${longest}`;
  }

  /**
   * @param {Json | undefined} given
   * @param {number} [depth]
   * @returns {unknown} a value of this shape
   */
  example(given, depth = 0) {
    const schema = this.resolve(given);
    if (depth > MAX_DEPTH) return null;
    if (schema.properties) {
      const entries = Object.entries(schema.properties);
      return Object.fromEntries(entries.map(([name, each]) => [name, this.example(each, depth + 1)]));
    }
    const alternatives = schema.oneOf ?? schema.anyOf;
    if (alternatives) return this.example(alternatives[0], depth + 1);
    if (schema.enum) return schema.enum[0];
    const type = Array.isArray(schema.type) ? schema.type[0] : schema.type;
    if (type === 'array') return [this.example(schema.items, depth + 1)];
    if (type === 'integer' || type === 'number') return schema.minimum ?? 0;
    if (type === 'boolean') return false;
    if (type === 'object') return {};
    return schema.format === 'date-time' ? '2030-01-01T20:00:00.000Z' : 'text';
  }
}
