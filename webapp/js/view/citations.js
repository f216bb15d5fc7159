/** @import { Citation } from '../state/types.js' */
import { element } from './dom.js';
import { link, safeUrl } from './links.js';
import { placeFor } from './mark-place.js';
import { words } from './words.js';

/** @typedef {{url: string, file: string, title: string}} Source */

/**
 * Stand around a source's number in marked text, where an answer's own are made unreadable. The first sign is one that the
 * parser looks at; emphasis and addresses before it end.
 */
const BEGIN = '<\uE000';
const END = '\uE001';
const MARK = /<\uE000\d+\uE001|%3C%EE%80%80\d+%EE%80%81/gi;

/** @param {readonly Citation[]} citations @returns {Source[]} each once, in the order in which they were first named */
export function sourcesOf(citations) {
  /** @type {Map<string, Source>} */
  const sources = new Map();
  for (const { url, file, title } of citations) {
    const key = keyOf({ url, file });
    if (!sources.get(key)?.title) sources.set(key, { url, file, title });
  }
  return [...sources.values()];
}

/**
 * The text with a mark at the end of each span that has a source.
 * @param {string} text
 * @param {readonly Citation[]} citations
 */
export function marked(text, citations) {
  const keys = sourcesOf(citations).map(keyOf);
  const plain = text.replace(/[\uE000\uE001]/g, '\uFFFD');
  const ends = [...plain].length === plain.length ? (/** @type {number} */ end) => end : utf16(plain);
  /** @type {Map<number, Set<number>>} */
  const marks = new Map();
  for (const { url, file, start, end } of citations) {
    if (end === null || end <= (start ?? 0) || ends(end) > plain.length) continue;
    const at = placeFor(plain, ends(end));
    if (at < 0) continue;
    marks.set(at, (marks.get(at) ?? new Set()).add(keys.indexOf(keyOf({ url, file })) + 1));
  }
  let from = 0;
  let whole = '';
  for (const [at, numbers] of [...marks].sort(([a], [b]) => a - b)) {
    whole += plain.slice(from, at) + Array.from(numbers, (number) => `${BEGIN}${number}${END}`).join('');
    from = at;
  }
  return whole + plain.slice(from);
}

/** What stands in code, or was taken for the end of an address, is no mark. @param {string} text */
export function unmarked(text) {
  return text.replace(MARK, '');
}

/** @param {string} text @param {number} at @returns {{number: number, end: number} | null} the mark that begins there */
export function markAt(text, at) {
  if (!text.startsWith(BEGIN, at)) return null;
  const end = text.indexOf(END, at);
  return end < 0 ? null : { number: Number(text.slice(at + BEGIN.length, end)), end: end + 1 };
}

/** @param {Source} source */
export function nameOf({ url, file, title }) {
  return title || file || safeUrl(url)?.host || words.unnamedSource;
}

/**
 * The sources below an answer, numbered as the marks are.
 * @param {readonly Citation[]} citations
 * @returns {Node[]}
 */
export function sourceList(citations) {
  const items = sourcesOf(citations).map((source) => {
    const safe = source.url ? safeUrl(source.url) : null;
    const says = element('span', { dir: 'auto' }, nameOf(source));
    return safe ? element('li', {}, link(safe, says), element('span', { class: 'host' }, safe.host)) : element('li', {}, says);
  });
  return items.length === 0 ? [] : [element('h3', {}, words.sources), element('ol', {}, ...items)];
}

/** @param {{url: string, file: string}} source */
function keyOf({ url, file }) {
  return JSON.stringify([url, file]);
}

/** Models count characters where we count their halves. @param {string} text */
function utf16(text) {
  const ends = [0];
  for (const character of text) ends.push((ends.at(-1) ?? 0) + character.length);
  return (/** @type {number} */ end) => ends[end] ?? Infinity;
}
