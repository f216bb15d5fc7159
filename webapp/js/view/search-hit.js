/** @import { Hit } from '../wire/types.js' */
import { addressOf } from './address.js';
import { element } from './dom.js';
import { when } from './when.js';
import { words } from './words.js';

/**
 * One place where the words were found.
 * @param {Hit} hit
 * @param {(hit: Hit) => void} onChosen
 */
export function searchHit(hit, onChosen) {
  const excerpt = hit.excerpt.map(({ text, match }) => (match ? element('mark', {}, text) : text));
  const title = element('span', { class: 'title', dir: 'auto' }, ...(hit.message ? [hit.head.title || words.untitled] : excerpt));
  const link = element('a', { class: 'link', href: addressOf(hit.head.id), tabindex: '-1', draggable: 'false' }, element('span', { class: 'heading' }, title, when(hit.createdMs || hit.head.updatedMs)));
  if (hit.message) link.append(element('span', { class: 'excerpt', dir: 'auto' }, ...excerpt));
  link.addEventListener('click', (event) => {
    if (event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    onChosen(hit);
  });
  return { node: element('li', { class: 'hit' }, link), link };
}
