/** @import { Block, Code, Heading, Item, List, Table } from './types.js' */
import { CodeBlock } from '../code-block.js';
import { element } from '../dom.js';
import { words } from '../words.js';
import { BlockParser } from './blocks.js';
import { parseInline } from './inline.js';
import { showInlines } from './inline-nodes.js';
import { foldLabel, splitRow } from './lines.js';

/**
 * Shows markdown as nodes, whole or while it is being written: the same way for a live answer, a replayed one and one
 * that is restored. Only blocks that changed since the last showing are touched.
 */

/** Longer paragraphs are shown plain while they are written, and above the second limit for good. */
const MAX_OPEN_INLINE = 16_000;
const MAX_INLINE = 64_000;

/**
 * @typedef {object} BlockView
 * @property {Block} block
 * @property {number} rev what it shows
 * @property {HTMLElement} node
 * @property {Element} inside where children or inlines go
 * @property {BlockView[]} children
 * @property {CodeBlock | null} code
 * @property {string[]} rows of a table, as shown
 * @property {boolean} unresolved whether it has what may be a link reference not defined yet
 */

export class MarkdownView {
  #container;
  #parser = new BlockParser();
  /** @type {BlockView[]} */
  #views = [];
  #shown = '';
  #definitions = 0;
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
    this.#parser.write(text.slice(this.#shown.length));
    this.#shown = text;
    if (!open) {
      this.#parser.end();
      this.#ended = true;
    }
    this.#sync(this.#container, this.#views, this.#parser.document.children);
    if (this.#definitions === this.#parser.definitions.size) return;
    this.#definitions = this.#parser.definitions.size;
    this.#showReferences(this.#views);
  }

  #startOver() {
    this.#parser = new BlockParser();
    this.#views = [];
    this.#shown = '';
    this.#definitions = 0;
    this.#ended = false;
    this.#container.replaceChildren();
  }

  /**
   * @param {Element} parent
   * @param {BlockView[]} views
   * @param {readonly Block[]} blocks
   */
  #sync(parent, views, blocks) {
    for (const [at, block] of blocks.entries()) {
      const view = views[at];
      if (view?.block === block && view.rev === block.rev) continue;
      if (view && (view.block === block || isAlike(view.block, block))) {
        view.block = block;
        this.#show(view);
        continue;
      }
      const made = makeView(block, this.#headingDepth(block));
      this.#show(made);
      if (view) view.node.replaceWith(made.node);
      else parent.append(made.node);
      views[at] = made;
    }
    for (const gone of views.splice(blocks.length)) gone.node.remove();
  }

  /** @param {BlockView} view */
  #show(view) {
    const { block } = view;
    view.rev = block.rev;
    switch (block.type) {
      case 'quote':
      case 'item':
        this.#sync(view.inside, view.children, block.children);
        break;
      case 'list':
        view.node.classList.toggle('loose', block.loose);
        this.#sync(view.inside, view.children, block.children);
        break;
      case 'paragraph':
        view.node.hidden = block.lines.length === 0; // it was nothing but link definitions
        this.#showInline(view, view.inside, block.lines.join('\n'), block.open);
        break;
      case 'heading':
        this.#showInline(view, view.inside, block.text, this.#isLast(block));
        break;
      case 'code':
        view.code?.update();
        break;
      case 'table':
        this.#showTable(view, block);
        break;
      case 'rule':
    }
  }

  /**
   * How deep a heading stands below those before it. Answers begin with any level; for the page's outline the first is
   * the first, and none is skipped.
   * @param {Block} block
   */
  #headingDepth(block) {
    if (block.type !== 'heading') return 0;
    /** @type {number[]} */
    const above = [];
    for (const each of this.#parser.document.children) {
      if (each.type !== 'heading') continue;
      while ((above.at(-1) ?? 0) >= each.level) above.pop();
      above.push(each.level);
      if (each === block) return above.length;
    }
    return 1; // in a list or a quote
  }

  /** @param {Block} block */
  #isLast(block) {
    return !this.#ended && this.#parser.document.children.at(-1) === block;
  }

  /**
   * @param {BlockView} view
   * @param {Element} into
   * @param {string} text
   * @param {boolean} open
   */
  #showInline(view, into, text, open) {
    if (text.length > (open ? MAX_OPEN_INLINE : MAX_INLINE)) {
      showInlines(into, [{ type: 'text', text }]);
      return;
    }
    const resolve = (/** @type {string} */ label) => {
      const url = this.#parser.definitions.get(foldLabel(label));
      if (url === undefined) view.unresolved = true;
      return url;
    };
    showInlines(into, parseInline(text, { open, resolve }));
  }

  /**
   * @param {BlockView} view
   * @param {Table} table
   */
  #showTable(view, table) {
    const head = view.inside.querySelector('thead');
    const body = view.inside.querySelector('tbody');
    if (!head || !body) return;
    if (head.childElementCount === 0) head.append(this.#row(view, 'th', table.header, table, false));
    for (const [at, row] of table.rows.entries()) {
      if (view.rows[at] === row) continue;
      const made = this.#row(view, 'td', row, table, table.open && at === table.rows.length - 1);
      const old = body.children[at];
      if (old) old.replaceWith(made);
      else body.append(made);
    }
    while (body.childElementCount > table.rows.length) body.lastElementChild?.remove();
    view.rows = [...table.rows];
  }

  /**
   * @param {BlockView} view
   * @param {'td' | 'th'} tag
   * @param {string} row
   * @param {Table} table
   * @param {boolean} open
   */
  #row(view, tag, row, table, open) {
    const cells = splitRow(row);
    const made = element('tr');
    for (const [at, align] of table.align.entries()) {
      const cell = element(tag, { dir: 'auto', ...(tag === 'th' ? { scope: 'col' } : {}), ...(align ? { class: `align-${align}` } : {}) });
      this.#showInline(view, cell, cells[at] ?? '', open);
      made.append(cell);
    }
    return made;
  }

  /** A definition may come after its uses. @param {BlockView[]} views */
  #showReferences(views) {
    for (const view of views) {
      this.#showReferences(view.children);
      if (!view.unresolved) continue;
      view.unresolved = false;
      if (view.block.type === 'table') {
        view.inside.querySelector('thead')?.replaceChildren();
        view.rows = [];
      }
      this.#show(view);
    }
  }
}

