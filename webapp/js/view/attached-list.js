/** @import { Attached } from '../state/types.js' */
import { isPicture } from './attachable.js';
import { element, icon } from './dom.js';
import { thumbnail } from './upload-chips.js';
import { size, words } from './words.js';

/**
 * The files of a question that was asked; each is a link to its download.
 * @param {readonly Attached[]} attached
 */
export function attachedList(attached) {
  const items = attached.map(({ id, name, type, size: bytes }) => {
    const address = `api/attachments/${encodeURIComponent(id)}`;
    const sign = isPicture(type) ? thumbnail(address) : icon('file');
    const says = element('span', { class: 'name', dir: 'auto' }, name);
    const link = element('a', { href: address, download: name, title: words.download(name) }, sign, says, element('span', { class: 'size' }, size(bytes)));
    return element('li', { class: 'chip' }, link);
  });
  return element('ul', { class: 'chips', 'aria-label': words.attached }, ...items);
}
