/** @import { Run } from './types.js' */

/** The runs of `*`, `_` and `~` that are not paired yet, in the order of the text. */
export class Runs {
  /** @type {Run | null} */
  #last = null;

  get last() {
    return this.#last;
  }

  /** @param {Run} run */
  add(run) {
    run.before = this.#last;
    if (this.#last) this.#last.after = run;
    this.#last = run;
  }

  /** Forgets all runs after the given one: they are in a link of their own. @param {Run | null} run */
  cutAfter(run) {
    this.#last = run;
    if (run) run.after = null;
  }

  /**
   * CommonMark's "process emphasis": pairs the runs after `bottom`. Remembers below which run no opener can be, so that
   * no run is looked at again and again.
   * @param {Run | null} bottom
   */
  match(bottom) {
    /** @type {Map<string, Run | null>} */
    const floors = new Map();
    let closer = firstAfter(bottom, this.#last);
    while (closer) {
      if (!closer.canClose || closer.left === 0) {
        closer = closer.after;
        continue;
      }
      const kind = `${closer.char}${closer.canOpen}${closer.length % 3}${closer.char === '~' ? closer.length : ''}`;
      const floor = floors.has(kind) ? (floors.get(kind) ?? null) : bottom;
      let opener = closer.before;
      while (opener && opener !== floor && opener !== bottom && !matches(opener, closer)) opener = opener.before;
      if (opener && opener !== floor && opener !== bottom) {
        pair(opener, closer);
        opener.after = closer;
        closer.before = opener;
        if (opener.left === 0) unlink(opener);
        if (closer.left === 0) {
          const next = closer.after;
          if (this.#last === closer) this.#last = closer.before;
          unlink(closer);
          closer = next;
        }
      } else {
        floors.set(kind, closer.before);
        const next = closer.after;
        if (!closer.canOpen) {
          if (this.#last === closer) this.#last = closer.before;
          unlink(closer);
        }
        closer = next;
      }
    }
  }
}

/**
 * @param {Run} opener
 * @param {Run} closer
 */
function matches(opener, closer) {
  if (!opener.canOpen || opener.left === 0 || opener.char !== closer.char) return false;
  if (opener.char === '~') return opener.length === closer.length;
  const odd = (opener.canClose || closer.canOpen) && (opener.length + closer.length) % 3 === 0;
  return !odd || (opener.length % 3 === 0 && closer.length % 3 === 0);
}

/**
 * @param {Run} opener
 * @param {Run} closer
 */
function pair(opener, closer) {
  const tilde = opener.char === '~';
  const used = tilde ? opener.length : opener.left >= 2 && closer.left >= 2 ? 2 : 1;
  const kind = tilde ? 'del' : used === 2 ? 'strong' : 'em';
  opener.left -= used;
  closer.left -= used;
  opener.opens.push(kind);
  closer.closes.push(kind);
}

/** @param {Run} run */
function unlink(run) {
  if (run.before) run.before.after = run.after;
  if (run.after) run.after.before = run.before;
}

/**
 * @param {Run | null} bottom
 * @param {Run | null} last
 */
function firstAfter(bottom, last) {
  if (bottom) return bottom.after;
  let first = last;
  while (first?.before) first = first.before;
  return first;
}
