/** @import { Citation } from '../../state/types.js' */
/** @import { TreeCode, TreeElement } from './types.js' */
import { marked, sourcesOf } from '../citations.js';
import { BlockStream } from './block-stream.js';
import { library } from './library.js';
import { patch } from './patch.js';

/** @type {readonly Citation[]} */
const NONE = [];

/**
 * Shows markdown as nodes, whole or while it is being written: the same way for a live answer, a replayed one and one
 * that is restored. Only blocks that changed since the last showing are touched.
 */
export class MarkdownView {
  #container;
  #stream = library && new BlockStream(library);
  /** What of the text is to be kept, while the stream behind it begins anew. @type {(TreeElement | TreeCode)[]} */
  #blocks = [];
  #shown = '';
  #citations = NONE;
  #ended = false;

  /** @param {Element} container */
  constructor(container) {
    this.#container = container;
  }

  /**
   * @param {string} text all of it
   * @param {boolean} open whether more may come
   * @param {readonly Citation[]} [citations] are marked when the text is whole: until then they come and would move it
   */
  show(text, open, citations = NONE) {
    const sources = open ? NONE : citations;
    if (text === this.#shown && this.#ended === !open && this.#citations === sources) return;
    if (this.#ended || !text.startsWith(this.#shown) || this.#citations !== sources) this.#startOver(sources);
    this.#shown = text;
    this.#citations = sources;
    this.#ended = !open;
    if (!this.#stream) return patch(this.#container, [], [{ tag: 'p', attributes: { class: 'unread', dir: 'auto' }, children: [text] }]);
    const plain = text.replace(/\r\n?/g, '\n');
    const same = this.#stream.take(sources.length > 0 ? marked(plain, sources) : plain, open);
    patch(this.#container, this.#blocks, this.#stream.blocks, same);
    this.#blocks = this.#stream.blocks;
  }

  /** @param {readonly Citation[]} citations */
  #startOver(citations) {
    this.#stream = library && new BlockStream(library, sourcesOf(citations));
  }
}
