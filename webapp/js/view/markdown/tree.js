/** @import Token from 'markdown-it/lib/token.mjs' */
/** @import { TreeCode, TreeElement, TreeMath } from './types.js' */
import { nameOf, unmarked } from '../citations.js';
import { linkAttributes, safeUrl } from '../links.js';
import { words } from '../words.js';

/** Elements nest to this depth; what is deeper shows its content only. */
const MAX_DEPTH = 64;
const HEADINGS = /** @type {const} */ (['h3', 'h4', 'h5', 'h6', 'h6', 'h6']);
const TASK = /^\[([ xX])\]\s+/;

/**
 * Makes trees of a parser's tokens, one for each block of the outermost level. Every tag, attribute and class is one of
 * those named here: of the text nothing but text and checked URLs gets in.
 * @param {readonly Token[]} tokens
 * @param {number[]} outline the levels of the headings around the first token; followed on to the last one
 * @returns {(TreeElement | TreeCode)[]}
 */
export function treesOf(tokens, outline) {
  const builder = new TreeBuilder(outline);
  for (const token of tokens) builder.take(token);
  return builder.trees;
}

/**
 * How deep a heading stands below those before it. Answers begin with any level; for the page's outline the first is the
 * first, and none is skipped.
 * @param {number[]} outline
 * @param {number} level
 */
export function descend(outline, level) {
  while ((outline.at(-1) ?? 0) >= level) outline.pop();
  return outline.push(level);
}

class TreeBuilder {
  /** @type {(TreeElement | TreeCode)[]} */
  trees = [];
  #outline;
  /** The open elements, innermost last; where they are too deep, the same one again. @type {TreeElement[]} */
  #path = [];

  /** @param {number[]} outline */
  constructor(outline) {
    this.#outline = outline;
  }

  /** @param {Token} token */
  take(token) {
    if (token.nesting < 0) this.#close(token);
    else if (token.nesting > 0) this.#open(token);
    else this.#takeLeaf(token);
  }

