// A quiz while it is edited: each question is saved by itself a moment after it changed; what fails is kept and tried again.

import { blank, moved, sent } from './shapes.js';

const SAVE_MS = 700;
const RETRY_MS = 4000;
/** @typedef {import('./shapes.js').Question} Question */
/** @typedef {(method: string, path: string, body?: any) => Promise<any>} Rest */

export class QuizStore extends EventTarget {
  /** @type {any} */
  quiz = { rounds: [] };
  /** @type {Question[]} */
  questions = [];
  /** @type {Map<string, string>} by question id: what a host should look at again */
  warnings = new Map();
  /** @type {Question | null} */
  chosen = null;
  /** @type {'saved' | 'saving' | 'failed'} */
  status = 'saved';
  /** What was wrong with the last save, by field. @type {Record<string, string>} */
  faults = {};
  #rest;
  #path;
  /** @type {Map<Question, ReturnType<typeof setTimeout> | null>} */
  #dirty = new Map();
  /** @type {Promise<any>} */
  #line = Promise.resolve();

  /** @param {Rest} rest @param {string} id @param {(file: File) => Promise<any>} upload */
  constructor(rest, id, upload) {
    super();
    this.upload = upload;
    this.#rest = rest;
    this.#path = `quizzes/${id}`;
  }

  get isUnsaved() {
    return this.#dirty.size > 0;
  }

  async load() {
    this.quiz = await this.#rest('GET', this.#path);
    await this.reload();
  }

  async reload() {
    this.questions = [];
    for (let page = 1; ; page += 1) {
      const { results, next } = await this.#rest('GET', `${this.#path}/questions?page=${page}&page_size=100`);
      this.questions.push(...results);
      if (!next) break;
    }
    this.quiz = await this.#rest('GET', this.#path);
    const kept = this.questions.find((question) => question.id === this.chosen?.id);
    this.choose(kept ?? this.questions[0] ?? null);
    this.#readWarnings();
  }

  /** @param {Question | null} question */
  choose(question) {
    this.chosen = question;
    this.faults = {};
    this.#tell('chosen');
  }

  /** A question was changed in its form. @param {Question} question @param {Record<string, any>} change @param {boolean} [redraw] whether the form itself is another */
  change(question, change, redraw = false) {
    Object.assign(question, change);
    this.#touch(question);
    this.#say('saving');
    this.#tell(redraw ? 'chosen' : 'changed');
  }

  /** @param {string} kind @param {Question | null} [after] @returns {Question} */
  add(kind, after = this.chosen) {
    const place = after ? this.questions.indexOf(after) + 1 : this.questions.length;
    const made = { ...blank(kind), round: after?.round ?? null };
    this.questions.splice(place, 0, made);
    this.choose(made);
    this.#tell('list');
    return made;
  }

