/** @import { Deed, Person } from '../../wire/admin.js' */
import { element } from '../dom.js';
import { quotaWords } from './quota-words.js';
import { button, table } from './table.js';
import { adminWords as words, time } from './words.js';

/**
 * @param {HTMLElement} place
 * @param {object} doings
 * @param {(cursor: string) => Promise<{users: Person[], next: string} | null>} doings.fetch
 * @param {(what: Deed, person: Person) => Promise<boolean>} doings.act
 */
export async function showUsers(place, { fetch, act }) {
  const list = element('div');
  const more = button(words.more, () => void add());
  place.append(list, more);
  /** @type {Person[]} */
  let people = [];
  let next = '';

  const show = () => {
    const columns = [words.user, words.groups, words.lastSeen, words.limits, words.doings].map((title) => ({ title }));
    list.replaceChildren(table(words.sections.users, columns, people.map((person) => row(person, (what) => void done(what, person)))));
    more.hidden = next === '';
  };
  const add = async () => {
    const part = await fetch(next);
    if (!part) return;
    people = [...people, ...part.users];
    next = part.next;
    show();
  };
  const done = async (/** @type {Deed} */ what, /** @type {Person} */ person) => {
    if (!(await act(what, person))) return;
    people = people.map((each) => (each.id === person.id ? after(what, each) : each));
    show();
  };
  more.hidden = true;
  await add();
}

/** @param {Deed} what @param {Person} person */
function after(what, person) {
  if (what === 'sign-out') return person;
  return what === 'hold' || what === 'release' ? { ...person, held: what === 'hold' } : { ...person, disabled: what === 'disable' };
}

/** @param {Person} person @param {(what: Deed) => void} act */
function row(person, act) {
  const name = person.name && person.name !== person.id ? `${person.name} (${person.id})` : person.id;
  const doings = person.disabled
    ? [button(words.enable, () => act('enable'))]
    : [button(words.signOut, () => act('sign-out')), button(words.disable, () => act('disable'), 'plain danger')];
  doings.push(person.held ? button(words.release, () => act('release')) : button(words.hold, () => act('hold')));
  for (const doing of doings) doing.setAttribute('aria-label', `${doing.textContent} ${person.id}`);
  return [
    [name, ...(person.disabled ? [words.disabled] : []), ...(person.held ? [words.underHold] : [])].join(' — '),
    person.groups.join(', '),
    time(person.lastSeen),
    person.quota.map(quotaWords).join('; '),
    element('div', { class: 'does' }, ...doings),
  ];
}
