/** @import { TreeMath } from './markdown/types.js' */
import { element } from './dom.js';

/** Mathematics: https://katex.org */
const KATEX = '../../vendor/katex/dist/katex.min.js';
const STYLE = '../../vendor/katex/dist/katex.min.css';
/** Model output is hostile: no links, no images, nothing larger than a line of headings, no macros without end. */
const CAREFUL = { throwOnError: true, trust: false, strict: 'ignore', errorColor: 'var(--danger)', maxSize: 20, maxExpand: 500 };

/**
 * What KaTeX makes of a formula before it becomes nodes.
 * @typedef {object} Drawn
 * @property {Drawn[]} [children]
 * @property {Record<string, string>} [attributes]
 * @property {() => Node} toNode
 */
/** @typedef {{__renderToDomTree(tex: string, options: object): Drawn}} Katex */

/** Loaded with the first formula. @type {Promise<Katex | null> | undefined} */
let loading;
/** @type {Katex | null} */
let katex = null;

/** A formula: its source until it can be drawn, and for good where it cannot. */
export class Formula {
  node = element('span', { class: 'math', translate: 'no', dir: 'ltr' });
  /** @type {TreeMath | null} */
  #shown = null;

  /** @param {TreeMath} formula */
  show(formula) {
    if (formula.source === this.#shown?.source) return;
    this.#shown = formula;
    if (katex) return this.#draw(katex, formula);
    this.node.textContent = formula.source;
    loading ??= load();
    void loading.then((loaded) => loaded && this.#shown === formula && this.#draw(loaded, formula));
  }

  /**
   * @param {Katex} drawer
   * @param {TreeMath} formula
   */
  #draw(drawer, { tex, display, source }) {
    try {
      const drawn = drawer.__renderToDomTree(tex, { ...CAREFUL, displayMode: display });
      setAsideStyles(drawn);
      this.node.replaceChildren(drawn.toNode());
      for (const styled of this.node.querySelectorAll('[data-style]')) setStyle(styled);
    } catch {
      this.node.textContent = source; // what KaTeX does not know, the reader may
    }
  }
}

/**
 * KaTeX sets some styles as attributes, which the page's policy forbids, as it should. Those are set through the object
 * model. (`render` would leave no room for that between its two steps.)
 * @param {Drawn} drawn
 */
function setAsideStyles({ attributes, children = [] }) {
  if (attributes?.style) {
    attributes['data-style'] = attributes.style;
    delete attributes.style;
  }
  for (const child of children) setAsideStyles(child);
}

/** @param {Element} node */
function setStyle(node) {
  if (node instanceof HTMLElement || node instanceof SVGElement || node instanceof MathMLElement) node.style.cssText = node.getAttribute('data-style') ?? '';
  node.removeAttribute('data-style');
}

/** @returns {Promise<Katex | null>} */
async function load() {
  const style = element('link', { rel: 'stylesheet', href: new URL(STYLE, import.meta.url).href });
  const styled = new Promise((resolve) => {
    style.addEventListener('load', resolve);
    style.addEventListener('error', resolve);
  });
  document.head.append(style);
  try {
    await Promise.all([import(KATEX), styled]);
    katex = /** @type {{katex: Katex}} */ (/** @type {unknown} */ (globalThis)).katex;
  } catch {
    // Without it the source stays.
  }
  return katex;
}
