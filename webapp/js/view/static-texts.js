import { element } from './dom.js';
import { words } from './words.js';

const ATTRIBUTES = ['aria-label', 'content', 'placeholder', 'title'];

/**
 * Puts the texts of the page's own markup into the page's language: `data-words` names an element's text,
 * `data-words-title` its title, and so on. In English all is there already; a test holds it the same.
 * @param {Document} page
 */
export function translate(page) {
  for (const node of page.querySelectorAll('[data-words]')) {
    const parts = marked(textOf(node.getAttribute('data-words')), node.getAttribute('data-marked') === 'kbd' ? 'kbd' : 'code');
    node.replaceChildren(...parts);
  }
  for (const name of ATTRIBUTES) {
    for (const node of page.querySelectorAll(`[data-words-${name}]`)) node.setAttribute(name, textOf(node.getAttribute(`data-words-${name}`)));
  }
  page.documentElement.classList.add('worded');
}

/**
 * @param {string} text with code or keys between backticks
 * @param {'code' | 'kbd'} tag
 */
export function marked(text, tag) {
  return text.split('`').map((part, at) => (at % 2 === 1 ? element(tag, {}, part) : part));
}

/** @param {string | null} name */
function textOf(name) {
  const text = name === null ? undefined : Object.entries(words).find(([key]) => key === name)?.[1];
  if (typeof text !== 'string') throw new TypeError(`No words for ${name}`);
  return text;
}
