/** @import { ApiKey, KeyWish } from '../wire/keys.js' */
/** @import { Problem, Result } from '../wire/types.js' */
import { copyButton } from './copy-button.js';
import { openDialog } from './dialog.js';
import { element } from './dom.js';
import { dateOf } from './when.js';
import { problemWords, words } from './words.js';

/** How long a key may be good for, in days; 0: until it is revoked. */
const DAYS = [30, 90, 365, 0];
const DAY_MS = 86_400_000;

/**
 * API keys: made, shown once, revoked.
 * @param {object} doings
 * @param {() => Promise<Result<ApiKey[]>>} doings.list
 * @param {(wish: KeyWish) => Promise<Result<ApiKey>>} doings.make
 * @param {(id: string) => Promise<Result<null>>} doings.revoke
 * @param {string} [title]
 * @param {string} [note] whose they are
 */
export function openKeys({ list, make, revoke }, title = words.keysTitle, note = words.keysNote) {
  const rows = element('ul', { class: 'keys', 'aria-label': title });
  const said = element('p', { class: 'note', role: 'status' });
  const secret = element('div', { class: 'secret' });
  secret.hidden = true;
  const name = element('input', { id: 'key-name', type: 'text', maxlength: '100', autocomplete: 'off', required: '' });
  const days = element('select', { id: 'key-days' }, ...DAYS.map((each) => element('option', { value: String(each) }, each ? words.keyDays(each) : words.keyForever)));
  days.value = '90';
  const limits = element('input', { id: 'key-limits', type: 'text', autocomplete: 'off', spellcheck: 'false', 'aria-describedby': 'key-limits-note' });
  const form = element(
    'form',
    { class: 'setting' },
    element('label', { for: name.id }, words.keyName),
    name,
    element('label', { for: days.id }, words.keyLasts),
    days,
    element('label', { for: limits.id }, words.keyLimits),
    limits,
    element('p', { id: 'key-limits-note', class: 'note' }, words.keyLimitsNote),
    element('button', { class: 'outlined' }, words.makeKey),
  );
  form.addEventListener('submit', (event) => {
    event.preventDefault();
    void add();
  });
  openDialog(title, 'keys-dialog', element('p', { class: 'note' }, note, ' ', element('a', { href: 'api.html' }, words.keysHow)), form, secret, said, rows);
  void refresh();

  async function add() {
    const lasting = Number(days.value) * DAY_MS;
    const made = await make({ name: name.value.trim(), limits: listed(limits.value), ...(lasting ? { expires: new Date(Date.now() + lasting).toISOString() } : {}) });
    if (!made.ok) return tell(made.problem);
    const key = made.value.secret;
    secret.replaceChildren(element('p', { class: 'note' }, words.keyShownOnce), element('code', { tabindex: '0' }, key), copyButton(words.copyKey, () => key));
    secret.hidden = false;
    name.value = limits.value = '';
    await refresh();
  }

  async function refresh() {
    const found = await list();
    if (!found.ok) return tell(found.problem);
    said.textContent = found.value.length === 0 ? words.noKeys : '';
    rows.replaceChildren(...found.value.map(row));
  }

  /** What cannot be undone takes a second click. @param {ApiKey} key */
  function row(key) {
    const button = element('button', { type: 'button', class: 'quiet danger', 'aria-label': words.revokeOf(key.name) }, words.revoke);
    let asked = false;
    button.addEventListener('click', async () => {
      if (!asked) {
        asked = true;
        button.textContent = words.revokeNow;
        button.setAttribute('aria-label', words.revokeNow);
        return;
      }
      const revoked = await revoke(key.id);
      if (!revoked.ok && revoked.problem.status !== 404) return tell(revoked.problem);
      await refresh();
    });
    const facts = [`${key.prefix}…`, key.lastUsedMs ? words.keyUsed(dateOf(key.lastUsedMs)) : words.keyUnused, key.expiresMs ? words.keyUntil(dateOf(key.expiresMs)) : words.keyForever, ...key.limits];
    return element('li', {}, element('div', {}, element('strong', {}, key.name), element('span', { class: 'note' }, facts.join(' · '))), button);
  }

  /** @param {Problem} problem */
  function tell(problem) {
    const { title, detail } = problemWords(problem);
    said.textContent = `${title}. ${detail}`;
  }
}

/** @param {string} text what is between commas */
function listed(text) {
  return text.split(',').map((each) => each.trim()).filter(Boolean);
}
