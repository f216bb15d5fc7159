/**
 * The frame of the list of conversations: beside the chat where there is room, and can be folded away; else a drawer over it,
 * which is a dialog.
 */

/** Narrower windows have a drawer; the style says the same. */
const NARROW = '(max-width: 52rem)';
const KEY = 'parley.sidebar';

export class Sidebar {
  #side;
  #rest;
  #opener;
  #storage;
  #narrow = matchMedia(NARROW);
  #drawn = false;

  /**
   * @param {object} parts
   * @param {HTMLElement} parts.side
   * @param {HTMLElement} parts.opener the button that brings it
   * @param {HTMLElement} parts.closer the button that takes it away
   * @param {HTMLElement} parts.shade what covers the rest while it is a drawer
   * @param {readonly HTMLElement[]} parts.rest the page without it
   * @param {Pick<Storage, 'getItem' | 'setItem'> | null} storage remembers whether it is folded away
   */
  constructor({ side, opener, closer, shade, rest }, storage) {
    this.#side = side;
    this.#rest = rest;
    this.#opener = opener;
    this.#storage = storage;
    opener.addEventListener('click', () => this.open());
    closer.addEventListener('click', () => this.#close());
    shade.addEventListener('click', () => this.closeDrawer());
    side.addEventListener('keydown', (event) => this.#keyed(event));
    this.#narrow.addEventListener('change', () => this.#show());
    this.#show();
  }

  /** Whether it can be seen. */
  get isOpen() {
    return this.#narrow.matches ? this.#drawn : this.#recall() !== 'folded';
  }

  open() {
    if (this.#narrow.matches) this.#drawn = true;
    else this.#remember('');
    this.#show();
    this.#side.querySelector('button')?.focus({ preventScroll: true });
  }

  /** What was chosen in the drawer is to be seen now. */
  closeDrawer() {
    if (!this.#drawn) return;
    this.#drawn = false;
    this.#show();
    this.#opener.focus({ preventScroll: true });
  }

  toggle() {
    if (this.isOpen) this.#close();
    else this.open();
  }

  #close() {
    if (this.#narrow.matches) return this.closeDrawer();
    this.#remember('folded');
    this.#show();
    this.#opener.focus({ preventScroll: true });
  }

  #show() {
    const drawer = this.#narrow.matches;
    if (!drawer) this.#drawn = false;
    const open = this.isOpen;
    document.documentElement.classList.toggle('with-sidebar', open);
    this.#opener.setAttribute('aria-expanded', String(open));
    for (const each of this.#rest) each.inert = drawer && open;
    if (drawer && open) {
      this.#side.setAttribute('role', 'dialog');
      this.#side.setAttribute('aria-modal', 'true');
    } else {
      this.#side.setAttribute('role', 'complementary');
      this.#side.removeAttribute('aria-modal');
    }
  }

  /** @param {KeyboardEvent} event */
  #keyed(event) {
    if (!this.#drawn || event.defaultPrevented) return;
    if (event.key === 'Tab') this.#keepInside(event);
    if (event.key !== 'Escape' || event.isComposing) return;
    event.preventDefault();
    event.stopPropagation(); // it stops no answer
    this.closeDrawer();
  }

  /** The rest is inert; without this the way would lead out of the page. @param {KeyboardEvent} event */
  #keepInside(event) {
    const stops = [...this.#side.querySelectorAll('a[href], button, input')].filter((each) => each instanceof HTMLElement && each.tabIndex >= 0 && each.checkVisibility());
    const edge = stops.at(event.shiftKey ? 0 : -1);
    if (document.activeElement !== edge) return;
    const other = stops.at(event.shiftKey ? -1 : 0);
    event.preventDefault();
    if (other instanceof HTMLElement) other.focus();
  }

  #recall() {
    try {
      return this.#storage?.getItem(KEY) ?? '';
    } catch {
      return '';
    }
  }

  /** @param {string} how */
  #remember(how) {
    try {
      this.#storage?.setItem(KEY, how);
    } catch {
      // Then the next visit begins with it.
    }
  }
}
