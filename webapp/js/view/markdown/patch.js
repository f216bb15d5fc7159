/** @import { TreeNode } from './types.js' */
import { CodeBlock } from '../code-block.js';
import { element } from '../dom.js';
import { Formula } from '../formula.js';

/** The view of a code block, by its node. @type {WeakMap<Node, CodeBlock>} */
const codeBlocks = new WeakMap();
/** The same for formulas. @type {WeakMap<Node, Formula>} */
const formulas = new WeakMap();

/**
 * Makes an element's content show what it should, from its `from`th child on. What is there already and fits is kept, so
 * that text being written grows in place: a selection in it stays.
 * @param {Element} parent
 * @param {readonly TreeNode[]} shown what it shows now
 * @param {readonly TreeNode[]} wanted
 * @param {number} [from]
 */
export function patch(parent, shown, wanted, from = 0) {
  let at = from === 0 ? parent.firstChild : (parent.childNodes[from] ?? null);
  for (let index = from; index < wanted.length; index++) {
    const before = shown[index];
    const node = /** @type {TreeNode} */ (wanted[index]);
    const next = at?.nextSibling ?? null;
    if (!at) parent.append(nodeFor(node));
    else if (before === undefined || !update(at, before, node)) at.replaceWith(nodeFor(node));
    at = next;
  }
  while (at) {
    const next = at.nextSibling;
    at.remove();
    at = next;
  }
}

/**
 * @param {TreeNode} wanted
 * @returns {Node}
 */
function nodeFor(wanted) {
  if (typeof wanted === 'string') return document.createTextNode(wanted);
  if ('code' in wanted) {
    const block = new CodeBlock();
    block.show(wanted);
    codeBlocks.set(block.node, block);
    return block.node;
  }
  if ('tex' in wanted) {
    const formula = new Formula();
    formula.show(wanted);
    formulas.set(formula.node, formula);
    return formula.node;
  }
  const made = element(wanted.tag, wanted.attributes);
  patch(made, [], wanted.children);
  return made;
}

/**
 * @param {Node} node
 * @param {TreeNode} shown
 * @param {TreeNode} wanted
 * @returns {boolean} false where it takes another node
 */
function update(node, shown, wanted) {
  if (shown === wanted) return true;
  if (typeof wanted === 'string') {
    if (!(node instanceof Text)) return false;
    if (wanted.startsWith(node.data)) node.appendData(wanted.slice(node.data.length));
    else node.data = wanted;
    return true;
  }
  if ('code' in wanted) {
    const block = codeBlocks.get(node);
    block?.show(wanted);
    return block !== undefined;
  }
  if ('tex' in wanted) {
    const formula = formulas.get(node);
    formula?.show(wanted);
    return formula !== undefined;
  }
  if (typeof shown === 'string' || 'code' in shown || 'tex' in shown || shown.tag !== wanted.tag || !(node instanceof Element)) return false;
  for (const name of Object.keys(shown.attributes)) if (!(name in wanted.attributes)) node.removeAttribute(name);
  for (const [name, value] of Object.entries(wanted.attributes)) if (shown.attributes[name] !== value) node.setAttribute(name, value);
  patch(node, shown.children, wanted.children);
  return true;
}
