/** @import { Words } from '../words/en.js' */

/** @typedef {keyof Words['doings']} Doing */
/** @typedef {{ctrl?: true, shift?: true, alt?: true, key: string}} Keys `ctrl` is ⌘ on a Mac */

/** As in the chats that people know. None is a bare letter: those belong to who writes, and to screen readers. @type {Record<Doing, Keys>} */
export const KEYS = {
  newChat: { ctrl: true, shift: true, key: 'o' },
  focusText: { shift: true, key: 'Escape' },
  search: { ctrl: true, key: 'k' },
  stop: { key: 'Escape' },
  copyAnswer: { ctrl: true, shift: true, key: 'c' },
  toggleSidebar: { ctrl: true, shift: true, key: 's' },
  previous: { alt: true, key: 'ArrowUp' },
  next: { alt: true, key: 'ArrowDown' },
  shortcuts: { ctrl: true, key: '/' },
};
export const MAC = /^(?:Mac|iP)/.test(navigator.platform);

/**
 * Turns keys into a `shortcut` event on the page: its detail names what is to be done. Who does it prevents its default,
 * and with it the browser's own use of the keys.
 * @param {Document} page
 */
export function listenForShortcuts(page) {
  page.addEventListener('keydown', (event) => {
    if (event.isComposing || event.defaultPrevented || page.querySelector('dialog[open]')) return;
    const doing = doingOf(event);
    if (doing && !page.dispatchEvent(new CustomEvent('shortcut', { detail: { doing }, cancelable: true }))) event.preventDefault();
  });
}

/** @param {KeyboardEvent} event */
function doingOf(event) {
  const ctrl = MAC ? event.metaKey : event.ctrlKey;
  const other = MAC ? event.ctrlKey : event.metaKey;
  // Alt and an arrow opens the list of a select.
  if (other || (event.altKey && event.target instanceof HTMLSelectElement)) return undefined;
  const key = event.key.length === 1 ? event.key.toLowerCase() : event.key;
  return doings().find((doing) => {
    const wanted = KEYS[doing];
    // Where the slash needs Shift, as on German keyboards, that is part of the key.
    const shift = key === '/' || event.shiftKey === Boolean(wanted.shift);
    return wanted.key === key && ctrl === Boolean(wanted.ctrl) && event.altKey === Boolean(wanted.alt) && shift;
  });
}

export function doings() {
  return /** @type {Doing[]} */ (Object.keys(KEYS));
}
