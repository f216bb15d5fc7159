/** @import Token from 'markdown-it/lib/token.mjs' */

const ENDS = new Set(['paragraph_open', 'heading_open', 'table_open', 'blockquote_open', 'hr']);

/**
 * How much of the text no further text can change. A line decides when it is whole, and with it the next one, which may
 * make it a table's head. What has begun for sure has ended all before it; some blocks end by a line of their own or by a
 * blank one.
 * @param {readonly Token[]} blocks the outermost ones
 * @param {readonly string[]} lines the text; of the last one more may come
 * @returns {{lines: number, blocks: number}}
 */
export function finalPart(blocks, lines) {
  const whole = lines.length - 1;
  const blank = lines.slice(0, whole).findLastIndex(isBlank) + 1;
  const last = blocks.at(-1);
  if (!last) return { lines: blank, blocks: 0 };
  if (hasEnded(last, lines)) return { lines: Math.max(last.map?.[1] ?? 0, blank), blocks: blocks.length };
  const at = blocks.findLastIndex(({ map }) => map && map[0] + 1 < whole);
  const begin = blocks[at]?.map?.[0] ?? 0;
  // A link definition may have a title that goes on below it, in what looks like a block until the title ends.
  const follows = begin > 0 && (isBlank(lines[begin - 1]) || (blocks[at - 1]?.map?.[1] ?? 0) >= begin);
  return follows ? { lines: begin, blocks: at } : { lines: 0, blocks: 0 };
}

/**
 * @param {Token} block
 * @param {readonly string[]} lines
 */
function hasEnded({ type, map, markup }, lines) {
  const [begin, end] = map ?? [0, 0];
  const whole = lines.length - 1;
  if (type === 'fence') return end <= whole && end - 1 > begin && closing(markup).test(lines[end - 1] ?? '');
  return ENDS.has(type) && end < whole;
}

/** @param {string} fence the opening one, without its indent */
export function closing(fence) {
  return new RegExp(`^ {0,3}${fence}${fence[0]}*[ \\t]*$`, 'm');
}

/** @param {string | undefined} line */
function isBlank(line) {
  return line !== undefined && /^[ \t]*$/.test(line);
}
