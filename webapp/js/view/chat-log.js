/** @import { Chat } from '../state/types.js' */
import { ChatMessage } from './chat-message.js';
import { ChatState } from './chat-state.js';
import { element, setText } from './dom.js';
import { ScrollKeeper } from './scroll-keeper.js';
import { connectionNote } from './words.js';

/** For so long new messages are made in one frame: what is further up waits for the next. */
const CHUNK_MS = 10;

/**
 * All that was said, on the branch that is shown. Takes a chat by `show`, at any rate: it draws once per frame at most, and
 * more seldom where drawing is slow, so that the page always answers. A long chat is drawn from its end, piece by piece.
 */
export class ChatLog extends HTMLElement {
  #list = element('div', { class: 'messages' });
  #state = new ChatState();
  #connection = element('p', { class: 'connection', 'aria-hidden': 'true' });
  /** @type {Map<string, ChatMessage>} */
  #messages = new Map();
  /** @type {Chat | null} */
  #chat = null;
  /** The conversation and the question that the reader has seen the end of. */
  #seen = '';
  /** The message to be brought in sight as soon as it is drawn. */
  #wanted = '';
  /** What to do with the branch that comes. @type {{id: string, step: number} | null} */
  #chosen = null;
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
    this.#list.append(this.#state.node, this.#connection);
    this.#life = new AbortController();
    this.#keeper = new ScrollKeeper(scroller, this.#list, jump, this.#life.signal);
  }

  disconnectedCallback() {
    this.#life.abort();
  }

  /** @param {Chat} chat */
  show(chat) {
    this.#chat = chat;
    this.#schedule();
  }

  /** Brings a message in sight, also one that is not there yet. @param {string} id */
  reveal(id) {
    this.#wanted = id;
    this.#schedule();
  }

  /** Copies the newest answer, as its own button does. */
  copyAnswer() {
    const button = [...this.querySelectorAll('.answer .actions .copy')].at(-1);
    if (button instanceof HTMLElement) button.click();
    return button !== undefined;
  }

  /**
   * Another branch was chosen by the switch of a message: the switch keeps the focus, and its place.
   * @param {string} id of the message that comes
   * @param {number} step
   */
  keepAtFork(id, step) {
    this.#chosen = { id, step };
    this.#keeper?.letGo();
  }

  #schedule() {
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
    if (!this.#chat) return;
    const from = performance.now();
    const whole = this.#draw(this.#chat, from + CHUNK_MS);
    const took = performance.now() - from;
    // Where drawing takes long (a very long paragraph, a slow machine), most of the time is left to the user.
    this.#notBefore = whole && took > 8 ? now + took * 4 : 0;
    if (!whole) this.#schedule();
  }

  /**
   * @param {Chat} chat
   * @param {number} until
   * @returns {boolean} whether all is drawn
   */
  #draw(chat, until) {
    const { messages, running, forks } = chat;
    this.classList.toggle('busy', running !== null);
    this.#state.show(chat);
    this.#clean(messages);
    let whole = true;
    let next = /** @type {Node} */ (this.#connection);
    for (const message of messages.toReversed()) {
      const known = this.#messages.get(message.id);
      whole &&= known !== undefined || performance.now() < until;
      if (!known && !whole) continue;
      const node = known ?? this.#make(message.id);
      node.show(message, {
        last: message === messages.at(-1),
        stopping: Boolean(running?.stopping) && message.id === running?.answer,
        fork: forks.get(message.id),
      });
      if (node.nextSibling !== next) this.#list.insertBefore(node, next);
      next = node;
    }
    this.#showConnection(chat);
    this.#scroll(chat, whole);
    return whole;
  }

  /** @param {Chat['messages']} messages */
  #clean(messages) {
    const present = new Set(messages.map(({ id }) => id));
    for (const [id, node] of this.#messages) {
      if (present.has(id)) continue;
      node.remove();
      this.#messages.delete(id);
    }
  }

  /** @param {string} id */
  #make(id) {
    const node = new ChatMessage();
    this.#messages.set(id, node);
    return node;
  }

  /** @param {Chat} chat */
  #showConnection({ running }) {
    const note = running && !running.stopping ? connectionNote(running.connection) : '';
    setText(this.#connection, note);
    this.#connection.hidden = note === '';
    this.#connection.className = `connection ${running?.connection.phase ?? ''}`;
  }

  /**
   * @param {Chat} chat
   * @param {boolean} whole
   */
  #scroll({ messages, phase }, whole) {
    const seen = `${phase} ${messages.findLast(({ role }) => role === 'user')?.id}`;
    const chosen = this.#chosen && this.#messages.get(this.#chosen.id);
    if (chosen) {
      chosen.focusFork(this.#chosen?.step ?? 1);
      chosen.scrollIntoView({ block: 'nearest' });
    } else if (seen !== this.#seen) this.#keeper?.follow();
    else this.#keeper?.keep();
    if (chosen) this.#chosen = null;
    this.#seen = seen;
    const wanted = this.#messages.get(this.#wanted);
    if (!wanted) return;
    this.#keeper?.letGo();
    wanted.scrollIntoView({ block: 'center' });
    if (!whole) return; // what comes above may still move it
    this.#wanted = '';
    requestAnimationFrame(() => wanted.scrollIntoView({ block: 'center' })); // by now its real height is known
    wanted.classList.add('found');
    setTimeout(() => wanted.classList.remove('found'), 2500);
  }
}
