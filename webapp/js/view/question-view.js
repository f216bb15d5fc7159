/** @import { Question } from '../state/types.js' */
/** @import { Place } from './chat-message.js' */
import { attachedList } from './attached-list.js';
import { copyButton } from './copy-button.js';
import { element } from './dom.js';
import { ForkSwitch, hiddenHeading, wishButton } from './message-parts.js';
import { when } from './when.js';
import { words } from './words.js';

/** What the user said. Its text changes only where the server keeps it masked; who edits it asks another question. */
export class QuestionView {
  #bubble = element('div', { class: 'bubble' });
  #fork = new ForkSwitch();
  #actions = element('div', { class: 'actions' });
  #article = element('article', { 'aria-label': words.yourMessage }, hiddenHeading(words.yourMessage), this.#bubble, this.#actions);
  #edit;
  /** @type {Question | null} */
  #question = null;
  /** @type {HTMLFormElement | null} */
  #form = null;

  /** @param {HTMLElement} host */
  constructor(host) {
    host.className = 'question';
    this.#edit = wishButton(words.editQuestion, 'edit', 'quiet edit when-idle', () => new CustomEvent('editing'));
    this.#edit.setAttribute('aria-label', words.editQuestion);
    this.#edit.title = words.editQuestion;
    this.#edit.addEventListener('editing', () => this.#open());
    host.append(this.#article);
  }

  /**
   * @param {Question} question
   * @param {Place} place
   */
  show(question, { fork }) {
    if (question !== this.#question) this.#say(question);
    this.#fork.show(fork);
  }

  /** @param {Question} question */
  #say(question) {
    this.#question = question;
    this.#bubble.replaceChildren();
    if (question.text) this.#bubble.append(element('p', { dir: 'auto' }, question.text));
    if (question.attached.length > 0) this.#bubble.append(attachedList(question.attached));
    this.#actions.replaceChildren(this.#fork.node, when(question.timestampMs), this.#edit, copyButton(words.copyQuestion, () => question.text));
  }

  #open() {
    if (this.#form || !this.#question) return;
    const text = element('textarea', { rows: '1', 'aria-label': words.editQuestion, dir: 'auto' });
    text.value = this.#question.text;
    const cancel = element('button', { type: 'button', class: 'quiet' }, words.cancel);
    const send = element('button', { type: 'submit', class: 'primary when-idle' }, words.send);
    const form = element('form', { class: 'editor' }, text, element('div', { class: 'tools' }, cancel, send));
    const grow = () => {
      text.style.height = 'auto';
      text.style.height = `${text.scrollHeight}px`;
    };
    text.addEventListener('input', grow);
    text.addEventListener('keydown', (event) => this.#keyed(event, form));
    cancel.addEventListener('click', () => this.#close());
    form.addEventListener('submit', (event) => {
      event.preventDefault();
      this.#send(text.value.trim());
    });
    this.#form = form;
    this.#article.classList.add('editing');
    this.#bubble.before(form);
    grow();
    text.focus();
    text.setSelectionRange(text.value.length, text.value.length);
  }

  /**
   * @param {KeyboardEvent} event
   * @param {HTMLFormElement} form
   */
  #keyed(event, form) {
    if (event.isComposing || event.keyCode === 229) return;
    if (event.key === 'Escape') {
      event.preventDefault();
      event.stopPropagation(); // it stops no answer
      this.#close();
    } else if (event.key === 'Enter' && !event.shiftKey) {
      event.preventDefault();
      form.requestSubmit();
    }
  }

  /** @param {string} text */
  #send(text) {
    const before = this.#question;
    if (!before || (text === '' && before.attached.length === 0)) return;
    // The editor stays where an answer is being made: then nothing can be asked, and what is typed must not be lost.
    const taken = this.#article.dispatchEvent(new CustomEvent('edit', { bubbles: true, cancelable: true, detail: { id: before.id, text } }));
    if (taken) this.#close();
  }

  #close() {
    this.#form?.remove();
    this.#form = null;
    this.#article.classList.remove('editing');
    this.#edit.focus({ preventScroll: true });
  }
}
