/** @import { Align, Code, Heading, Rule } from './types.js' */

// What one line is, looked at alone. Every test is linear in the line's length.

const MAX_COLUMNS = 64;
const BLANK = /^[ \t]*$/;
const HEADING = /^ {0,3}(#{1,6})(?:[ \t]+|$)/;
const FENCE = /^( {0,3})(`{3,}|~{3,})[ \t]*([^\n]*)$/;
const RULE = /^ {0,3}(?:(?:\*[ \t]*){3,}|(?:-[ \t]*){3,}|(?:_[ \t]*){3,})$/;
/** For a trimmed line: with spaces allowed at its end too, the pattern could backtrack quadratically. */
const DELIMITER_ROW = /^\|?[ \t]*:?-+:?[ \t]*(?:\|[ \t]*:?-+:?[ \t]*)*\|?$/;

/** @param {string} label */
export function foldLabel(label) {
  return label.trim().replace(/\s+/g, ' ').toLowerCase();
}

/**
 * A table row's cells. A pipe behind a backslash is text.
 * @param {string} row
 */
export function splitRow(row) {
  const cells = [];
  let cell = '';
  const text = row.trim();
  for (let at = 0; at < text.length; at++) {
    const char = text[at] ?? '';
    if (char === '\\' && text[at + 1] === '|') {
      cell += '|';
      at++;
    } else if (char === '|') {
      cells.push(cell.trim());
      cell = '';
      if (cells.length > MAX_COLUMNS + 1) break;
    } else cell += char;
  }
  if (cell.trim() !== '' || !text.endsWith('|')) cells.push(cell.trim());
  if (text.startsWith('|')) cells.shift();
  return cells;
}

/**
 * @param {string} cell of the delimiter row
 * @returns {Align}
 */
function alignOf(cell) {
  const left = cell.startsWith(':');
  const right = cell.endsWith(':');
  if (left && right) return 'center';
  return right ? 'right' : left ? 'left' : '';
}

/** @param {string} line @returns {Code} */
export function indentedCode(line) {
  return { type: 'code', rev: 0, open: true, lines: [line.slice(4)], info: '', fence: '', indent: 0 };
}

/** @param {string} line @returns {Heading | null} */
export function headingOf(line) {
  const match = HEADING.exec(line);
  if (!match) return null;
  const [whole, marks = ''] = match;
  let text = line.slice(whole.length).trimEnd();
  const unclosed = trimEndChar(text, '#');
  if (unclosed === '' || /[ \t]$/.test(unclosed)) text = unclosed.trimEnd();
  return { type: 'heading', rev: 0, open: false, level: marks.length, text };
}

/** @param {string} line @returns {Code | null} */
export function fenceOf(line) {
  const match = FENCE.exec(line);
  if (!match) return null;
  const [, lead = '', fence = '', info = ''] = match;
  if (fence.startsWith('`') && info.includes('`')) return null; // that is a code span
  return { type: 'code', rev: 0, open: true, lines: [], info: info.trim(), fence, indent: lead.length };
}

/** @param {string} line @returns {Rule | null} */
export function ruleOf(line) {
  return isRule(line) ? { type: 'rule', rev: 0, open: false } : null;
}

/**
 * @param {string} line
 * @param {string} fence
 */
export function isClosingFence(line, fence) {
  if (indentOf(line) >= 4) return false;
  const text = line.trim();
  return text.length >= fence.length && trimEndChar(text, fence[0] ?? '') === '';
}

/**
 * @param {string} text
 * @param {string} char
 */
function trimEndChar(text, char) {
  let end = text.length;
  while (end > 0 && text[end - 1] === char) end--;
  return text.slice(0, end);
}

/** @param {string} line */
export function indentOf(line) {
  let at = 0;
  while (line.charCodeAt(at) === 32) at++;
  return at;
}

/** Tabs of the indentation reach to the next multiple of four. @param {string} line */
export function expandTabs(line) {
  if (!line.includes('\t')) return line;
  let out = '';
  for (let at = 0; at < line.length; at++) {
    const char = line[at];
    if (char === '\t') out += ' '.repeat(4 - (out.length % 4));
    else if (char === ' ') out += ' ';
    else return out + line.slice(at);
  }
  return out;
}

/** @param {string} line */
export function isBlank(line) {
  return BLANK.test(line);
}

/** @param {string} line */
export function isRule(line) {
  return RULE.test(line);
}

/**
 * Whether the line under a table's header makes it one.
 * @param {string} header
 * @param {string} line
 * @returns {Align[] | null} the columns
 */
export function columnsOf(header, line) {
  if (!header.includes('|') || !line.includes('-') || !/[|:]/.test(line) || !DELIMITER_ROW.test(line.trim())) return null;
  const columns = splitRow(line).map(alignOf);
  return columns.length <= MAX_COLUMNS && splitRow(header).length === columns.length ? columns : null;
}
