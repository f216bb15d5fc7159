/** @import { Answer, Message, Question } from '../state/types.js' */
import { sourceList } from './citations.js';
import { copyButton } from './copy-button.js';
import { element, icon, setText } from './dom.js';
import { MarkdownView } from './markdown/markdown-view.js';
import { incompleteNote, problemWords, size, toolName, toolStatus, words } from './words.js';

const ENDED = new Set(['completed', 'incomplete', 'stopped', 'failed']);

/** A question or an answer. Takes its message by `show`; says `ask-again` when the user wants another answer. */
export class ChatMessage extends HTMLElement {
  /** @type {QuestionView | AnswerView | null} */
  #view = null;
  /** @type {Message | null} */
  #shown = null;
  #shownLast = false;

  /**
   * @param {Message} message
   * @param {boolean} last whether it is the chat's last one
   * @param {boolean} stopping
   */
  show(message, last, stopping) {
    if (message === this.#shown && last === this.#shownLast && !stopping) return;
    this.#shown = message;
    this.#shownLast = last;
    if (message.role === 'user') {
      this.#view ??= new QuestionView(this, message);
      return;
    }
    const view = this.#view instanceof AnswerView ? this.#view : new AnswerView(this);
    this.#view = view;
    view.show(message, last, stopping);
  }

  disconnectedCallback() {
    if (this.#view instanceof AnswerView) this.#view.rest();
  }
}

/** What the user said: never changes. */
class QuestionView {
  /**
   * @param {HTMLElement} host
   * @param {Question} question
   */
  constructor(host, question) {
    host.className = 'question';
    const bubble = element('div', { class: 'bubble' });
    if (question.text) bubble.append(element('p', { dir: 'auto' }, question.text));
    if (question.attached.length > 0) {
      const chips = question.attached.map(({ name, size: bytes }) =>
        element('li', { class: 'chip' }, icon('file'), element('span', { class: 'name', dir: 'auto' }, name), element('span', { class: 'size' }, size(bytes))),
      );
      bubble.append(element('ul', { class: 'chips' }, ...chips));
    }
    const actions = element('div', { class: 'actions' }, copyButton(words.copyQuestion, () => question.text));
    host.append(element('article', { 'aria-label': words.yourMessage }, hiddenHeading(words.yourMessage), bubble, actions));
  }
}

class AnswerView {
  #host;
  #thinking = new Thinking();
  #tools = element('ul', { class: 'tools' });
  #body = element('div', { class: 'markdown', 'data-testid': 'answer-text' });
  #sources = element('section', { class: 'sources', 'aria-label': words.sources });
  #note = element('p', { class: 'note' });
  #problem = element('div', { class: 'problem', role: 'group' });
  #actions = element('div', { class: 'actions' });
  #model = element('span', { class: 'model' });
  #regenerate;
  #markdown = new MarkdownView(this.#body);
  /** @type {Answer | null} */
  #answer = null;

  /** @param {HTMLElement} host */
  constructor(host) {
    this.#host = host;
    host.className = 'answer';
    this.#regenerate = askAgainButton(words.regenerate, 'quiet');
    this.#regenerate.classList.add('again');
    this.#actions.append(copyButton(words.copyAnswer, () => this.#answer?.text ?? ''), this.#regenerate, this.#model);
    const parts = [this.#thinking.node, this.#tools, this.#body, this.#sources, this.#note, this.#problem, this.#actions];
    host.append(element('article', { 'aria-label': words.answer }, hiddenHeading(words.answer), ...parts));
  }

  /**
   * @param {Answer} answer
   * @param {boolean} last
   * @param {boolean} stopping
   */
  show(answer, last, stopping) {
    const before = this.#answer;
    this.#answer = answer;
    const ended = ENDED.has(answer.status);
    this.#host.dataset.status = answer.status;
    this.#host.classList.toggle('running', !ended);
    this.#thinking.show(answer, stopping);
    if (answer.tools !== before?.tools) this.#showTools(answer);
    this.#markdown.show(answer.text, !ended, answer.citations);
    this.#body.hidden = answer.text === '';
    if (answer.citations !== before?.citations) this.#showSources(answer);
    this.#showNote(answer);
    if (answer.problem !== before?.problem || !before) this.#showProblem(answer);
    this.#actions.hidden = !ended || (answer.text === '' && answer.status === 'failed');
    this.#actions.classList.toggle('empty', answer.text === '');
    this.#regenerate.hidden = !last || answer.status === 'failed';
    this.#problem.querySelector('button')?.toggleAttribute('hidden', !last);
    setText(this.#model, answer.model);
  }

  /** No clock ticks for what is not shown. */
  rest() {
    this.#thinking.rest();
  }

  /** @param {Answer} answer */
  #showTools({ tools }) {
    const items = tools.map((tool) => {
      const status = element('span', { class: 'status' }, toolStatus(tool));
      const item = element('li', { class: 'tool' }, icon('tool'), element('span', { class: 'name' }, toolName(tool)), status);
      if (tool.detail) item.append(element('span', { class: 'detail', dir: 'auto' }, tool.detail));
      return item;
    });
    this.#tools.replaceChildren(...items);
    this.#tools.hidden = items.length === 0;
  }

  /** @param {Answer} answer */
  #showSources({ citations }) {
    const list = sourceList(citations);
    this.#sources.replaceChildren(...list);
    this.#sources.hidden = list.length === 0;
  }

  /** @param {Answer} answer */
  #showNote(answer) {
    const says = noteOn(answer);
    setText(this.#note, says);
    this.#note.hidden = says === '';
  }

  /** @param {Answer} answer */
  #showProblem({ problem }) {
    this.#problem.hidden = !problem;
    if (!problem) return;
    const { title, detail } = problemWords(problem);
    const text = element('div', {}, element('p', { class: 'title' }, title), element('p', { class: 'detail', dir: 'auto' }, detail));
    this.#problem.setAttribute('aria-label', title);
    this.#problem.replaceChildren(icon('alert'), text, askAgainButton(words.askAgain, 'outlined'));
  }
}

/** The model's work before (and beside) its text: collapsed, with the time it takes. */
class Thinking {
  #label = element('span', { class: 'label' });
  #text = element('div', { class: 'markdown' });
  #details = element('details', { class: 'thinking' }, element('summary', {}, element('span', { class: 'pulse' }), this.#label, icon('chevron')), this.#text);
  #waiting = element('p', { class: 'waiting' }, element('span', { class: 'pulse' }), element('span', { class: 'label' }));
  node = element('div', {}, this.#waiting, this.#details);
  #markdown = new MarkdownView(this.#text);
  /** @type {ReturnType<typeof setInterval> | undefined} */
  #clock;

  /**
   * @param {Answer} answer
   * @param {boolean} stopping
   */
  show(answer, stopping) {
    const running = !ENDED.has(answer.status);
    const thinking = running && answer.thinkingFromMs > 0 && answer.thinkingToMs === 0;
    const silent = running && answer.text === '';
    this.#details.hidden = answer.thinking.trim() === '';
    this.#waiting.hidden = !(stopping && running) && (!silent || !this.#details.hidden);
    this.#details.classList.toggle('running', thinking);
    this.#markdown.show(answer.thinking, thinking);
    const label = () => this.#showLabels(answer, thinking, stopping);
    label();
    this.rest();
    if (thinking) this.#clock = setInterval(label, 1000);
  }

  rest() {
    clearInterval(this.#clock);
  }

  /**
   * @param {Answer} answer
   * @param {boolean} thinking
   * @param {boolean} stopping
   */
  #showLabels({ thinkingFromMs, thinkingToMs }, thinking, stopping) {
    const seconds = ((thinkingToMs || Date.now()) - thinkingFromMs) / 1000;
    const now = thinking ? (seconds < 1 ? words.thinking : words.thinkingFor(seconds)) : words.waiting;
    const waiting = this.#waiting.querySelector('.label');
    if (waiting) setText(waiting, stopping ? words.stopping : now);
    setText(this.#label, thinking ? now : seconds < 1 ? words.thoughtBriefly : words.thoughtFor(seconds));
  }
}

/** By headings one goes through a chat without seeing it. @param {string} text */
function hiddenHeading(text) {
  return element('h2', { class: 'visually-hidden' }, text);
}

/** @param {Answer} answer */
function noteOn(answer) {
  if (answer.reason === 'refusal') return words.refusalNote;
  if (answer.status === 'stopped') return words.stoppedNote;
  return answer.status === 'incomplete' ? incompleteNote(answer) : '';
}

/**
 * @param {string} label
 * @param {string} kind
 */
function askAgainButton(label, kind) {
  const button = element('button', { type: 'button', class: kind }, icon('again'), element('span', { class: 'caption' }, label));
  button.addEventListener('click', () => button.dispatchEvent(new CustomEvent('ask-again', { bubbles: true })));
  return button;
}
