import { element, icon } from './dom.js';

/**
 * @typedef {object} MenuItem
 * @property {string} label
 * @property {string} picture
 * @property {() => void} [onChosen]
 * @property {string} [href] of a file to be had instead
 * @property {boolean} [danger]
 */

/** Room between the menu and the edge of the window. */
const MARGIN_PX = 8;

/**
 * Opens a menu below a button, by the rules of ARIA: arrows go through it, Escape and Tab leave it, the focus goes back.
 * @param {HTMLElement} anchor
 * @param {string} label
 * @param {readonly MenuItem[]} items
 */
export function openMenu(anchor, label, items) {
  const menu = element('div', { class: 'menu', role: 'menu', popover: 'auto', 'aria-label': label });
  const entries = items.map((item) => entry(item, menu));
  menu.append(...entries);
  menu.addEventListener('keydown', (event) => keyed(event, menu, entries));
  menu.addEventListener('toggle', (event) => {
    if (/** @type {ToggleEvent} */ (event).newState !== 'closed') return;
    anchor.setAttribute('aria-expanded', 'false');
    if (menu.contains(document.activeElement) || document.activeElement === document.body) anchor.focus({ preventScroll: true });
    menu.remove();
  });
  // Beside its anchor, so that whoever is in a dialog stays in it.
  anchor.after(menu);
  menu.showPopover();
  anchor.setAttribute('aria-expanded', 'true');
  place(menu, anchor);
  entries[0]?.focus();
}

/**
 * @param {MenuItem} item
 * @param {HTMLElement} menu
 */
function entry({ label, picture, onChosen, href, danger }, menu) {
  const content = [icon(picture), element('span', {}, label)];
  const attributes = { role: 'menuitem', tabindex: '-1', class: danger ? 'danger' : '' };
  const made = href ? element('a', { ...attributes, href, download: '' }, ...content) : element('button', { ...attributes, type: 'button' }, ...content);
  made.addEventListener('click', () => {
    menu.hidePopover();
    onChosen?.();
  });
  return made;
}

/**
 * @param {KeyboardEvent} event
 * @param {HTMLElement} menu
 * @param {readonly HTMLElement[]} entries
 */
function keyed(event, menu, entries) {
  const at = entries.indexOf(/** @type {HTMLElement} */ (document.activeElement));
  switch (event.key) {
    case 'ArrowDown':
      entries[(at + 1) % entries.length]?.focus();
      break;
    case 'ArrowUp':
      entries.at(at - 1)?.focus();
      break;
    case 'Home':
      entries[0]?.focus();
      break;
    case 'End':
      entries.at(-1)?.focus();
      break;
    case 'Escape':
    case 'Tab':
      menu.hidePopover();
      break;
    default:
      return;
  }
  event.preventDefault();
  event.stopPropagation(); // an Escape that closes the menu stops no answer
}

/**
 * @param {HTMLElement} menu
 * @param {HTMLElement} anchor
 */
function place(menu, anchor) {
  const from = anchor.getBoundingClientRect();
  const { offsetWidth: width, offsetHeight: height } = menu;
  const below = from.bottom + height + MARGIN_PX < innerHeight;
  menu.style.top = `${below ? from.bottom + 4 : Math.max(MARGIN_PX, from.top - height - 4)}px`;
  menu.style.left = `${Math.max(MARGIN_PX, Math.min(from.left, innerWidth - width - MARGIN_PX))}px`;
}
