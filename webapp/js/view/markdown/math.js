/** @import StateBlock from 'markdown-it/lib/rules_block/state_block.mjs' */
/** @import StateInline from 'markdown-it/lib/rules_inline/state_inline.mjs' */

/** Longer than formulas that people write, and as far as the end of one is looked for. */
const MAX_TEX = 4_000;
/** What closes a formula, by what opens it; the first two are displayed on lines of their own. @type {readonly [string, string][]} */
const PAIRS = [['$$', '$$'], ['\\[', '\\]'], ['\\(', '\\)'], ['$', '$']];
/** Sums of money with words between them. */
const MONEY = /^\d[\d.,]*\S*\s+[^\\^_{}=+<>]*$/;

/**
 * @param {string} text
 * @param {number} at
 * @returns {{tex: string, display: boolean, end: number} | null} the formula that begins there
 */
export function formulaAt(text, at) {
  const pair = PAIRS.find(([open]) => text.startsWith(open, at));
  if (!pair) return null;
  const [open, close] = pair;
  const found = text.slice(at + open.length, at + open.length + MAX_TEX);
  const length = endOf(found, close);
  const tex = found.slice(0, Math.max(0, length));
  const end = at + open.length + length + close.length;
  if (tex.trim() === '' || /\n[ \t]*\n/.test(tex) || (open === '$' && !isInline(text, at, tex, end))) return null;
  return { tex: tex.trim(), display: open === '$$' || open === '\\[', end };
}

/** @param {string} text @param {string} close */
function endOf(text, close) {
  let at = text.indexOf(close);
  while (at > 0 && close.startsWith('$') && text[at - 1] === '\\') at = text.indexOf(close, at + 1);
  return at;
}

/**
 * A dollar is money more often than mathematics: as Pandoc has it, and a bit more careful.
 * @param {string} text
 * @param {number} at
 * @param {string} tex
 * @param {number} end
 */
function isInline(text, at, tex, end) {
  return !/\w/.test(text[at - 1] ?? '') && !/[\w$]/.test(text[end] ?? '') && !/^\s|\s$/.test(tex) && !MONEY.test(tex);
}

/**
 * @param {StateInline} state
 * @param {boolean} silent
 */
export function takeFormula(state, silent) {
  const formula = formulaAt(state.src, state.pos);
  if (!formula || formula.end > state.posMax) return false;
  if (!silent) {
    const token = state.push('math', '', 0);
    token.content = formula.tex;
    token.meta = { display: formula.display, source: state.src.slice(state.pos, formula.end) };
  }
  state.pos = formula.end;
  return true;
}

/**
 * A formula on lines of its own. While its end is still to come it is shown as it is written, neither as markdown nor as
 * half a formula; it only ends a paragraph when it is whole, so that nothing before it has to be taken back.
 * @param {StateBlock} state
 * @param {number} from
 * @param {number} end
 * @param {boolean} silent
 */
export function takeFormulaBlock(state, from, end, silent) {
  if ((state.sCount[from] ?? 0) - state.blkIndent >= 4) return false;
  const begin = (state.bMarks[from] ?? 0) + (state.tShift[from] ?? 0);
  const [open, close] = PAIRS.slice(0, 2).find(([each]) => state.src.startsWith(each, begin)) ?? [];
  if (!open || !close) return false;
  let line = from;
  let closed = false;
  for (let length = 0; line < end && !closed && length < MAX_TEX; line++) {
    if (line > from && (state.isEmpty(line) || (state.sCount[line] ?? 0) < state.blkIndent)) return false;
    const text = state.src.slice(line === from ? begin + open.length : state.bMarks[line], state.eMarks[line]).trimEnd();
    closed = text.endsWith(close) && isWhole(state, line);
    length += text.length;
  }
  if (!closed && (silent || !state.env.open || state.src.length - (state.eMarks[line - 1] ?? 0) > 1)) return false;
  const source = state.getLines(from, line, state.blkIndent, false).trim();
  const tex = source.slice(open.length, closed ? -close.length : undefined).trim();
  if (closed && (tex === '' || endOf(tex, close) >= 0)) return false;
  if (silent) return true;
  const token = state.push('math_block', '', 0);
  token.content = tex;
  token.meta = { display: true, source, open: !closed };
  token.map = [from, line];
  state.line = line;
  return true;
}

/** Of a line that is being written, more may come. @param {StateBlock} state @param {number} line */
function isWhole(state, line) {
  return !state.env.open || (state.eMarks[line] ?? 0) < state.src.length;
}