  /** @param {Question} question @param {number} to place from 0 */
  async move(question, to) {
    const from = this.questions.indexOf(question);
    if (to < 0 || to >= this.questions.length || to === from) return;
    const target = this.questions[to];
    this.questions = moved(this.questions, from, to);
    question.round = target.round ?? null;
    this.#tell('list');
    this.#say('saving');
    await this.flush();
    await this.#try(question, async () => {
      if (!question.id) return;
      await this.#rest('PATCH', `${this.#path}/questions/${question.id}`, { round: question.round, position: to + 1 });
      await this.reload();
    });
  }

  /** @param {Question} question @returns {Promise<() => Promise<void>>} what brings it back */
  async remove(question) {
    const place = this.questions.indexOf(question);
    const timer = this.#dirty.get(question);
    if (timer) clearTimeout(timer);
    this.#dirty.delete(question);
    if (question.id) await this.#rest('DELETE', `${this.#path}/questions/${question.id}`);
    this.questions.splice(place, 1);
    this.choose(this.questions[Math.min(place, this.questions.length - 1)] ?? null);
    this.#tell('list');
    return async () => {
      const back = { ...sent(question), position: place + 1 };
      const made = await this.#rest('POST', `${this.#path}/questions`, back);
      await this.reload();
      this.choose(this.questions.find((row) => row.id === made.id) ?? null);
    };
  }

  /** @param {Record<string, any>} change */
  async changeQuiz(change) {
    await this.#run(async () => Object.assign(this.quiz, await this.#rest('PATCH', this.#path, change)));
  }

  /** @param {string} title */
  async addRound(title) {
    const made = await this.#rest('POST', `${this.#path}/rounds`, { title });
    this.quiz.rounds.push(made);
    this.#tell('list');
    return made;
  }

  /** @param {string} id @param {Record<string, any>} change */
  async changeRound(id, change) {
    await this.#run(async () => {
      const told = await this.#rest('PATCH', `${this.#path}/rounds/${id}`, change);
      Object.assign(
        this.quiz.rounds.find((/** @type {any} */ part) => part.id === id),
        told,
      );
      this.#tell('list');
    });
  }

  /** @param {string} id */
  async removeRound(id) {
    await this.#rest('DELETE', `${this.#path}/rounds/${id}`);
    await this.reload();
  }

  /** Save what waits, now. */
  async flush() {
    for (const [question, timer] of this.#dirty) {
      if (timer) clearTimeout(timer);
      this.#save(question);
    }
    await this.#line;
  }

  /** @param {Question} question @param {number} [ms] */
  #touch(question, ms = SAVE_MS) {
    const timer = this.#dirty.get(question);
    if (timer) clearTimeout(timer);
    this.#dirty.set(
      question,
      setTimeout(() => this.#save(question), ms),
    );
  }

  /** One call at a time, in their order. @param {Question} question */
  #save(question) {
    this.#dirty.set(question, null);
    this.#line = this.#line.then(() => this.#try(question, () => this.#send(question)));
  }

  /** @param {Question} question */
  async #send(question) {
    if (!this.#dirty.has(question)) return;
    this.#say('saving');
    const body = sent(question);
    const before = JSON.stringify(body);
    const place = this.questions.indexOf(question) + 1;
    const path = `${this.#path}/questions`;
    const told = question.id
      ? await this.#rest('PATCH', `${path}/${question.id}`, body)
      : await this.#rest('POST', path, { ...body, position: place });
    question.id = told.id;
    // What was typed meanwhile is saved next; else the server's ids of choices are taken over.
    if (JSON.stringify(sent(question)) !== before) return this.#touch(question);
    this.#dirty.delete(question);
    for (const name of ['choices', 'pairs'])
      (question[name] ?? []).forEach((/** @type {any} */ row, /** @type {number} */ place) => {
        if (told[name][place]) row.id = told[name][place].id;
      });
    this.faults = {};
    this.#tell('changed');
    this.#readWarnings();
  }

  /** @param {Question} question @param {() => Promise<any>} act */
  async #try(question, act) {
    try {
      await act();
      if (!this.#dirty.size) this.#say('saved');
    } catch (error) {
      const { code, fields, status } = /** @type {any} */ (error);
      this.faults = fields ?? {};
      this.#say('failed', code);
      if (status === 404) this.#dirty.delete(question);
      else if (!fields) this.#touch(question, RETRY_MS);
      this.#tell('faults');
    }
  }

  /** @param {() => Promise<any>} act */
  async #run(act) {
    this.#say('saving');
    try {
      await act();
      this.#say('saved');
    } catch (error) {
      this.#say('failed', /** @type {any} */ (error).code);
    }
  }

  async #readWarnings() {
    const { warnings } = await this.#rest('GET', `${this.#path}/warnings`).catch(() => ({ warnings: [] }));
    this.warnings = new Map(warnings.map((/** @type {any} */ one) => [one.question_id, one.message]));
    this.#tell('warnings');
  }

  /** @param {'saved' | 'saving' | 'failed'} status @param {string} [code] */
  #say(status, code) {
    this.status = status;
    this.#tell('status', code);
  }

  /** @param {string} what @param {any} [detail] */
  #tell(what, detail) {
    this.dispatchEvent(new CustomEvent(what, { detail }));
    if (what !== 'status') this.dispatchEvent(new CustomEvent('any'));
  }
}
