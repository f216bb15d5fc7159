import { formulaAt } from './math.js';

const RUN = /\\[^]|\$+|`+|\*+|_+|~~/g;
const HALF_LINK = /!?\[([^[\]]*)\]\([^()\n]*(?:\([^()\n]*\)?[^()\n]*)?$/;
/** More than people leave open. */
const MAX_OPEN = 16;

/**
 * Ends what has begun at the end of text that is still being written, so that it already looks like what it becomes:
 * emphasis and code count at once, of half a link only its text is shown. A guess, right for what people and models
 * write, and made anew when more comes.
 * @param {string} text of one paragraph, heading or cell
 */
export function mended(text) {
  const shown = withoutLastRun(text.replace(HALF_LINK, '$1'));
  /** Runs that are open, innermost last. @type {string[]} */
  const open = [];
  let code = '';
  RUN.lastIndex = 0;
  for (let match = RUN.exec(shown); match; match = RUN.exec(shown)) {
    const { 0: run, index } = match;
    if (!code && /^[$\\]/.test(run)) RUN.lastIndex = formulaAt(shown, index)?.end ?? RUN.lastIndex;
    else if (run.startsWith('`') && (code === '' || code === run)) code = code ? '' : run;
    else if (!code && !run.startsWith('`')) followRun(open, run, shown[index - 1] ?? ' ', shown[index + run.length] ?? ' ');
    if (open.length > MAX_OPEN) return text;
  }
  return shown + code + open.reverse().join('');
}

/** It may be the beginning of something or half its end: what it was is known with the next letter. @param {string} text */
function withoutLastRun(text) {
  let end = text.length;
  while (end > 0 && ' \t\n*_~`'.includes(text[end - 1] ?? '')) end--;
  return text.slice(0, text[end - 1] === '\\' ? end + 1 : end);
}

/**
 * @param {string[]} open
 * @param {string} run
 * @param {string} before the character before it
 * @param {string} after
 */
function followRun(open, run, before, after) {
  let left = run.length;
  for (let at = open.length - 1; at >= 0 && left > 0 && /\S/.test(before); at--) {
    const opener = open[at] ?? '';
    if (opener[0] !== run[0] || opener.length > left) continue;
    left -= opener.length;
    open.length = at;
  }
  if (left === run.length && /\S/.test(after) && !(run[0] === '_' && /\w/.test(before))) open.push(run);
}