/**
 * Whether one block's node can show the other.
 * @param {Block} one
 * @param {Block} other
 */
function isAlike(one, other) {
  if (one.type !== other.type || one.type === 'code' || one.type === 'table') return false;
  if (one.type === 'heading' && other.type === 'heading') return one.level === other.level;
  if (one.type === 'list' && other.type === 'list') return one.ordered === other.ordered && one.start === other.start;
  if (one.type === 'item' && other.type === 'item') return one.task === other.task;
  return true;
}

/**
 * @param {Block} block
 * @param {number} headingDepth
 * @returns {BlockView}
 */
function makeView(block, headingDepth) {
  const shared = { block, rev: -1, children: [], rows: [], unresolved: false };
  if (block.type === 'code') {
    const code = new CodeBlock(block);
    return { ...shared, node: code.node, inside: code.node, code };
  }
  const node = nodeFor(block, headingDepth);
  return { ...shared, node, inside: block.type === 'table' ? (node.firstElementChild ?? node) : node, code: null };
}

/**
 * @param {Exclude<Block, Code>} block
 * @param {number} headingDepth
 * @returns {HTMLElement}
 */
function nodeFor(block, headingDepth) {
  switch (block.type) {
    case 'quote':
      return element('blockquote', { dir: 'auto' });
    case 'list':
      return listNode(block);
    case 'item':
      return itemNode(block);
    case 'paragraph':
      return element('p', { dir: 'auto' });
    case 'heading':
      return headingNode(block, headingDepth);
    case 'rule':
      return element('hr');
    case 'table': {
      const table = element('table', {}, element('thead'), element('tbody'));
      return element('div', { class: 'table', tabindex: '0', role: 'region', 'aria-label': words.table }, table);
    }
  }
}

/** @param {List} list */
function listNode(list) {
  if (!list.ordered) return element('ul', { dir: 'auto' });
  return element('ol', { dir: 'auto', ...(list.start === 1 ? {} : { start: String(list.start) }) });
}

/** @param {Item} item */
function itemNode(item) {
  if (item.task === null) return element('li');
  const says = item.task ? words.taskDone : words.taskOpen;
  return element('li', { class: `task ${item.task ? 'done' : 'open'}` }, element('span', { class: 'visually-hidden' }, `${says}: `));
}

/**
 * The page has its own first and second level: an answer's begin at the third. How it looks is the answer's own level.
 * @param {Heading} heading
 * @param {number} depth
 */
function headingNode(heading, depth) {
  const levels = /** @type {const} */ (['h3', 'h4', 'h5', 'h6', 'h6', 'h6']);
  return element(levels[depth - 1] ?? 'h6', { dir: 'auto', class: `level-${heading.level}` });
}
