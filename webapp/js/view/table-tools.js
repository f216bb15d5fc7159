import { copyText } from './copy-button.js';
import { separated } from './table-text.js';
import { words } from './words.js';

const SHOWN_MS = 1600;

/** The buttons of tables, which come with them out of markdown, copy their table. @param {HTMLElement} page where they are */
export function copyTables(page) {
  page.addEventListener('click', ({ target }) => {
    const button = target instanceof Element ? target.closest('button[data-copy-table]') : null;
    const table = button?.closest('.table')?.querySelector('table');
    if (button instanceof HTMLButtonElement && table) void copyTable(table, button);
  });
}

/**
 * @param {HTMLTableElement} table
 * @param {HTMLButtonElement} button
 */
async function copyTable(table, button) {
  const rows = Array.from(table.rows, (row) => Array.from(row.cells, textOf));
  const label = button.dataset.label ?? button.textContent ?? '';
  button.dataset.label = label;
  const done = await copyText(separated(rows, button.dataset.copyTable === 'csv' ? ',' : '\t'));
  button.textContent = done ? words.copied : words.copyFailed;
  setTimeout(() => (button.textContent = label), SHOWN_MS);
}

/** Without marks; formulas as they were written. @param {Node} node @returns {string} */
function textOf(node) {
  if (!(node instanceof Element)) return node.textContent ?? '';
  if (node.matches('.cite, .visually-hidden')) return '';
  if (node.matches('br')) return '\n';
  if (node.matches('.math')) return node.querySelector('annotation')?.textContent ?? node.textContent ?? '';
  return Array.from(node.childNodes, textOf).join('');
}
