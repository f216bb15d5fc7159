/** @import { Account } from '../../wire/admin.js' */
import { element } from '../dom.js';
import { quotaWords } from './quota-words.js';
import { button, labelled, table } from './table.js';
import { adminWords as words } from './words.js';

/**
 * @param {HTMLElement} place
 * @param {object} doings
 * @param {() => Promise<Account[] | null>} doings.fetch
 * @param {(name: string, groups: string[]) => Promise<boolean>} doings.make
 * @param {(what: 'disable' | 'enable', account: Account) => Promise<boolean>} doings.act
 * @param {(account: Account) => void} doings.showKeys
 */
export async function showPrograms(place, { fetch, make, act, showKeys }) {
  const name = element('input', { type: 'text', required: '', maxlength: '63', pattern: '[a-z0-9][a-z0-9._\\-]*', autocomplete: 'off', spellcheck: 'false' });
  const groups = element('input', { type: 'text', autocomplete: 'off' });
  const form = element('form', { class: 'controls' }, labelled(words.programName, name), labelled(words.programGroups, groups), element('button', { class: 'plain' }, words.makeProgram));
  const list = element('div');
  place.append(element('p', { class: 'note' }, words.programsNote), form, list);

  const show = async () => {
    const accounts = await fetch();
    if (!accounts) return;
    const columns = [words.program, words.groups, words.madeBy, words.limits, words.doings].map((title) => ({ title }));
    list.replaceChildren(accounts.length === 0 ? element('p', { class: 'note' }, words.nothing) : table(words.sections.programs, columns, accounts.map(row)));
  };
  const row = (/** @type {Account} */ account) => {
    /** @type {'enable' | 'disable'} */
    const change = account.disabled ? 'enable' : 'disable';
    const doings = [
      button(words.keys, () => showKeys(account)),
      button(words[change], async () => (await act(change, account)) && void show(), account.disabled ? 'plain' : 'plain danger'),
    ];
    for (const doing of doings) doing.setAttribute('aria-label', `${doing.textContent} ${account.name}`);
    return [
      account.disabled ? `${account.name} — ${words.disabled}` : account.name,
      account.groups.join(', '),
      account.madeBy,
      account.quota.map(quotaWords).join('; '),
      element('div', { class: 'does' }, ...doings),
    ];
  };
  form.addEventListener('submit', async (event) => {
    event.preventDefault();
    const wanted = groups.value.split(',').map((each) => each.trim()).filter(Boolean);
    if (!(await make(name.value, wanted))) return;
    form.reset();
    await show();
  });
  await show();
}
