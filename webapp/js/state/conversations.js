/** @import { Change, Head, Hit, Page, Result } from '../wire/types.js' */
/** @import { ListAction } from './list.js' */
/** @import { Chat } from './types.js' */
import { EMPTY_LIST, reduceList } from './list.js';

/**
 * The user's stored conversations: listed, searched, changed. Announces every change of `list` by a `change` event, and by
 * `fault` ({problem}) that something could not be done.
 */

/**
 * @typedef {object} Server
 * @property {(part: {archived: boolean, cursor?: string, limit: number}) => Promise<Result<Page>>} list
 * @property {(id: string, change: {title?: string, pinned?: boolean, archived?: boolean}) => Promise<Result<Head>>} change
 * @property {(id: string) => Promise<Result<null>>} remove
 * @property {(words: string, signal: AbortSignal) => Promise<Result<Hit[]>>} search
 */

const PART = 50;
/** The most that the server gives at once. */
const MOST = 200;
const SEARCH_AFTER_MS = 150;

export class Conversations extends EventTarget {
  #server;
  #list = EMPTY_LIST;
  #search = new AbortController();
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  #searchSoon;
  /** What is asked for anew makes older answers stale. */
  #round = 0;
  /** The conversation and the answer that is made in it, as the open chat has told. */
  #noticed = '';

  /** @param {Server} server */
  constructor(server) {
    super();
    this.#server = server;
  }

  get list() {
    return this.#list;
  }

  /** @param {string} id @returns {Head | undefined} */
  head(id) {
    return this.#list.heads.find((each) => each.id === id) ?? this.#list.hits?.find(({ head }) => head.id === id)?.head;
  }

  /**
   * @param {string} id
   * @param {number} step down the list
   */
  beside(id, step) {
    const shown = this.#list.heads.filter((each) => !this.#list.hidden.has(each.id));
    const at = shown.findIndex((each) => each.id === id);
    return at + step < 0 ? undefined : shown[at + step];
  }

  /** Lists anew, as much as is shown. */
  async load() {
    await this.#part({ limit: Math.min(Math.max(this.#list.heads.length, PART), MOST) });
    if (this.#list.query !== '') this.#searchNow();
  }

  /** Lists what comes next, if there is more. */
  async more() {
    const { next, loading } = this.#list;
    if (next !== '' && !loading) await this.#part({ cursor: next, limit: PART });
  }

  /** @param {boolean} archived */
  async view(archived) {
    if (archived === this.#list.archived) return;
    this.#dispatch({ type: 'viewed', archived });
    await this.load();
  }

  /** @param {string} query */
  search(query) {
    const wanted = query.trim();
    if (wanted === this.#list.query) return;
    this.#search.abort();
    clearTimeout(this.#searchSoon);
    this.#dispatch({ type: 'searching', query: wanted });
    if (wanted !== '') this.#searchSoon = setTimeout(() => this.#searchNow(), SEARCH_AFTER_MS);
  }

  /**
   * Changes at once, and back should the server not follow.
   * @param {string} id
   * @param {{title?: string, pinned?: boolean, archived?: boolean}} change
   * @returns {Promise<boolean>}
   */
  async change(id, change) {
    const before = this.head(id);
    if (before) this.#dispatch({ type: 'changed', head: { ...before, ...change } });
    const changed = await this.#server.change(id, change);
    if (changed.ok) this.#dispatch({ type: 'changed', head: changed.value });
    else {
      if (before) this.#dispatch({ type: 'changed', head: before });
      this.#complain(changed.problem);
    }
    return changed.ok;
  }

  /** Takes one off the list, without deleting it yet. @param {string} id */
  hide(id) {
    this.#dispatch({ type: 'hidden', id });
  }

  /** @param {string} id of a hidden one */
  bringBack(id) {
    this.#dispatch({ type: 'shown', id });
  }

  /** @param {string} id */
  async remove(id) {
    const removed = await this.#server.remove(id);
    if (removed.ok || removed.problem.status === 404) this.#dispatch({ type: 'gone', id });
    else {
      this.bringBack(id);
      this.#complain(removed.problem);
    }
  }

  /** @param {Head} head as the server has it now */
  take(head) {
    this.#dispatch({ type: 'changed', head });
  }

  /** @param {Change} change made in this tab or elsewhere */
  hear({ what, conversation, head }) {
    if (what === 'deleted') this.#dispatch({ type: 'gone', id: conversation });
    else if (head) this.take(head);
  }

  /** The open chat tells by itself that an answer is made in it: news from the server may be held back. @param {Chat} chat */
  notice({ id, title, all, running }) {
    const key = id && running ? `${id} ${running.answer}` : '';
    if (key === this.#noticed) return;
    const over = key === '' && this.#noticed.startsWith(`${id} `);
    this.#noticed = key;
    const before = this.head(id);
    if (key === '' && !(over && before)) return; // it goes on without us
    const made = { id, title: title || (all[0]?.text.slice(0, 200) ?? ''), pinned: false, archived: false };
    this.take({ ...made, ...before, running: running !== null, updatedMs: Date.now() });
  }

  /** @param {{cursor?: string, limit: number}} part */
  async #part(part) {
    const round = ++this.#round;
    const { archived } = this.#list;
    this.#dispatch({ type: 'loading' });
    const page = await this.#server.list({ archived, ...part });
    if (round !== this.#round) return;
    if (page.ok) this.#dispatch({ type: 'listed', heads: page.value.heads, next: page.value.next, anew: !part.cursor });
    else this.#dispatch({ type: 'not-listed', problem: page.problem });
  }

  async #searchNow() {
    const { query } = this.#list;
    this.#search = new AbortController();
    const { signal } = this.#search;
    const found = await this.#server.search(query, signal);
    if (signal.aborted) return;
    if (found.ok) this.#dispatch({ type: 'found', query, hits: found.value });
    else this.#dispatch({ type: 'not-found', query, problem: found.problem });
  }

  /** @param {ListAction} action */
  #dispatch(action) {
    const next = reduceList(this.#list, action);
    if (next === this.#list) return;
    this.#list = next;
    this.dispatchEvent(new Event('change'));
  }

  /** @param {import('../wire/types.js').Problem} problem */
  #complain(problem) {
    this.dispatchEvent(new CustomEvent('fault', { detail: { problem } }));
  }
}
