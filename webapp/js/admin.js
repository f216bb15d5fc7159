// The administrators' front door: finds what is on the page, and shows the section that the address names.

import { element } from './view/dom.js';
import { confirmed } from './view/admin/confirm.js';
import { showAudit } from './view/admin/audit-view.js';
import { showLive } from './view/admin/live-view.js';
import { showPrograms } from './view/admin/programs-view.js';
import { showSelfTest } from './view/admin/self-test-view.js';
import { showSettings } from './view/admin/settings-view.js';
import { showUpstreams } from './view/admin/upstreams-view.js';
import { showUsage } from './view/admin/usage-view.js';
import { showUsers } from './view/admin/users-view.js';
import { adminWords as words } from './view/admin/words.js';
import { openKeys } from './view/keys-dialog.js';
import { problemWords } from './view/words.js';
import { accountKeys, auditExportAddress, doToAccount, doToUser, fetchAccounts, fetchRunning, fetchSettings, fetchUpstreams, fetchUsage, fetchUsers, makeAccount, searchAudit, stopRunning, verifyAudit } from './wire/admin.js';
import { keysAt } from './wire/keys.js';
import { runSelfTest } from './wire/self-test.js';
import { unreachable } from './wire/problem.js';

const title = found('#title');
const chat = found('#chat');
const sections = found('#sections');
const section = found('#section');
const status = found('#status');

/** @type {Record<keyof typeof words.sections, (place: HTMLElement) => Promise<void> | void>} */
const SECTIONS = {
  usage: (place) => showUsage(place, { fetch: async (by, from, to) => value(await fetchUsage(by, from, to)) }),
  users: (place) =>
    showUsers(place, {
      fetch: async (cursor) => value(await fetchUsers(cursor)),
      act: async (what, person) => (await isMeant(what, person.id)) && done(await doToUser(what, person.id)),
    }),
  programs: (place) =>
    showPrograms(place, {
      fetch: async () => value(await fetchAccounts()),
      make: async (name, groups) => done(await makeAccount(name, groups)),
      act: async (what, account) => (what !== 'disable' || (await confirmed(words.disableNow(account.name), words.disable, words.cancel))) && done(await doToAccount(what, account.id)),
      showKeys: ({ id, name }) => openKeys(keysAt(accountKeys(id)), words.keysOf(name), words.keysNote(name)),
    }),
  live: (place) => showLive(place, { fetch: async () => value(await fetchRunning()), stop: async (running) => done(await stopRunning(running.id)) }),
  upstreams: (place) => showUpstreams(place, { fetch: async () => value(await fetchUpstreams()) }),
  audit: (place) =>
    showAudit(place, { search: async (query) => value(await searchAudit(query)), verify: async () => value(await verifyAudit()), exportAddress: auditExportAddress }),
  settings: (place) => showSettings(place, { fetch: async () => value(await fetchSettings()) }),
  selftest: (place) => showSelfTest(place, { run: () => runSelfTest().catch(() => value({ value: null, problem: unreachable() })) }),
};

title.textContent = `Parley · ${words.title}`;
document.title = words.title;
document.documentElement.classList.add('worded');
chat.textContent = words.backToChat;
sections.setAttribute('aria-label', words.title);
for (const [name, says] of Object.entries(words.sections)) sections.append(element('a', { href: `#${name}` }, says));
addEventListener('hashchange', () => show(true));
show(false);

/** @param {boolean} moved the user came from another section */
function show(moved) {
  const wanted = location.hash.slice(1);
  const name = Object.hasOwn(SECTIONS, wanted) ? /** @type {keyof typeof words.sections} */ (wanted) : 'usage';
  for (const link of sections.children) {
    if (link.getAttribute('href') === `#${name}`) link.setAttribute('aria-current', 'page');
    else link.removeAttribute('aria-current');
  }
  document.title = `${words.sections[name]} · ${words.title} · Parley`;
  const place = element('div');
  section.replaceChildren(element('h2', {}, words.sections[name]), place);
  if (moved) section.focus();
  void SECTIONS[name](place);
}

/**
 * What was told, or a word about why not.
 * @template Value
 * @param {{value: Value, problem: null} | {value: null, problem: import('./wire/types.js').Problem}} told
 * @returns {Value | null}
 */
function value(told) {
  for (const old of section.querySelectorAll('.fault[role="alert"]')) old.remove();
  if (!told.problem) return told.value;
  const { title: what, detail } = problemWords(told.problem);
  section.querySelector('h2')?.after(element('p', { class: 'fault', role: 'alert' }, `${what}. ${detail}`));
  return null;
}

/** What takes something away takes a second word. @param {import('./wire/admin.js').Deed} what @param {string} user */
async function isMeant(what, user) {
  if (what === 'disable') return confirmed(words.disableNow(user), words.disable, words.cancel);
  return what !== 'release' || confirmed(words.releaseNow(user), words.release, words.cancel);
}

/** @param {Parameters<typeof value>[0]} told */
function done(told) {
  const well = value(told) !== null;
  if (well) status.textContent = words.done;
  return well;
}

/** @param {string} selector @returns {HTMLElement} */
function found(selector) {
  const node = document.querySelector(selector);
  if (!(node instanceof HTMLElement)) throw new TypeError(`The page needs ${selector}`);
  return node;
}
