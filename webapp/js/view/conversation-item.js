/** @import { Head } from '../wire/types.js' */
/** @import { MenuItem } from './menu.js' */
import { addressOf } from './address.js';
import { element, icon, setText } from './dom.js';
import { openMenu } from './menu.js';
import { wholeTime } from './when.js';
import { words } from './words.js';

/**
 * What the user can do with a conversation on the list.
 * @typedef {object} Deeds
 * @property {(id: string) => void} open
 * @property {(id: string, change: {title?: string, pinned?: boolean, archived?: boolean}) => void} change
 * @property {(head: Head) => void} remove
 * @property {(id: string, format: 'markdown' | 'json') => string} exportAddress
 */

/** One conversation on the list: a link, and a menu of what can be done with it. */
export class ConversationItem {
  #deeds;
  #head;
  #title = element('span', { class: 'title', dir: 'auto' });
  #running = element('span', { class: 'pulse', role: 'img', 'aria-label': words.answerRunning, title: words.answerRunning });
  #link = element('a', { class: 'link', draggable: 'false' }, this.#title, this.#running);
  #more = element('button', { type: 'button', class: 'quiet more', 'aria-haspopup': 'menu', 'aria-expanded': 'false' }, icon('more'));
  node = element('li', { class: 'conversation' }, this.#link, this.#more);
  /** @type {HTMLInputElement | null} */
  #field = null;

  /**
   * @param {Head} head
   * @param {Deeds} deeds
   */
  constructor(head, deeds) {
    this.#head = head;
    this.#deeds = deeds;
    this.#link.addEventListener('click', (event) => this.#clicked(event));
    this.#link.addEventListener('dblclick', () => this.#rename());
    this.#more.addEventListener('click', () => openMenu(this.#more, words.actionsFor(this.#name), this.#menu()));
    this.node.addEventListener('keydown', (event) => this.#keyed(event));
  }

  get #name() {
    return this.#head.title || words.untitled;
  }

  /**
   * @param {Head} head
   * @param {boolean} current
   */
  show(head, current) {
    this.#head = head;
    setText(this.#title, this.#name);
    this.#link.href = addressOf(head.id);
    this.#link.title = `${this.#name}\n${wholeTime(head.updatedMs)}`;
    this.#link.toggleAttribute('aria-current', current);
    if (current) this.#link.setAttribute('aria-current', 'page');
    this.#running.hidden = !head.running;
    const actions = words.actionsFor(this.#name);
    this.#more.setAttribute('aria-label', actions);
    this.#more.title = actions;
  }

  /** @param {MouseEvent} event */
  #clicked(event) {
    if (event.ctrlKey || event.metaKey || event.shiftKey) return; // a tab or window of its own, as with any link
    event.preventDefault();
    this.#deeds.open(this.#head.id);
  }

  /** @param {KeyboardEvent} event */
  #keyed(event) {
    if (this.#field) return;
    switch (event.key) {
      case 'F2':
        this.#rename();
        break;
      case 'Delete':
        this.#deeds.remove(this.#head);
        break;
      case 'ArrowRight':
        this.#more.focus();
        break;
      case 'ArrowLeft':
        this.#link.focus();
        break;
      default:
        return;
    }
    event.preventDefault();
  }

  /** @returns {MenuItem[]} */
  #menu() {
    const { id, pinned, archived } = this.#head;
    const { change, remove, exportAddress } = this.#deeds;
    return [
      { label: words.rename, picture: 'edit', onChosen: () => this.#rename() },
      ...(archived ? [] : [{ label: pinned ? words.unpin : words.pin, picture: 'pin', onChosen: () => change(id, { pinned: !pinned }) }]),
      { label: archived ? words.unarchive : words.archive, picture: 'archive', onChosen: () => change(id, { archived: !archived }) },
      { label: words.exportAsMarkdown, picture: 'file', href: exportAddress(id, 'markdown') },
      { label: words.exportAsJson, picture: 'file', href: exportAddress(id, 'json') },
      { label: words.delete, picture: 'bin', danger: true, onChosen: () => remove(this.#head) },
    ];
  }

  #rename() {
    if (this.#field) return;
    const field = element('input', { type: 'text', class: 'rename', maxlength: '200', 'aria-label': words.newTitle, dir: 'auto' });
    field.value = this.#head.title;
    this.#field = field;
    field.addEventListener('keydown', (event) => {
      if (event.isComposing || !['Enter', 'Escape'].includes(event.key)) return;
      event.preventDefault();
      event.stopPropagation();
      this.#endRename(event.key === 'Enter');
      this.#link.focus();
    });
    field.addEventListener('blur', () => this.#endRename(true));
    this.node.classList.add('renaming');
    this.#link.before(field);
    field.select();
    field.focus();
  }

  /** @param {boolean} keep */
  #endRename(keep) {
    const field = this.#field;
    if (!field) return;
    this.#field = null; // first: to take the field away makes it lose the focus
    const title = field.value.trim();
    field.remove();
    this.node.classList.remove('renaming');
    if (keep && title !== '' && title !== this.#head.title) this.#deeds.change(this.#head.id, { title });
  }
}
