/** What spreadsheets take for a formula, or worse. */
const FORMULA = /^[=+@\t\r-]/;
const NUMBER = /^[+-]?[\d.,\s]*\d\s*%?$/;

/**
 * Rows as spreadsheets read them: https://www.rfc-editor.org/rfc/rfc4180, or with tabs. What would be run there is text.
 * @param {readonly (readonly string[])[]} rows
 * @param {',' | '\t'} separator
 */
export function separated(rows, separator) {
  return rows.map((row) => row.map((cell) => quoted(harmless(cell), separator)).join(separator)).join('\r\n');
}

/** @param {string} cell */
function harmless(cell) {
  return FORMULA.test(cell) && !NUMBER.test(cell) ? `'${cell}` : cell;
}

/** @param {string} cell @param {string} separator */
function quoted(cell, separator) {
  const needed = cell.includes(separator) || /["\r\n]|^\s|\s$/.test(cell);
  return needed ? `"${cell.replaceAll('"', '""')}"` : cell;
}
