/** @import { Inline } from './types.js' */
import { element } from '../dom.js';
import { link, safeUrl } from '../links.js';
import { words } from '../words.js';

/**
 * Makes an element's content show the given inlines. What is there already and fits is kept, so that text being written
 * grows in place: a selection in it stays.
 * @param {Element} parent
 * @param {readonly Inline[]} inlines
 */
export function showInlines(parent, inlines) {
  let at = parent.firstChild;
  for (const inline of inlines) {
    const next = at?.nextSibling ?? null;
    if (at && fits(at, inline)) update(at, inline);
    else {
      const node = nodeFor(inline);
      if (at) at.replaceWith(node);
      else parent.append(node);
    }
    at = next;
  }
  while (at) {
    const next = at.nextSibling;
    at.remove();
    at = next;
  }
}

/**
 * @param {Inline} inline
 * @returns {Node}
 */
function nodeFor(inline) {
  switch (inline.type) {
    case 'text':
      return document.createTextNode(inline.text);
    case 'code':
      return element('code', { translate: 'no' }, inline.text);
    case 'break':
      return element('br');
    case 'link':
      return linkFor(inline.href, inline.children);
    case 'image':
      // Loading it would tell its server who reads what: it is a link.
      return linkFor(inline.href, [{ type: 'text', text: words.imageLink(inline.alt) }]);
    default: {
      const node = element(inline.type);
      showInlines(node, inline.children);
      return node;
    }
  }
}

/**
 * @param {string} href
 * @param {readonly Inline[]} children
 */
function linkFor(href, children) {
  const url = safeUrl(href);
  const node = url ? link(url) : element('span', { class: 'dead-link' });
  showInlines(node, children);
  return node;
}

/**
 * @param {Node} node
 * @param {Inline} inline
 */
function fits(node, inline) {
  if (inline.type === 'text') return node instanceof Text;
  return node instanceof HTMLElement && node.localName === inline.type && inline.type !== 'link';
}

/**
 * @param {Node} node
 * @param {Inline} inline
 */
function update(node, inline) {
  if (node instanceof Text && inline.type === 'text') setData(node, inline.text);
  else if (node instanceof Element && 'children' in inline) showInlines(node, inline.children);
  else if (inline.type === 'code' && node.firstChild instanceof Text) setData(node.firstChild, inline.text);
}

/**
 * @param {Text} node
 * @param {string} text
 */
function setData(node, text) {
  if (node.data === text) return;
  if (text.startsWith(node.data)) node.appendData(text.slice(node.data.length));
  else node.data = text;
}
