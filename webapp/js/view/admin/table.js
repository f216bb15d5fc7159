import { element } from '../dom.js';
import { separated } from '../table-text.js';

/**
 * @typedef {object} Column
 * @property {string} title
 * @property {boolean} [amount] numbers, to the right
 */

/**
 * @param {string} label
 * @param {readonly Column[]} columns
 * @param {readonly (readonly (Node | string)[])[]} rows
 */
export function table(label, columns, rows) {
  const cell = (/** @type {Column | undefined} */ column) => /** @type {Record<string, string>} */ (column?.amount ? { class: 'amount' } : {});
  return element(
    'div',
    { class: 'wide', tabindex: '0', role: 'region', 'aria-label': label },
    element(
      'table',
      {},
      element('thead', {}, element('tr', {}, ...columns.map((column) => element('th', { scope: 'col', ...cell(column) }, column.title)))),
      element('tbody', {}, ...rows.map((row) => element('tr', {}, ...row.map((content, at) => element('td', cell(columns[at]), content))))),
    ),
  );
}

/**
 * Hands the browser a file.
 * @param {string} name
 * @param {readonly (readonly string[])[]} rows
 */
export function saveCsv(name, rows) {
  const address = URL.createObjectURL(new Blob(['\uFEFF', separated(rows, ',')], { type: 'text/csv' }));
  const link = element('a', { href: address, download: name });
  link.click();
  setTimeout(() => URL.revokeObjectURL(address), 60_000);
}

/**
 * @param {string} label
 * @param {() => void} onClick
 * @param {string} [kind]
 */
export function button(label, onClick, kind = 'plain') {
  const made = element('button', { type: 'button', class: kind }, label);
  made.addEventListener('click', onClick);
  return made;
}

/**
 * @param {string} caption
 * @param {HTMLInputElement | HTMLSelectElement} field
 */
export function labelled(caption, field) {
  return element('label', {}, caption, field);
}
