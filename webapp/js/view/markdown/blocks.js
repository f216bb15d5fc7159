/** @import { Block, Code, Container, Document, Heading, Item, List, Paragraph, Quote, Rule, Table } from './types.js' */
import { columnsOf, expandTabs, fenceOf, foldLabel, headingOf, indentedCode, indentOf, isBlank, isClosingFence, isRule, ruleOf } from './lines.js';

/**
 * Markdown's block structure (CommonMark with GFM's tables and task lists), read line by line while it is being written.
 *
 * Blocks that ended are never looked at again: a line touches only the open path, from the document down to the block
 * being written. So the cost of an answer is linear in its length, however often it is shown on the way. The last line,
 * as long as its end has not come, is taken provisionally: what it did is undone before it is taken again, longer.
 *
 * No DOM here, and no way to crash it or slow it down: containers nest to a fixed depth, every test of a line is linear.
 */

/** Deeper than people write; what is nested deeper is text. */
const MAX_DEPTH = 16;

const QUOTE = /^ {0,3}> ?/;
const SETEXT = /^ {0,3}(=+|-+)[ \t]*$/;
const MARKER = /^( {0,3})([-+*]|(\d{1,9})[.)])( +|$)/;
const TASK = /^\[([ xX])\] +(?=\S)/;
const DEFINITION = /^ {0,3}\[([^[\]\\]{1,200})\]:[ \t]*<?([^\s<>]{1,2000})>?(?:[ \t]+(?:"[^"]*"|'[^']*'|\([^()]*\)))?[ \t]*$/;

export class BlockParser {
  /** @type {Document} */
  document = { type: 'document', rev: 0, open: true, children: [] };
  /** Link reference definitions by folded label. @type {Map<string, string>} */
  definitions = new Map();
  /** From the document to the innermost open container. @type {Container[]} */
  #path = [this.document];
  /** The leaf being written: the last child of the innermost container, or nothing. @type {Paragraph | Code | Table | null} */
  #leaf = null;
  /** What undoes the provisional line, newest last; null while lines are final. @type {(() => void)[] | null} */
  #undo = null;
  /** The line that has begun but not ended. */
  #partial = '';

  /** Takes more of the text. @param {string} text */
  write(text) {
    this.#rollBack();
    const lines = (this.#partial + text).split('\n');
    this.#partial = lines.pop() ?? '';
    for (const line of lines) this.#take(line);
    if (this.#partial === '') return;
    this.#undo = [];
    this.#take(this.#partial);
  }

  /** The text is whole: the last line is final and everything closes. */
  end() {
    this.#rollBack();
    if (this.#partial !== '') this.#take(this.#partial);
    this.#partial = '';
    this.#closeTo(0);
    this.document.open = false;
    this.document.rev++;
  }

  #rollBack() {
    const undo = this.#undo;
    this.#undo = null;
    if (!undo) return;
    this.#touch();
    while (undo.length > 0) undo.pop()?.();
    this.#touch();
  }

  /** @param {() => void} inverse of a change just made */
  #changed(inverse) {
    this.#undo?.push(inverse);
  }

  /** Marks a block and all around it as changed. @param {Block} [block] */
  #touch(block) {
    for (const each of this.#path) each.rev++;
    if (block) block.rev++;
  }

  /** @param {string} raw one line without its end */
  #take(raw) {
    if (!this.#takeLine(raw)) return;
    for (const each of this.#path) {
      if (each.type !== 'list' || !each.blankBefore) continue;
      each.blankBefore = false;
      this.#changed(() => (each.blankBefore = true));
    }
  }

  /**
   * @param {string} raw
   * @returns {boolean} false for a blank line outside code
   */
  #takeLine(raw) {
    let line = expandTabs(raw.endsWith('\r') ? raw.slice(0, -1) : raw);
    const { depth, rest } = this.#matchContainers(line);
    line = rest;
    const allMatched = depth === this.#path.length;
    const leaf = this.#leaf;
    if (allMatched && leaf?.type === 'code' && leaf.fence) return this.#takeFenced(leaf, line);
    if (isBlank(line)) return this.#takeBlank(depth, line);
    if (allMatched && leaf?.type === 'code' && indentOf(line) >= 4) return this.#addLine(leaf, line.slice(4));

    const begun = this.#beginContainers(depth, line);
    line = begun.rest;
    if (begun.done) return true;
    const inPlace = begun.depth === depth && !begun.opened;
    if (inPlace && leaf?.type === 'paragraph' && allMatched && this.#continueParagraph(leaf, line)) return true;
    if (this.#beginLeaf(begun.depth, begun.opened, line, inPlace && leaf?.type === 'paragraph')) return true;
    if (inPlace && leaf?.type === 'paragraph') return this.#addLine(leaf, line.trimStart()); // also lazily, outside its quote or list
    if (inPlace && allMatched && leaf?.type === 'table') return this.#addRow(leaf, line);
    if (!begun.opened) this.#closeTo(begun.depth);
    return this.#addParagraph(line.trimStart());
  }

  /**
   * Walks the open containers as far as the line belongs to them.
   * @param {string} line
   */
  #matchContainers(line) {
    let rest = line;
    let depth = 1;
    for (; depth < this.#path.length; depth++) {
      const container = this.#path[depth];
      if (container?.type === 'quote') {
        const marker = QUOTE.exec(rest);
        if (!marker) break;
        rest = rest.slice(marker[0].length);
      } else if (container?.type === 'item') {
        if (isBlank(rest) && container.children.length > 0) rest = '';
        else if (indentOf(rest) >= container.indent) rest = rest.slice(container.indent);
        else break;
      }
    }
    // A list whose item does not go on is itself still open: the line may bring its next item.
    return { depth, rest };
  }

  /**
   * @param {Code} code
   * @param {string} line
   */
  #takeFenced(code, line) {
    if (isClosingFence(line, code.fence)) this.#closeLeaf();
    else this.#addLine(code, line.slice(Math.min(indentOf(line), code.indent)));
    return true;
  }

  /**
   * @param {number} depth
   * @param {string} line
   */
  #takeBlank(depth, line) {
    const leaf = this.#leaf;
    if (depth === this.#path.length && leaf?.type === 'code') return this.#addLine(leaf, line.slice(4));
    // A quote ends at a blank line, a list may go on after it.
    const quote = this.#path.findIndex((each, at) => at >= depth && each.type === 'quote');
    if (quote > 0) this.#closeTo(quote);
    else this.#closeLeaf();
    for (const each of this.#path) {
      if (each.type !== 'list' || each.blankBefore) continue;
      each.blankBefore = true;
      this.#changed(() => (each.blankBefore = false));
    }
    return false;
  }

  /**
   * Opens the quotes and list items that the line begins.
   * @param {number} depth
   * @param {string} line
   * @returns {{depth: number, rest: string, opened: boolean, done: boolean}}
   */
  #beginContainers(depth, line) {
    let rest = line;
    let opened = false;
    for (;;) {
      const here = opened ? this.#path.length : depth;
      if (here >= MAX_DEPTH || indentOf(rest) >= 4) break;
      const quote = QUOTE.exec(rest);
      if (quote) {
        this.#closeTo(here);
        this.#push(/** @type {Quote} */ ({ type: 'quote', rev: 0, open: true, children: [] }));
        rest = rest.slice(quote[0].length);
        opened = true;
        if (isBlank(rest)) return { depth: here, rest, opened, done: true };
        continue;
      }
      const item = isRule(rest) ? null : this.#beginItem(here, rest, opened);
      if (!item) break;
      rest = item.rest;
      opened = true;
      if (isBlank(rest)) return { depth: here, rest, opened, done: true };
    }
    return { depth, rest, opened, done: false };
  }

  /**
   * @param {number} depth how many of the open containers hold the line
   * @param {string} line
   * @param {boolean} opened whether the same line has opened a container already
   */
  #beginItem(depth, line, opened) {
    const match = MARKER.exec(line);
    if (!match) return null;
    const [whole, lead = '', bullet = '', digits, gap = ''] = match;
    const rest = line.slice(whole.length);
    const interrupts = !opened && this.#leaf?.type === 'paragraph' && depth === this.#path.length;
    if (interrupts && (isBlank(rest) || (digits && digits !== '1'))) return null;

    const marker = digits ? bullet.slice(-1) : bullet;
    // After five spaces or more the item begins with indented code; an empty item begins one space after its marker.
    const padding = gap.length > 4 || isBlank(rest) ? 1 : gap.length;
    let list = this.#path[depth - 1];
    if (list?.type !== 'list' || list.marker !== marker) {
      const keep = list?.type === 'list' ? depth - 1 : depth;
      this.#closeTo(keep);
      list = { type: 'list', rev: 0, open: true, children: [], ordered: Boolean(digits), start: Number(digits ?? 1), marker, loose: false, blankBefore: false };
      this.#push(list);
    } else {
      this.#closeTo(depth);
      if (list.blankBefore) this.#loosen(list);
    }
    const body = gap.length > 4 ? ' '.repeat(gap.length - 1) + rest : rest;
    const task = TASK.exec(body);
    this.#push({ type: 'item', rev: 0, open: true, children: [], indent: lead.length + bullet.length + padding, task: task ? task[1] !== ' ' : null });
    return { rest: task ? body.slice(task[0].length) : body };
  }

  /** @param {List} list */
  #loosen(list) {
    const was = list.loose;
    list.loose = true;
    this.#changed(() => {
      list.loose = was;
      list.rev++;
    });
  }

  /**
   * A paragraph's line may turn it into a heading or a table.
   * @param {Paragraph} paragraph
   * @param {string} line
   */
  #continueParagraph(paragraph, line) {
    const setext = SETEXT.exec(line);
    if (setext && indentOf(line) < 4) {
      const text = paragraph.lines.join('\n').trim();
      this.#replaceLeaf(paragraph, { type: 'heading', rev: 0, open: false, level: setext[1]?.startsWith('=') ? 1 : 2, text });
      return true;
    }
    const header = paragraph.lines.at(-1) ?? '';
    const align = columnsOf(header, line);
    if (!align) return false;
    if (paragraph.lines.length === 1) {
      this.#replaceLeaf(paragraph, { type: 'table', rev: 0, open: true, align, header, rows: [] });
    } else {
      paragraph.lines.pop();
      this.#changed(() => paragraph.lines.push(header));
      this.#closeLeaf();
      this.#addLeaf({ type: 'table', rev: 0, open: true, align, header, rows: [] });
    }
    return true;
  }

  /**
   * @param {number} depth
   * @param {boolean} opened
   * @param {string} line
   * @param {boolean} inParagraph
   */
  #beginLeaf(depth, opened, line, inParagraph) {
    const indented = indentOf(line) >= 4;
    if (indented && inParagraph) return false;
    const leaf = indented ? indentedCode(line) : (headingOf(line) ?? fenceOf(line) ?? ruleOf(line));
    if (!leaf) return false;
    if (!opened) this.#closeTo(depth);
    this.#addLeaf(leaf);
    return true;
  }

  /** @param {string} text */
  #addParagraph(text) {
    this.#addLeaf({ type: 'paragraph', rev: 0, open: true, lines: [text] });
    return true;
  }

  /**
   * @param {Paragraph | Code} leaf
   * @param {string} line
   */
  #addLine(leaf, line) {
    leaf.lines.push(line);
    this.#touch(leaf);
    this.#changed(() => {
      leaf.lines.pop();
      leaf.rev++;
    });
    return true;
  }

  /**
   * @param {Table} table
   * @param {string} line
   */
  #addRow(table, line) {
    table.rows.push(line);
    this.#touch(table);
    this.#changed(() => {
      table.rows.pop();
      table.rev++;
    });
    return true;
  }

  /** @param {Paragraph | Heading | Code | Rule | Table} leaf */
  #addLeaf(leaf) {
    this.#closeLeaf();
    this.#leaveEndedList();
    const parent = /** @type {Document | Quote | Item} */ (this.#path.at(-1));
    const list = this.#path.at(-2);
    if (list?.type === 'list' && list.blankBefore && parent.children.length > 0) this.#loosen(list);
    this.#append(parent, leaf);
    if (leaf.open && leaf.type !== 'heading' && leaf.type !== 'rule') this.#setLeaf(leaf);
  }

  /** A list holds items only: what is no item ends it. */
  #leaveEndedList() {
    if (this.#path.at(-1)?.type === 'list') this.#closeTo(this.#path.length - 1);
  }

  /** @param {Quote | List | Item} container */
  #push(container) {
    if (container.type !== 'item') this.#leaveEndedList();
    const parent = /** @type {Container} */ (this.#path.at(-1));
    const outer = this.#path.at(-2);
    if (parent.type === 'item' && outer?.type === 'list' && outer.blankBefore && parent.children.length > 0) this.#loosen(outer);
    this.#append(parent, container);
    this.#path = [...this.#path, container];
    const path = this.#path;
    this.#changed(() => (this.#path = path.slice(0, -1)));
  }

  /**
   * @param {Container} parent
   * @param {Block} child
   */
  #append(parent, child) {
    const children = /** @type {Block[]} */ (parent.children);
    children.push(child);
    this.#touch();
    this.#changed(() => {
      children.pop();
      parent.rev++;
    });
  }

  /**
   * @param {Paragraph} paragraph
   * @param {Heading | Table} next
   */
  #replaceLeaf(paragraph, next) {
    const children = /** @type {Block[]} */ (/** @type {Container} */ (this.#path.at(-1)).children);
    children[children.length - 1] = next;
    this.#touch();
    this.#changed(() => {
      children[children.length - 1] = paragraph;
      paragraph.rev++;
    });
    this.#setLeaf(next.type === 'table' ? next : null);
  }

  /** @param {Paragraph | Code | Table | null} leaf */
  #setLeaf(leaf) {
    const was = this.#leaf;
    this.#leaf = leaf;
    this.#changed(() => (this.#leaf = was));
  }

  #closeLeaf() {
    const leaf = this.#leaf;
    if (!leaf) return;
    leaf.open = false;
    this.#touch(leaf);
    this.#changed(() => {
      leaf.open = true;
      leaf.rev++;
    });
    if (leaf.type === 'code' && !leaf.fence) this.#trimBlankLines(leaf);
    if (leaf.type === 'paragraph') this.#takeDefinitions(leaf);
    this.#setLeaf(null);
  }

  /** @param {Code} code */
  #trimBlankLines(code) {
    while (code.lines.length > 1 && isBlank(code.lines.at(-1) ?? '')) {
      const line = code.lines.pop() ?? '';
      this.#changed(() => code.lines.push(line));
    }
  }

  /** Lines `[label]: url` at a paragraph's beginning define links and are not shown. @param {Paragraph} paragraph */
  #takeDefinitions(paragraph) {
    for (;;) {
      const match = DEFINITION.exec(paragraph.lines[0] ?? '');
      if (!match) return;
      const [line, label = '', url = ''] = match;
      paragraph.lines.shift();
      const folded = foldLabel(label);
      const isNew = !this.definitions.has(folded);
      if (isNew) this.definitions.set(folded, url);
      this.#changed(() => {
        paragraph.lines.unshift(line);
        if (isNew) this.definitions.delete(folded);
      });
    }
  }

  /** Closes all open containers but the first `depth`. @param {number} depth */
  #closeTo(depth) {
    if (depth >= this.#path.length) return this.#closeLeaf();
    this.#closeLeaf();
    const was = this.#path;
    for (const each of was.slice(depth)) each.open = false;
    this.#path = was.slice(0, depth);
    this.#changed(() => {
      for (const each of was.slice(depth)) each.open = true;
      this.#path = was;
    });
  }
}
