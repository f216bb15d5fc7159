/** @import { Hit } from '../wire/types.js' */
/** @import { List } from '../state/types.js' */
/** @import { Deeds } from './conversation-item.js' */
import { groupsOf } from '../state/groups.js';
import { ConversationItem } from './conversation-item.js';
import { element, placeNodes, setText } from './dom.js';
import { searchHit } from './search-hit.js';
import { groupTitle } from './when.js';
import { problemWords, words } from './words.js';

/** The conversations by date, or where searched words were found. One stop of the Tab key; arrows go through it. */
export class ConversationList {
  #deeds;
  #onHit;
  #node;
  #content = element('div', { class: 'groups' });
  #note = element('p', { class: 'list-note' });
  #again = element('button', { type: 'button', class: 'outlined' }, words.askAgain);
  #end = element('div', { class: 'list-end' });
  /** @type {Map<string, ConversationItem>} */
  #items = new Map();
  /** @type {Map<string, {node: HTMLElement, heading: HTMLElement, list: HTMLElement}>} */
  #groups = new Map();
  /** @type {List | null} */
  #shown = null;
  #current = '';
  #day = '';

  /**
   * @param {HTMLElement} node which scrolls
   * @param {Deeds & {more(): void, again(): void, openHit(hit: Hit): void}} deeds
   */
  constructor(node, deeds) {
    this.#node = node;
    this.#deeds = deeds;
    this.#onHit = deeds.openHit;
    node.append(this.#content, this.#note, this.#again, this.#end);
    node.addEventListener('keydown', (event) => this.#keyed(event));
    node.addEventListener('focusin', (event) => this.#stopAt(event.target));
    this.#again.addEventListener('click', deeds.again);
    const watch = new IntersectionObserver((seen) => seen.some(({ isIntersecting }) => isIntersecting) && deeds.more(), { root: node, rootMargin: '400px' });
    watch.observe(this.#end);
  }

  /**
   * @param {List} list
   * @param {string} current the open conversation
   */
  show(list, current) {
    const focused = this.#focusedLink();
    const at = focused ? this.#links().indexOf(focused) : -1;
    this.#draw(list, current);
    // What had the focus may be gone: then what came in its place has it.
    if (at >= 0 && !focused?.isConnected) (this.#links()[at] ?? this.#links().at(-1))?.focus();
  }

  /**
   * @param {List} list
   * @param {string} current
   */
  #draw(list, current) {
    const day = new Date().toDateString(); // at midnight today becomes yesterday
    if (list === this.#shown && current === this.#current && day === this.#day) return;
    this.#shown = list;
    this.#current = current;
    this.#day = day;
    if (list.query === '') this.#showGroups(list);
    else this.#showHits(list);
    const note = noteOn(list);
    setText(this.#note, note);
    this.#note.hidden = note === '';
    this.#again.hidden = list.problem === null;
    this.#keepOneStop();
  }

  /** @param {List} list */
  #showGroups({ heads, hidden }) {
    const visible = heads.filter(({ id, title }) => !hidden.has(id) && (title !== '' || id === this.#current));
    const ids = new Set(visible.map(({ id }) => id));
    for (const id of this.#items.keys()) if (!ids.has(id)) this.#items.delete(id);
    const groups = groupsOf(visible, Date.now());
    const keys = new Set(groups.map(({ key }) => key));
    for (const key of this.#groups.keys()) if (!keys.has(key)) this.#groups.delete(key);
    const nodes = groups.map((group) => {
      const place = this.#groupFor(group.key);
      setText(place.heading, groupTitle(group));
      placeNodes(
        place.list,
        group.heads.map((head) => this.#itemFor(head).node),
      );
      return place.node;
    });
    placeNodes(this.#content, nodes);
  }

  /** @param {string} key */
  #groupFor(key) {
    let group = this.#groups.get(key);
    if (!group) {
      const id = `group-${key}`;
      const heading = element('h2', { id });
      const list = element('ul', {});
      group = { node: element('section', { class: 'group', 'aria-labelledby': id }, heading, list), heading, list };
      this.#groups.set(key, group);
    }
    return group;
  }

  /** @param {List['heads'][number]} head */
  #itemFor(head) {
    let item = this.#items.get(head.id);
    if (!item) {
      item = new ConversationItem(head, this.#deeds);
      this.#items.set(head.id, item);
    }
    item.show(head, head.id === this.#current);
    return item;
  }

  /** @param {List} list */
  #showHits({ hits, hidden }) {
    this.#items.clear();
    this.#groups.clear();
    const nodes = (hits ?? []).filter(({ head }) => !hidden.has(head.id)).map((hit) => searchHit(hit, this.#onHit).node);
    placeNodes(this.#content, nodes.length > 0 ? [element('ul', { class: 'hits', 'aria-label': words.searchResults }, ...nodes)] : []);
  }

  /** The first result, or conversation. */
  focusFirst() {
    this.#links()[0]?.focus();
  }

  #focusedLink() {
    return this.#links().find((link) => link.parentElement?.contains(document.activeElement));
  }

  #links() {
    return /** @type {HTMLAnchorElement[]} */ ([...this.#content.querySelectorAll('a.link')]).filter((link) => link.checkVisibility());
  }

  /** @param {KeyboardEvent} event */
  #keyed(event) {
    const links = this.#links();
    const at = links.indexOf(/** @type {HTMLAnchorElement} */ (this.#focusedLink()));
    if (at < 0 || event.altKey || event.ctrlKey || event.metaKey || event.target instanceof HTMLInputElement) return;
    const to = { ArrowDown: at + 1, ArrowUp: at - 1, Home: 0, End: links.length - 1 }[event.key];
    if (to === undefined || event.defaultPrevented) return;
    event.preventDefault();
    links[Math.max(0, Math.min(to, links.length - 1))]?.focus();
  }

  /** @param {EventTarget | null} target */
  #stopAt(target) {
    const row = target instanceof Element ? target.closest('li') : null;
    if (!row) return;
    for (const each of this.#node.querySelectorAll('li > :is(a.link, button.more)')) {
      if (each instanceof HTMLElement) each.tabIndex = each.parentElement === row ? 0 : -1;
    }
  }

  #keepOneStop() {
    const links = [...this.#content.querySelectorAll('a.link')];
    const stop = links.find((link) => link.parentElement?.contains(document.activeElement)) ?? links.find((link) => link.hasAttribute('aria-current')) ?? links[0];
    this.#stopAt(stop ?? null);
  }
}

/** @param {List} list */
function noteOn({ heads, hits, loading, problem, query, archived }) {
  if (problem) return problemWords(problem).title;
  if (query !== '') return hits === null ? words.searching : hits.length === 0 ? words.nothingFound : '';
  if (heads.length > 0) return '';
  if (loading) return words.loading;
  return archived ? words.noneArchived : words.noConversations;
}
