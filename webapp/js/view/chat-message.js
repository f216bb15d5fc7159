/** @import { Fork, Message } from '../state/types.js' */
import { AnswerView } from './answer-view.js';
import { QuestionView } from './question-view.js';

/**
 * How a message stands in the chat.
 * @typedef {object} Place
 * @property {boolean} last whether it is the last one
 * @property {boolean} stopping whether it is an answer that is being stopped
 * @property {Fork | undefined} fork
 */

/**
 * A question or an answer. Takes its message by `show`; says, with the message's id, what the user wants: `ask-again`,
 * `continue`, `edit` (with the `text`), `choose` (another branch's id and the `step` to it).
 */
export class ChatMessage extends HTMLElement {
  /** @type {QuestionView | AnswerView | null} */
  #view = null;
  /** @type {Message | null} */
  #shown = null;
  #place = '';

  /**
   * @param {Message} message
   * @param {Place} place
   */
  show(message, place) {
    const { last, stopping, fork } = place;
    const key = `${last} ${fork?.at}/${fork?.of} ${fork?.before} ${fork?.after}`;
    if (message === this.#shown && key === this.#place && !stopping) return;
    this.#shown = message;
    this.#place = key;
    if (message.role === 'user') {
      const view = this.#view instanceof QuestionView ? this.#view : new QuestionView(this);
      this.#view = view;
      view.show(message, place);
    } else {
      const view = this.#view instanceof AnswerView ? this.#view : new AnswerView(this);
      this.#view = view;
      view.show(message, place);
    }
  }

  /** Back to another branch by the keyboard: the focus stays where it was, so to say. @param {number} step */
  focusFork(step) {
    const [before, after] = this.querySelectorAll('.fork button');
    const wanted = step < 0 ? [before, after] : [after, before];
    const button = wanted.find((each) => each instanceof HTMLButtonElement && !each.disabled);
    if (button instanceof HTMLElement) button.focus({ preventScroll: true });
  }

  disconnectedCallback() {
    if (this.#view instanceof AnswerView) this.#view.rest();
  }
}
