import { BlockStream } from './block-stream.js';
import { library } from './library.js';
import { patch } from './patch.js';

/**
 * Shows markdown as nodes, whole or while it is being written: the same way for a live answer, a replayed one and one
 * that is restored. Only blocks that changed since the last showing are touched.
 */
export class MarkdownView {
  #container;
  #stream = library && new BlockStream(library);
  #shown = '';
  #ended = false;

  /** @param {Element} container */
  constructor(container) {
    this.#container = container;
  }

  /**
   * @param {string} text all of it
   * @param {boolean} open whether more may come
   */
  show(text, open) {
    if (text === this.#shown && this.#ended === !open) return;
    if (this.#ended || !text.startsWith(this.#shown)) this.#startOver();
    this.#shown = text;
    this.#ended = !open;
    if (!this.#stream) return patch(this.#container, [], [{ tag: 'p', attributes: { class: 'unread', dir: 'auto' }, children: [text] }]);
    const before = this.#stream.blocks;
    const same = this.#stream.take(text.replace(/\r\n?/g, '\n'), open);
    patch(this.#container, before, this.#stream.blocks, same);
  }

  #startOver() {
    this.#stream = library && new BlockStream(library);
    this.#container.replaceChildren();
  }
}
