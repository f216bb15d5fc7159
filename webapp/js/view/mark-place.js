/** Lines that are markdown's own: fences, rules, what underlines headings, what divides a table's head from its body. */
const STRUCTURE = /^[\s>]*(?:`{3}.*|~{3}.*|[-=|:*_+\s]+)$/;
/** What begins a line before its text. */
const OPENING = /^[\s>]*(?:[-*+]|\d{1,9}[.)]?|#{1,6})?[\s>]*(?:\[[ xX]?\]?)?\s*$/;
/** Words, and what holds addresses together. */
const ADDRESS = /[\w/.:?=&%#~+@-]/;
const LONGEST_ADDRESS = 500;

/**
 * Where a mark may stand so that all around it stays what it is: behind the word, the address, the run of signs that it
 * would tear.
 * @param {string} text markdown
 * @param {number} at where it is wanted
 * @returns {number} -1: nowhere
 */
export function placeFor(text, at) {
  let place = at;
  while (place > 0 && /[\s|]/.test(text[place - 1] ?? '')) place--;
  while (tears(text, place)) place++;
  // What ends a sentence ends an address only where nothing follows.
  if (/:\/\/\S*[.,;:!?]$/.test(text.slice(Math.max(0, place - LONGEST_ADDRESS), place))) place--;
  const from = text.lastIndexOf('\n', place - 1) + 1;
  const to = text.indexOf('\n', place);
  const isOwn = STRUCTURE.test(text.slice(from, to < 0 ? text.length : to)) || OPENING.test(text.slice(from, place));
  return isOwn ? -1 : place;
}

/**
 * @param {string} text
 * @param {number} at
 */
function tears(text, at) {
  const before = text[at - 1] ?? '';
  const after = text[at] ?? '';
  if (before === '' || after === '') return false;
  if (/\]\([^()\s]*$/.test(text.slice(Math.max(0, at - LONGEST_ADDRESS), at))) return true;
  const within = ADDRESS.test(before) && ADDRESS.test(after);
  if (within && /[\w/]/.test(/\w/.test(after) ? after : (text[at + 1] ?? ''))) return true;
  return before === '\\' || (before === after && /[*_~`]/.test(before)) || (/[\]!]/.test(before) && /[[(:]/.test(after));
}
