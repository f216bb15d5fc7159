/** @import Token from 'markdown-it/lib/token.mjs' */
/** @import { TreeCode } from './types.js' */
import { closing } from './final-part.js';

/** A fenced code block that is being written: until its end comes, text is only put to text. */
export class OpenFence {
  #info;
  #closing;
  #mayClose;
  #indent;
  /** The whole lines. */
  #code = '';
  /** Of the last line, which may still grow. */
  #partial = '';
  /** Where that line begins. */
  #from;

  /**
   * @param {Token} token
   * @param {string} opening its first line, which is whole
   * @param {number} begin where that begins in the text
   */
  constructor({ info, markup }, opening, begin) {
    this.#info = info.trim();
    this.#closing = closing(markup);
    this.#mayClose = new RegExp(`^ {0,3}${markup[0]}+[ \\t]*$`);
    this.#indent = new RegExp(`^ {0,${opening.search(/\S/)}}`, 'gm');
    this.#from = begin + opening.length + 1;
  }

  /**
   * @param {string} text all of it
   * @returns {TreeCode | null} null where the block has ended
   */
  grow(text) {
    const fresh = text.slice(this.#from);
    const whole = fresh.slice(0, fresh.lastIndexOf('\n') + 1);
    if (this.#closing.test(whole)) return null;
    this.#from += whole.length;
    this.#code += whole.replace(this.#indent, '');
    this.#partial = fresh.slice(whole.length).replace(this.#indent, '');
    if (this.#mayClose.test(this.#partial)) this.#partial = '';
    return { code: this.#code + this.#partial, info: this.#info, open: true };
  }
}