  /** @param {Token} token */
  #open(token) {
    const { tag, level, hidden } = token;
    if (tag === 'p' && !hidden) this.#loosen();
    if (tag === 'a') this.#pushLink(String(token.attrGet('href')));
    else if (/^h[1-6]$/.test(tag)) this.#pushHeading(Number(tag.slice(1)), level === 0);
    else if (isPlain(tag)) this.#push(tag, {});
    else if (isTextual(tag)) this.#push(tag, { dir: 'auto', ...peculiarities(token) });
    else if (tag === 'table') {
      this.#push('div', { class: 'table', tabindex: '0', role: 'region', 'aria-label': words.table });
      this.#add(tableTools());
      this.#push('table', {});
    } else this.#push(tag === 's' ? 'del' : 'span', {});
  }

  /** @param {Token} token */
  #close(token) {
    this.#path.pop();
    if (token.tag === 'table') this.#path.pop();
  }

  /** @param {Token} token */
  #takeLeaf(token) {
    switch (token.type) {
      case 'inline':
        for (const child of token.children ?? []) this.take(child);
        return;
      case 'softbreak':
        return this.#addText('\n');
      case 'hardbreak':
      case 'hr':
        return this.#add({ tag: token.type === 'hr' ? 'hr' : 'br', attributes: {}, children: [] });
      case 'code_inline':
        return this.#add({ tag: 'code', attributes: { translate: 'no' }, children: [unmarked(token.content)] });
      case 'image':
        return this.#addImage(token);
      case 'math':
        return this.#add(formula(token));
      case 'math_block':
        return this.#addFormulaBlock(token);
      case 'source_mark':
        return this.#addMark(token);
      case 'fence':
      case 'code_block':
        return this.#add({ code: unmarked(token.content), info: unmarked(token.info).trim(), open: false });
      default:
        return this.#addText(unmarked(token.content));
    }
  }

  /** @param {TreeElement | TreeCode | TreeMath} node */
  #add(node) {
    const parent = this.#path.at(-1);
    if (parent) parent.children.push(node);
    else if (!('tex' in node)) this.trees.push(node);
  }

  /**
   * @param {TreeElement['tag']} tag
   * @param {Record<string, string>} attributes
   * @param {number} [level]
   */
  #push(tag, attributes, level) {
    const parent = this.#path.at(-1);
    if (parent && this.#path.length >= MAX_DEPTH) {
      this.#path.push(parent);
      return;
    }
    const made = { tag, attributes, children: [], ...(level ? { level } : {}) };
    this.#add(made);
    this.#path.push(made);
  }

  /** It may be wider than the page: then it is a region to scroll in. @param {Token} token */
  #addFormulaBlock(token) {
    const { open, source } = token.meta;
    const attributes = { class: open ? 'formula open' : 'formula', tabindex: '0', role: 'region', 'aria-label': words.formula };
    this.#add({ tag: 'div', attributes, children: [open ? source : formula(token)] });
  }

  /** @param {string} text */
  #addText(text) {
    const siblings = this.#path.at(-1)?.children;
    if (!siblings || text === '') return;
    const last = siblings.at(-1);
    if (typeof last === 'string') siblings[siblings.length - 1] = last + text;
    else siblings.push(...this.#takeTask(text));
  }

  /**
   * GFM: an item that begins with a box is a task.
   * @param {string} text the first of its parent
   * @returns {string[]} what is left of it
   */
  #takeTask(text) {
    const [item, paragraph] = this.#path.slice(-2);
    const box = TASK.exec(text);
    if (!box || item?.tag !== 'li' || item.children.length !== 1 || paragraph?.children.length !== 0) return [text];
    const done = box[1] !== ' ';
    item.attributes.class = `task ${done ? 'done' : 'open'}`;
    const says = done ? words.taskDone : words.taskOpen;
    item.children.unshift({ tag: 'span', attributes: { class: 'visually-hidden' }, children: [says] });
    const rest = text.slice(box[0].length);
    return rest ? [rest] : [];
  }

  /** A paragraph that shows itself makes its list a loose one. */
  #loosen() {
    const [list, item] = this.#path.slice(-2);
    if (item?.tag === 'li' && list) list.attributes.class = 'loose';
  }

  /**
   * The page has its own first and second level: an answer's begin at the third. How it looks is the answer's own level.
   * @param {number} level
   * @param {boolean} outermost
   */
  #pushHeading(level, outermost) {
    const depth = outermost ? descend(this.#outline, level) : 1;
    this.#push(HEADINGS[depth - 1] ?? 'h6', { dir: 'auto', class: `level-${level}` }, level);
  }

  /** @param {string} href */
  #pushLink(href) {
    const url = safeUrl(unmarked(href));
    if (url) this.#push('a', linkAttributes(url));
    else this.#push('span', { class: 'dead-link' });
  }

  /** @param {Token} token */
  #addMark({ meta: { source, number } }) {
    if (this.#path.some(({ tag }) => tag === 'a')) return; // no link within a link
    const url = source.url ? safeUrl(source.url) : null;
    const says = { 'data-title': nameOf(source), 'aria-label': `${words.sourceNumber(number)}: ${nameOf(source)}` };
    /** @type {TreeElement} */
    const mark = url
      ? { tag: 'a', attributes: { ...linkAttributes(url), ...says, 'data-host': url.host }, children: [String(number)] }
      : { tag: 'span', attributes: { ...says, role: 'note', tabindex: '0' }, children: [String(number)] };
    delete mark.attributes.title; // the card says more
    this.#add({ tag: 'sup', attributes: { class: 'cite' }, children: [mark] });
  }

  /** Loading a picture would tell its server who reads what: it is a link. @param {Token} token */
  #addImage(token) {
    const shows = unmarked(token.content);
    const says = shows ? words.imageOf(shows) : words.image;
    if (this.#path.some(({ tag }) => tag === 'a')) return this.#addText(says);
    this.#pushLink(String(token.attrGet('src')));
    this.#addText(says);
    this.#path.pop();
  }
}

/** `table-tools.js` makes them work. @returns {TreeElement} */
function tableTools() {
  /** @type {(format: string, says: string) => TreeElement} */
  const button = (format, says) => ({ tag: 'button', attributes: { type: 'button', class: 'quiet', 'data-copy-table': format, title: says, 'aria-label': says }, children: [format.toUpperCase()] });
  return { tag: 'div', attributes: { class: 'table-tools' }, children: [button('csv', words.copyCsv), button('tsv', words.copyTable)] };
}

/** @param {Token} token @returns {TreeMath} */
function formula({ content, meta }) {
  return { tex: unmarked(content), display: meta.display, source: unmarked(meta.source) };
}

/**
 * @param {Token} token
 * @returns {Record<string, string>}
 */
function peculiarities(token) {
  const start = token.tag === 'ol' ? token.attrGet('start') : null;
  const align = /^text-align:(left|center|right)$/.exec(String(token.attrGet('style')))?.[1];
  return { ...(token.tag === 'th' ? { scope: 'col' } : {}), ...(start === null ? {} : { start: String(start) }), ...(align ? { class: `align-${align}` } : {}) };
}

/** @param {string} tag @returns {tag is 'li' | 'thead' | 'tbody' | 'tr' | 'em' | 'strong'} */
function isPlain(tag) {
  return ['li', 'thead', 'tbody', 'tr', 'em', 'strong'].includes(tag);
}

/** Where text begins, hence a direction of its own. @param {string} tag @returns {tag is 'p' | 'ul' | 'ol' | 'blockquote' | 'th' | 'td'} */
function isTextual(tag) {
  return ['p', 'ul', 'ol', 'blockquote', 'th', 'td'].includes(tag);
}
