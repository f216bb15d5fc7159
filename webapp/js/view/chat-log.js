/** @import { Chat } from '../state/types.js' */
import { ChatMessage } from './chat-message.js';
import { element, setText } from './dom.js';
import { ScrollKeeper } from './scroll-keeper.js';
import { connectionNote } from './words.js';

/**
 * All that was said. Takes a chat by `show`, at any rate: it draws once per frame at most, and more seldom where drawing
 * is slow, so that the page always answers.
 */
export class ChatLog extends HTMLElement {
  #list = element('div', { class: 'messages' });
  #connection = element('p', { class: 'connection', 'aria-hidden': 'true' });
  /** @type {Map<string, ChatMessage>} */
  #messages = new Map();
  /** @type {Chat | null} */
  #chat = null;
  /** @type {string | undefined} */
  #lastQuestion;
  /** @type {ScrollKeeper | null} */
  #keeper = null;
  #life = new AbortController();
  #scheduled = false;
  #notBefore = 0;

  connectedCallback() {
    const jump = this.querySelector('button.jump');
    const scroller = this.querySelector('.scroller');
    if (!(jump instanceof HTMLElement) || !(scroller instanceof HTMLElement)) return;
    scroller.append(this.#list);
    this.#list.append(this.#connection);
    this.#life = new AbortController();
    this.#keeper = new ScrollKeeper(scroller, this.#list, jump, this.#life.signal);
  }

  disconnectedCallback() {
    this.#life.abort();
  }

  /** @param {Chat} chat */
  show(chat) {
    this.#chat = chat;
    if (this.#scheduled) return;
    this.#scheduled = true;
    requestAnimationFrame((now) => this.#frame(now));
  }

  /** @param {number} now */
  #frame(now) {
    if (now < this.#notBefore) {
      requestAnimationFrame((later) => this.#frame(later));
      return;
    }
    this.#scheduled = false;
    const from = performance.now();
    if (this.#chat) this.#draw(this.#chat);
    const took = performance.now() - from;
    // Where drawing takes long (a very long paragraph, a slow machine), most of the time is left to the user.
    this.#notBefore = took > 8 ? now + took * 4 : 0;
  }

  /** @param {Chat} chat */
  #draw({ messages, running }) {
    const present = new Set(messages.map(({ id }) => id));
    for (const [id, node] of this.#messages) {
      if (present.has(id)) continue;
      node.remove();
      this.#messages.delete(id);
    }
    for (const message of messages) {
      const last = message === messages.at(-1);
      this.#nodeFor(message.id).show(message, last, last && Boolean(running?.stopping));
    }
    const note = running && !running.stopping ? connectionNote(running.connection) : '';
    setText(this.#connection, note);
    this.#connection.hidden = note === '';
    this.#connection.className = `connection ${running?.connection.phase ?? ''}`;
    this.#scroll(messages);
  }

  /** @param {Chat['messages']} messages */
  #scroll(messages) {
    const question = messages.findLast(({ role }) => role === 'user')?.id;
    if (question !== this.#lastQuestion) this.#keeper?.follow();
    else this.#keeper?.keep();
    this.#lastQuestion = question;
  }

  /** @param {string} id */
  #nodeFor(id) {
    let node = this.#messages.get(id);
    if (!node) {
      node = new ChatMessage();
      this.#messages.set(id, node);
      this.#connection.before(node);
    }
    return node;
  }
}
