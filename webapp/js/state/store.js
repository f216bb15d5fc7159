/** @import { Action } from './chat.js' */
/** @import { Chat } from './types.js' */
import { reduce } from './chat.js';

/** Holds the chat. Announces every change by a `change` event; who shows it looks at `chat` when it suits. */
export class ChatStore extends EventTarget {
  #chat;

  /** @param {Chat} chat */
  constructor(chat) {
    super();
    this.#chat = chat;
  }

  get chat() {
    return this.#chat;
  }

  /** @param {Action} action */
  dispatch(action) {
    const next = reduce(this.#chat, action);
    if (next === this.#chat) return;
    this.#chat = next;
    this.dispatchEvent(new Event('change'));
  }
}
