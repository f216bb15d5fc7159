/** @import { Chat } from '../state/types.js' */
import { element, icon } from './dom.js';
import { problemWords, words } from './words.js';

/** Instead of a chat: that it is on its way, or why it cannot be shown. Says `refresh` and `begin-anew`. */
export class ChatState {
  node = element('div', { class: 'chat-state', hidden: '' });
  /** @type {Chat['problem'] | 'loading'} */
  #shown = null;

  /** @param {Chat} chat */
  show({ phase, problem }) {
    const now = phase === 'loading' ? 'loading' : phase === 'unavailable' ? problem : null;
    if (now === this.#shown) return;
    this.#shown = now;
    this.node.hidden = now === null;
    if (now === 'loading') this.node.replaceChildren(element('p', { class: 'loading' }, words.loading));
    else if (now) this.node.replaceChildren(...this.#unavailable(now));
  }

  /** @param {NonNullable<Chat['problem']>} problem */
  #unavailable(problem) {
    const gone = problem.status === 404;
    const { title, detail } = problemWords(problem);
    const says = element('div', { role: 'alert' }, element('p', { class: 'title' }, gone ? words.noSuchConversation : title), element('p', {}, gone ? words.noSuchConversationDetail : detail));
    const again = gone ? [] : [this.#button(words.askAgain, 'refresh')];
    return [icon('alert'), says, ...again, this.#button(words.newChat, 'begin-anew')];
  }

  /**
   * @param {string} label
   * @param {string} says
   */
  #button(label, says) {
    const button = element('button', { type: 'button', class: 'outlined' }, label);
    button.addEventListener('click', () => button.dispatchEvent(new CustomEvent(says, { bubbles: true })));
    return button;
  }
}
