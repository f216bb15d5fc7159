/** @import { Chat, Message, Running } from './types.js' */
import { EMPTY } from './chat.js';
import { branchThrough, forksOf } from './tree.js';

/**
 * Keeps a temporary chat over a reload of the tab, with the place in the running generation from which to go on. One record,
 * written whole, so text and place always fit together. Bounded: the oldest messages are let go first.
 */

const KEY = 'parley.chat';
const VERSION = 2;
/** Browsers give about 5 million characters to all of an origin. */
const MAX_CHARS = 2_000_000;
const EVERY_MS = 1000;

export class ChatKeeper {
  #storage;
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  #timer;
  /** @type {Chat | null} null: nothing new to keep */
  #latest = null;

  /** @param {Pick<Storage, 'getItem' | 'setItem' | 'removeItem'> | null} storage null where the browser allows none */
  constructor(storage) {
    this.#storage = storage;
  }

  /** @returns {Chat | null} null where there is nothing usable */
  recall() {
    try {
      const record = JSON.parse(this.#storage?.getItem(KEY) ?? 'null');
      if (record?.version !== VERSION || !Array.isArray(record.messages)) return null;
      return recalled(record.messages, record.running ?? null);
    } catch {
      return null;
    }
  }

  /** Remembers soon, if it is one to be kept here. @param {Chat} chat */
  keep(chat) {
    if (!chat.temporary) return;
    this.#latest = chat;
    this.#timer ??= setTimeout(() => this.flush(), EVERY_MS);
  }

  /** Remembers now: the page may be going. */
  flush() {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    if (!this.#latest) return;
    const { messages, running } = this.#latest;
    this.#latest = null;
    try {
      if (messages.length === 0) this.#storage?.removeItem(KEY);
      else this.#storage?.setItem(KEY, JSON.stringify({ version: VERSION, messages: bounded(messages), running }));
    } catch {
      // A full storage costs the reload its history; the chat itself goes on.
    }
  }

  /** The temporary chat is over. */
  forget() {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    this.#latest = null;
    try {
      this.#storage?.removeItem(KEY);
    } catch {
      // What cannot be written was never kept.
    }
  }
}

/**
 * @param {Message[]} kept
 * @param {Running | null} running
 * @returns {Chat}
 */
function recalled(kept, running) {
  const [first, ...rest] = kept;
  const all = first ? [{ ...first, parent: '' }, ...rest] : [];
  const messages = branchThrough(all, '');
  return { ...EMPTY, temporary: true, all, messages, forks: forksOf(all, messages), running };
}

/** @param {readonly Message[]} messages */
function bounded(messages) {
  let chars = 0;
  let from = messages.length;
  while (from > 0) {
    const message = messages[from - 1];
    if (!message) break;
    chars += message.text.length + (message.role === 'assistant' ? message.thinking.length : 0) + 500;
    if (chars > MAX_CHARS && from < messages.length) break;
    from--;
  }
  return messages.slice(from);
}
