/** @import { Fork, Message } from './types.js' */

/** The branches of a chat. All functions are pure; `all` has parents before their children. */

/**
 * The branch through a message: from its beginning to the newest message that goes on from it.
 * @param {readonly Message[]} all
 * @param {string} id empty or unknown: the newest branch
 * @returns {Message[]}
 */
export function branchThrough(all, id) {
  const byId = new Map(all.map((each) => [each.id, each]));
  const under = new Set([byId.has(id) ? id : '']);
  let end = byId.get(id);
  for (const each of all) {
    if (!under.has(each.parent)) continue;
    under.add(each.id);
    end = each;
  }
  const branch = [];
  // What was passed is taken away, so that not even a ring of parents is walked for ever.
  for (let at = end; at && byId.delete(at.id); at = byId.get(at.parent)) branch.push(at);
  return branch.reverse();
}

/**
 * @param {readonly Message[]} all
 * @param {readonly Message[]} branch
 * @returns {Map<string, Fork>}
 */
export function forksOf(all, branch) {
  /** @type {Map<string, string[]>} */
  const siblings = new Map();
  for (const { id, parent } of all) {
    const known = siblings.get(parent);
    if (known) known.push(id);
    else siblings.set(parent, [id]);
  }
  /** @type {Map<string, Fork>} */
  const forks = new Map();
  for (const { id, parent } of branch) {
    const ids = siblings.get(parent) ?? [];
    const at = ids.indexOf(id);
    if (ids.length > 1) forks.set(id, { at: at + 1, of: ids.length, before: ids[at - 1] ?? '', after: ids[at + 1] ?? '' });
  }
  return forks;
}
