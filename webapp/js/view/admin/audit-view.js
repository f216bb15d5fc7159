/** @import { AuditRow, Checked } from '../../wire/admin.js' */
import { element } from '../dom.js';
import { number } from '../words.js';
import { button, labelled, table } from './table.js';
import { adminWords as words, time } from './words.js';

/**
 * @param {HTMLElement} place
 * @param {object} doings
 * @param {(query: Record<string, string>) => Promise<{rows: AuditRow[], next: string} | null>} doings.search
 * @param {() => Promise<Checked | null>} doings.verify
 * @param {string} doings.exportAddress
 */
export async function showAudit(place, { search, verify, exportAddress }) {
  const actor = element('input', { type: 'search', maxlength: '255' });
  const contains = element('input', { type: 'search', maxlength: '200' });
  const checked = element('div', { role: 'status' });
  const list = element('div');
  const more = button(words.more, () => void find(next));
  const form = element(
    'form',
    { class: 'controls' },
    labelled(words.userId, actor),
    labelled(words.contains, contains),
    element('button', { class: 'plain' }, words.find),
    button(words.verify, () => void check()),
    element('a', { href: exportAddress, download: '' }, words.saveAudit),
  );
  place.append(form, checked, list, more);
  /** @type {AuditRow[]} */
  let rows = [];
  let next = '';
  let asked = 0;

  const find = async (/** @type {string} */ cursor) => {
    const turn = ++asked;
    const part = await search({ actor: actor.value.trim(), q: contains.value.trim(), cursor });
    if (!part || turn !== asked) return; // another question has been asked since
    rows = cursor ? [...rows, ...part.rows] : part.rows;
    next = part.next;
    more.hidden = next === '';
    const columns = [words.number, words.when, words.who, words.where, words.what, words.result].map((title, at) => ({ title, amount: at === 0 }));
    list.replaceChildren(rows.length === 0 ? element('p', { class: 'note' }, words.nothing) : table(words.sections.audit, columns, rows.map(cells)));
  };
  const check = async () => {
    const found = await verify();
    if (found) checked.replaceChildren(...verdict(found));
  };
  form.addEventListener('submit', (event) => {
    event.preventDefault();
    void find('');
  });
  more.hidden = true;
  await find('');
}

/** @param {AuditRow} row */
function cells(row) {
  const what = [`${row.action} ${row.target}`, row.detail].filter(Boolean).join(' — ');
  return [String(row.seq), time(row.at), row.actor ? `${row.actor} (${row.how.toLowerCase()})` : words.nobody, row.address, what, row.result];
}

/** @param {Checked} found */
function verdict(found) {
  return found.intact
    ? [element('p', { class: 'good' }, `${words.intact(number(found.rows))} ${words.headHash} `, element('code', {}, found.head))]
    : [element('p', { class: 'fault' }, `${words.brokenAudit} ${found.fault}`)];
}
