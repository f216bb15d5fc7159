/** @import { Chat, Message } from './types.js' */
import { EMPTY } from './chat.js';

/**
 * Keeps the chat over a reload of the tab, with the place in the running generation from which to go on. One record,
 * written whole, so text and place always fit together. Bounded: the oldest messages are let go first.
 */

const KEY = 'parley.chat';
const DRAFT_KEY = 'parley.draft';
const VERSION = 1;
/** Browsers give about 5 million characters to all of an origin. */
const MAX_CHARS = 2_000_000;
const EVERY_MS = 1000;

export class ChatKeeper {
  #storage;
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  #timer;
  /** @type {Chat} */
  #latest = EMPTY;

  /** @param {Pick<Storage, 'getItem' | 'setItem' | 'removeItem'> | null} storage null where the browser allows none */
  constructor(storage) {
    this.#storage = storage;
  }

  /** @returns {Chat} empty where there is nothing usable */
  recall() {
    try {
      const record = JSON.parse(this.#storage?.getItem(KEY) ?? 'null');
      if (record?.version !== VERSION || !Array.isArray(record.chat?.messages)) return EMPTY;
      return record.chat;
    } catch {
      return EMPTY;
    }
  }

  /** @param {string} text what is being written */
  keepDraft(text) {
    try {
      if (text === '') this.#storage?.removeItem(DRAFT_KEY);
      else if (text.length < MAX_CHARS) this.#storage?.setItem(DRAFT_KEY, text);
    } catch {
      // As below.
    }
  }

  recallDraft() {
    try {
      return this.#storage?.getItem(DRAFT_KEY) ?? '';
    } catch {
      return '';
    }
  }

  /** Remembers soon. @param {Chat} chat */
  keep(chat) {
    this.#latest = chat;
    this.#timer ??= setTimeout(() => this.flush(), EVERY_MS);
  }

  /** Remembers now: the page may be going. */
  flush() {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    const { messages, running } = this.#latest;
    try {
      if (messages.length === 0) this.#storage?.removeItem(KEY);
      else this.#storage?.setItem(KEY, JSON.stringify({ version: VERSION, chat: { messages: bounded(messages), running } }));
    } catch {
      // A full storage costs the reload its history; the chat itself goes on.
    }
  }
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
