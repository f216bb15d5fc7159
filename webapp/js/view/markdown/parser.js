/** @import MarkdownIt from 'markdown-it' */
/** @import StateBlock from 'markdown-it/lib/rules_block/state_block.mjs' */
/** @import StateCore from 'markdown-it/lib/rules_core/state_core.mjs' */
/** @import StateInline from 'markdown-it/lib/rules_inline/state_inline.mjs' */
import { markAt } from '../citations.js';
import { takeFormula, takeFormulaBlock } from './math.js';
import { mended } from './mend.js';

/** Longer than a paragraph that people write: shown as it is, so that hostile text costs no more than its length. */
const MAX_INLINE = 32_000;
/** Each quote counts one, each list two. Deeper than people write; what is nested deeper is text. */
const MAX_LEVEL = 32;

/**
 * markdown-it (CommonMark with GFM's tables and strikethrough; https://github.com/markdown-it/markdown-it) as Parley uses it.
 * @param {typeof MarkdownIt} factory
 */
export function configured(factory) {
  const markdown = factory({ html: false, linkify: true, typographer: false });
  markdown.validateLink = () => true; // `safeUrl` decides what may be followed, here as everywhere on the page
  const { linkify } = markdown;
  // "README.md" and "main.rs" are no links: only what begins as one is.
  linkify.set({ fuzzyLink: false, fuzzyEmail: false }).add('ftp:', null).add('//', null);
  linkify.add('www.', { validate: new RegExp(`^${linkify.re.src_host_strict}${linkify.re.src_path}`, 'i'), normalize: addScheme });
  // The library's own pattern is quadratic (CVE-2026-59887).
  linkify.add('mailto:', { validate: new RegExp(`^[\\w.+%-]{1,64}@${linkify.re.src_host_strict}`, 'i') });
  markdown.block.ruler.before('table', 'too deep', takeTooDeep);
  markdown.block.ruler.before('fence', 'formula', takeFormulaBlock, { alt: ['paragraph', 'reference', 'blockquote', 'list'] });
  markdown.inline.ruler.before('text', 'source mark', takeMark);
  markdown.inline.ruler.before('escape', 'formula', takeFormula);
  markdown.core.ruler.before('inline', 'too long', setAsideTooLong);
  markdown.core.ruler.before('inline', 'unfinished', mendLast);
  return markdown;
}

/** @param {{url: string}} match */
function addScheme(match) {
  match.url = `https://${match.url}`;
}

/**
 * The library itself drops what is nested too deep, with all that comes after it.
 * @param {StateBlock} state
 * @param {number} from
 * @param {number} end
 */
function takeTooDeep(state, from, end) {
  if (state.level < MAX_LEVEL) return false;
  let line = from + 1;
  while (line < end && (state.isEmpty(line) || (state.sCount[line] ?? 0) >= state.blkIndent)) line++;
  state.line = line;
  state.push('paragraph_open', 'p', 1);
  state.push('text', '', 0).content = state.getLines(from, line, state.blkIndent, false).trim();
  state.push('paragraph_close', 'p', -1);
  return true;
}

/**
 * @param {StateInline} state
 * @param {boolean} silent
 */
function takeMark(state, silent) {
  const mark = markAt(state.src, state.pos);
  const source = mark && state.env.sources?.[mark.number - 1];
  if (!source) return false;
  if (!silent) state.push('source_mark', '', 0).meta = { source, number: mark.number };
  state.pos = mark.end;
  return true;
}

/** @param {StateCore} state */
function setAsideTooLong({ tokens }) {
  for (const token of tokens) if (token.type === 'inline' && token.content.length > MAX_INLINE) token.type = 'text';
}

/** @param {StateCore} state */
function mendLast({ tokens, src, env }) {
  if (!env.open || /(?:^|\n)[ \t]*$/.test(src.slice(-200))) return; // a line that is whole stays as it is
  const at = tokens.findLastIndex(({ type }) => type === 'inline');
  const lines = tokens.slice(0, at + 1).findLast(({ map }) => map)?.map; // a cell has its row's
  const last = tokens[at];
  if (last && lines && lines[1] >= src.split('\n').length) last.content = mended(last.content);
}
