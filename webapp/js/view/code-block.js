/** @import { TreeCode } from './markdown/types.js' */
import { copyButton } from './copy-button.js';
import { element, setText } from './dom.js';
import { highlighted } from './highlight.js';
import { words } from './words.js';

/** One text node per so many characters: the browser then lays out only the last of them while code is being written. */
const CHUNK = 4_000;
/** Longer code comes folded, unless it has been seen being written: what is being read does not vanish. */
const MANY_LINES = 30;

/** A code block that grows as plain text and gets its colours when it is whole. */
export class CodeBlock {
  node;
  #language = element('span', { class: 'language' });
  #code = element('code');
  #pre = element('pre', { tabindex: '0', role: 'region' }, this.#code);
  #fold = element('button', { type: 'button', class: 'quiet fold', 'aria-expanded': 'false' });
  #text = '';
  #lines = 0;
  #seenOpen = false;
  /** The chunk being filled. @type {Text | null} */
  #chunk = null;
  /** Of the colouring that is wanted; a later text takes it away. @type {TreeCode | null} */
  #whole = null;

  constructor() {
    const copy = copyButton(words.copyCode, () => this.#text.replace(/\n$/, ''));
    this.node = element('figure', { class: 'code', translate: 'no', dir: 'ltr' }, element('figcaption', {}, this.#language, copy), this.#pre, this.#fold);
    this.#fold.hidden = true;
    this.#fold.addEventListener('click', () => this.#showFolded(!this.node.classList.contains('folded')));
  }

  /** @param {TreeCode} block */
  show(block) {
    const language = languageOf(block.info);
    setText(this.#language, language || words.plainCode);
    this.#pre.setAttribute('aria-label', words.codeIn(language || words.plainCode));
    if (this.#whole || !block.code.startsWith(this.#text)) {
      if (this.#whole && block.code === this.#text && !block.open) return;
      this.#startOver();
    }
    this.#grow(block.code.slice(this.#text.length));
    this.#text = block.code;
    this.#seenOpen ||= block.open;
    if (!block.open) this.#ended(block, language);
  }

  /**
   * @param {TreeCode} block
   * @param {string} language
   */
  #ended(block, language) {
    void this.#colour(block, language);
    this.#lines = block.code.replace(/\n$/, '').split('\n').length;
    this.#fold.hidden = this.#lines <= MANY_LINES;
    this.#showFolded(!this.#fold.hidden && !this.#seenOpen);
  }

  /** @param {boolean} folded */
  #showFolded(folded) {
    this.node.classList.toggle('folded', folded);
    this.#fold.setAttribute('aria-expanded', String(!folded));
    this.#fold.textContent = folded ? words.allLines(this.#lines) : words.fewerLines;
  }

  /** @param {string} more */
  #grow(more) {
    if (more === '') return;
    if (!this.#chunk || (this.#chunk.length > CHUNK && this.#chunk.data.endsWith('\n'))) {
      this.#chunk = document.createTextNode('');
      this.#code.append(element('span', { class: 'chunk' }, this.#chunk));
    }
    this.#chunk.appendData(more);
  }

  #startOver() {
    this.#whole = null;
    this.#text = '';
    this.#chunk = null;
    this.#code.replaceChildren();
  }

  /**
   * @param {TreeCode} block
   * @param {string} language
   */
  async #colour(block, language) {
    this.#whole = block;
    const coloured = await highlighted(block.code, language);
    if (coloured && this.#whole === block) this.#code.replaceChildren(coloured);
  }
}

/** @param {string} info */
function languageOf(info) {
  return /^[\w+#.-]{1,30}/.exec(info)?.[0] ?? '';
}
