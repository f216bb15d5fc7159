/** @import { Head, Hit, Problem } from '../wire/types.js' */
/** @import { List } from './types.js' */

/** The one place where the list of conversations changes: pure functions, as in `chat.js`. */

/**
 * @typedef {{type: 'loading'}
 *   | {type: 'listed', heads: readonly Head[], next: string, anew: boolean}
 *   | {type: 'not-listed', problem: Problem}
 *   | {type: 'changed', head: Head}
 *   | {type: 'gone', id: string}
 *   | {type: 'hidden', id: string}
 *   | {type: 'shown', id: string}
 *   | {type: 'viewed', archived: boolean}
 *   | {type: 'searching', query: string}
 *   | {type: 'found', query: string, hits: readonly Hit[]}
 *   | {type: 'not-found', query: string, problem: Problem}} ListAction
 */

/** @type {List} */
export const EMPTY_LIST = Object.freeze({
  heads: Object.freeze([]),
  archived: false,
  next: '',
  loading: false,
  problem: null,
  hidden: new Set(),
  query: '',
  hits: null,
});

/**
 * @param {List} list
 * @param {ListAction} action
 * @returns {List}
 */
export function reduceList(list, action) {
  switch (action.type) {
    case 'loading':
      return { ...list, loading: true, problem: null };
    case 'listed':
      return { ...list, heads: merged(action.anew ? [] : list.heads, action.heads), next: action.next, loading: false, problem: null };
    case 'not-listed':
      return { ...list, loading: false, problem: action.problem };
    case 'changed':
      return changed(list, action.head);
    case 'gone':
      return { ...without(list, action.id), hidden: remove(list.hidden, action.id), hits: list.hits?.filter(({ head }) => head.id !== action.id) ?? null };
    case 'hidden':
      return { ...list, hidden: new Set([...list.hidden, action.id]) };
    case 'shown':
      return { ...list, hidden: remove(list.hidden, action.id) };
    case 'viewed':
      return { ...EMPTY_LIST, archived: action.archived, hidden: list.hidden };
    case 'searching':
      return { ...list, query: action.query, hits: action.query === '' ? null : list.hits, problem: null };
    case 'found':
      return action.query === list.query ? { ...list, hits: action.hits, problem: null } : list;
    case 'not-found':
      return action.query === list.query ? { ...list, hits: list.hits ?? [], problem: action.problem } : list;
  }
}

/**
 * @param {List} list
 * @param {Head} head
 * @returns {List}
 */
function changed(list, head) {
  const hits = list.hits?.map((hit) => (hit.head.id === head.id ? { ...hit, head } : hit)) ?? null;
  if (head.archived !== list.archived) return { ...without(list, head.id), hits };
  return { ...list, heads: merged(list.heads, [head]), hits };
}

/**
 * @param {List} list
 * @param {string} id
 */
function without(list, id) {
  return { ...list, heads: list.heads.filter((each) => each.id !== id) };
}

/**
 * @param {readonly Head[]} known
 * @param {readonly Head[]} news
 */
function merged(known, news) {
  const byId = new Map(known.map((each) => [each.id, each]));
  for (const head of news) byId.set(head.id, head);
  return [...byId.values()].sort(inOrder);
}

/**
 * As the server lists them: pinned ones first, then the newest.
 * @param {Head} a
 * @param {Head} b
 */
function inOrder(a, b) {
  return Number(b.pinned) - Number(a.pinned) || b.updatedMs - a.updatedMs || (a.id < b.id ? 1 : -1);
}

/**
 * @param {ReadonlySet<string>} from
 * @param {string} id
 */
function remove(from, id) {
  return new Set([...from].filter((each) => each !== id));
}
