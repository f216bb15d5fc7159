/** @import { Answer } from '../state/types.js' */
import { hasEnded } from '../state/answer.js';
import { element, icon, setText } from './dom.js';
import { MarkdownView } from './markdown/markdown-view.js';
import { words } from './words.js';

/** The model's work before (and beside) its text: collapsed, with the time it takes. */
export class ThinkingView {
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
    const running = !hasEnded(answer);
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
    // Of what was replayed or stored nobody knows how long it took.
    const measured = thinkingToMs > thinkingFromMs;
    const now = thinking ? (seconds < 1 ? words.thinking : words.thinkingFor(seconds)) : words.waiting;
    const waiting = this.#waiting.querySelector('.label');
    if (waiting) setText(waiting, stopping ? words.stopping : now);
    const took = seconds < 1 ? words.thoughtBriefly : words.thoughtFor(seconds);
    setText(this.#label, thinking ? now : measured ? took : words.thoughts);
  }
}
