import { element } from './dom.js';

const SHOWN_MS = 6_000;

/** One short notice at a time, perhaps with something to do about it; it waits while the pointer or the focus is on it. */
export class Toast {
  #region;
  #say;
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  #timer;
  /** @type {(() => void) | null} */
  #onEnd = null;

  /**
   * @param {HTMLElement} region
   * @param {(text: string) => void} say for screen readers
   */
  constructor(region, say) {
    this.#region = region;
    this.#say = say;
    region.addEventListener('pointerenter', () => clearTimeout(this.#timer));
    region.addEventListener('focusin', () => clearTimeout(this.#timer));
    region.addEventListener('pointerleave', () => this.#wait());
    region.addEventListener('focusout', () => this.#wait());
  }

  /**
   * @param {string} text
   * @param {object} [more]
   * @param {string} [more.action] what can be done, on a button
   * @param {() => void} [more.onAction]
   * @param {() => void} [more.onEnd] the notice is over and nothing was done
   */
  show(text, { action, onAction, onEnd } = {}) {
    this.end();
    this.#onEnd = onEnd ?? null;
    const parts = [element('span', { class: 'text' }, text)];
    if (action) {
      const button = element('button', { type: 'button', class: 'quiet' }, action);
      button.addEventListener('click', () => {
        this.#onEnd = null;
        this.#clear();
        onAction?.();
      });
      parts.push(button);
    }
    this.#region.replaceChildren(element('div', { class: 'toast' }, ...parts));
    this.#say(text);
    this.#wait();
  }

  /** Its time is over; also because the page is being left. */
  end() {
    const onEnd = this.#onEnd;
    this.#onEnd = null;
    this.#clear();
    onEnd?.();
  }

  #wait() {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.end(), SHOWN_MS);
  }

  #clear() {
    clearTimeout(this.#timer);
    this.#region.replaceChildren();
  }
}
