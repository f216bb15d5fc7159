/** @import { Answer } from '../state/types.js' */
/** @import { Place } from './chat-message.js' */
import { hasEnded } from '../state/answer.js';
import { sourceList } from './citations.js';
import { copyButton } from './copy-button.js';
import { element, icon, setText } from './dom.js';
import { MarkdownView } from './markdown/markdown-view.js';
import { ForkSwitch, hiddenHeading, wish, wishButton } from './message-parts.js';
import { ThinkingView } from './thinking-view.js';
import { when } from './when.js';
import { incompleteNote, number, problemWords, toolName, toolStatus, words } from './words.js';

export class AnswerView {
  #host;
  #thinking = new ThinkingView();
  #tools = element('ul', { class: 'tools' });
  #body = element('div', { class: 'markdown', 'data-testid': 'answer-text' });
  #sources = element('section', { class: 'sources', 'aria-label': words.sources });
  #note = element('p', { class: 'note' });
  #problem = element('div', { class: 'problem', role: 'group' });
  #actions = element('div', { class: 'actions' });
  #fork = new ForkSwitch();
  #continue = wishButton(words.continueAnswer, 'more-text', 'quiet when-idle continue', () => wish('continue', {}));
  #regenerate = wishButton(words.regenerate, 'again', 'quiet when-idle again', () => this.#againWish());
  #details = element('span', { class: 'details' });
  #usage = element('span', { class: 'usage' });
  #model = element('span', { class: 'model' });
  #markdown = new MarkdownView(this.#body);
  /** @type {Answer | null} */
  #answer = null;

  /** @param {HTMLElement} host */
  constructor(host) {
    this.#host = host;
    host.className = 'answer';
    const copy = copyButton(words.copyAnswer, () => this.#answer?.text ?? '');
    this.#actions.append(this.#fork.node, copy, this.#regenerate, this.#continue, this.#details);
    const parts = [this.#thinking.node, this.#tools, this.#body, this.#sources, this.#note, this.#problem, this.#actions];
    host.append(element('article', { 'aria-label': words.answer }, hiddenHeading(words.answer), ...parts));
  }

  /**
   * @param {Answer} answer
   * @param {Place} place
   */
  show(answer, { last, stopping, fork }) {
    const before = this.#answer;
    this.#answer = answer;
    const ended = hasEnded(answer);
    this.#host.dataset.status = answer.status;
    this.#host.classList.toggle('running', !ended);
    this.#thinking.show(answer, stopping);
    if (answer.tools !== before?.tools) this.#showTools(answer);
    this.#markdown.show(answer.text, !ended, answer.citations);
    this.#body.hidden = answer.text === '';
    if (answer.citations !== before?.citations) this.#showSources(answer);
    this.#showNote(answer);
    if (answer.problem !== before?.problem || !before) this.#showProblem(answer);
    if (ended) this.#showActions(answer, last);
    this.#actions.hidden = !ended || (answer.text === '' && answer.status === 'failed' && !fork);
    this.#problem.querySelector('button')?.toggleAttribute('hidden', !last);
    this.#fork.show(fork);
  }

  /**
   * @param {Answer} answer
   * @param {boolean} last
   */
  #showActions({ model, status, text, timestampMs, usage }, last) {
    this.#actions.classList.toggle('empty', text === '');
    this.#regenerate.hidden = last && status === 'failed'; // the problem has its own button
    this.#regenerate.classList.toggle('last', last);
    const label = last ? words.regenerate : words.regenerateHere;
    this.#regenerate.title = label;
    const caption = this.#regenerate.querySelector('.caption');
    if (caption) setText(caption, label);
    this.#continue.hidden = !last || text === '' || !['interrupted', 'incomplete', 'stopped'].includes(status);
    setText(this.#model, model);
    setText(this.#usage, usage ? words.tokens(number(usage.total)) : '');
    if (usage) this.#usage.title = words.tokensInOut(number(usage.input), number(usage.output));
    this.#details.replaceChildren(...(usage ? [this.#usage] : []), when(timestampMs), this.#model);
  }

  #againWish() {
    return wish('ask-again', { id: this.#answer?.id });
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
    this.#problem.replaceChildren(icon('alert'), text, wishButton(words.askAgain, 'again', 'outlined when-idle', () => this.#againWish()));
  }
}

/** @param {Answer} answer */
function noteOn(answer) {
  if (answer.reason === 'refusal') return words.refusalNote;
  if (answer.status === 'stopped') return words.stoppedNote;
  if (answer.status === 'interrupted') return words.interruptedNote;
  return answer.status === 'incomplete' ? incompleteNote(answer) : '';
}
