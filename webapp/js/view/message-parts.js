/** @import { Fork } from '../state/types.js' */
import { element, icon, setText } from './dom.js';
import { words } from './words.js';

/** By headings one goes through a chat without seeing it. @param {string} text */
export function hiddenHeading(text) {
  return element('h2', { class: 'visually-hidden' }, text);
}

/**
 * A button that says what the user wants of a message.
 * @param {string} label
 * @param {string} picture
 * @param {string} kind
 * @param {() => CustomEvent} wish
 */
export function wishButton(label, picture, kind, wish) {
  const button = element('button', { type: 'button', class: kind }, icon(picture), element('span', { class: 'caption' }, label));
  button.addEventListener('click', () => button.dispatchEvent(wish()));
  return button;
}

/**
 * @param {string} name
 * @param {object} detail
 */
export function wish(name, detail) {
  return new CustomEvent(name, { bubbles: true, detail });
}

/** Goes through the messages that stand in one another's place. */
export class ForkSwitch {
  #before = element('button', { type: 'button', class: 'quiet', 'aria-label': words.versionBefore, title: words.versionBefore }, icon('chevron-back'));
  #after = element('button', { type: 'button', class: 'quiet', 'aria-label': words.versionAfter, title: words.versionAfter }, icon('chevron'));
  #at = element('span', { class: 'at' });
  node = element('span', { class: 'fork', role: 'group', 'aria-label': words.versions, hidden: '' }, this.#before, this.#at, this.#after);
  /** @type {Fork | undefined} */
  #fork;

  constructor() {
    this.#before.addEventListener('click', () => this.#choose(this.#fork?.before, -1));
    this.#after.addEventListener('click', () => this.#choose(this.#fork?.after, 1));
  }

  /** @param {Fork | undefined} fork */
  show(fork) {
    this.#fork = fork;
    this.node.hidden = !fork;
    if (!fork) return;
    setText(this.#at, `${fork.at} / ${fork.of}`);
    this.#before.disabled = fork.before === '';
    this.#after.disabled = fork.after === '';
  }

  /**
   * @param {string | undefined} id
   * @param {number} step
   */
  #choose(id, step) {
    if (id) this.node.dispatchEvent(wish('choose', { id, step }));
  }
}
