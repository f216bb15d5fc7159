/** @import { Code } from './markdown/types.js' */
import { copyButton } from './copy-button.js';
import { element } from './dom.js';
import { highlighted } from './highlight.js';
import { words } from './words.js';

/** One text node per so many lines: the browser then lays out only the last of them while code is being written. */
const LINES_PER_CHUNK = 64;

/** A code block that grows line by line as plain text and gets its colours when it is whole. */
export class CodeBlock {
  node;
  #block;
  #code = element('code');
  #shownLines = 0;
  /** The chunk being filled. @type {Text | null} */
  #chunk = null;
  #settled = false;

  /** @param {Code} block */
  constructor(block) {
    this.#block = block;
    const language = languageOf(block.info);
    const pre = element('pre', { tabindex: '0', role: 'region', 'aria-label': words.codeIn(language || words.plainCode) }, this.#code);
    const caption = element('figcaption', {}, element('span', { class: 'language' }, language || words.plainCode));
    caption.append(copyButton(words.copyCode, () => this.#block.lines.join('\n')));
    this.node = element('figure', { class: 'code', translate: 'no', dir: 'ltr' }, caption, pre);
  }

  update() {
    if (this.#settled && this.#block.open) this.#startOver(); // what looked like the closing fence was none
    this.#grow();
    if (this.#block.open || this.#settled) return;
    this.#settled = true;
    void this.#colour();
  }

  #grow() {
    const { lines } = this.#block;
    // The last line may still be provisional: it is shown, but written anew next time.
    const finalLines = this.#block.open ? lines.length - 1 : lines.length;
    for (;;) {
      const from = this.#shownLines;
      const upTo = Math.min(from + LINES_PER_CHUNK, lines.length);
      if (!this.#chunk) this.#newChunk();
      const text = lines.slice(from, upTo).map((line) => `${line}\n`).join('');
      if (this.#chunk && this.#chunk.data !== text) grow(this.#chunk, text);
      if (upTo - from < LINES_PER_CHUNK || upTo > finalLines || upTo === lines.length) return;
      this.#shownLines = upTo;
      this.#chunk = null;
    }
  }

  #startOver() {
    this.#settled = false;
    this.#shownLines = 0;
    this.#chunk = null;
    this.#code.replaceChildren();
  }

  #newChunk() {
    this.#chunk = document.createTextNode('');
    this.#code.append(element('span', { class: 'chunk' }, this.#chunk));
  }

  async #colour() {
    const { lines, info } = this.#block;
    const coloured = await highlighted(lines.join('\n'), languageOf(info));
    if (coloured && !this.#block.open) this.#code.replaceChildren(coloured, '\n');
  }
}

/**
 * @param {Text} node
 * @param {string} text
 */
function grow(node, text) {
  if (text.startsWith(node.data)) node.appendData(text.slice(node.data.length));
  else node.data = text;
}

/** @param {string} info the words after the fence */
function languageOf(info) {
  return /^[\w+#.-]{1,30}/.exec(info)?.[0] ?? '';
}
