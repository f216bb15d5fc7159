/** @import { Head, Page, Problem, Result } from '../../../../webapp/js/wire/types.js' */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { EMPTY } from '../../../../webapp/js/state/chat.js';
import { Conversations } from '../../../../webapp/js/state/conversations.js';
import { Drafts } from '../../../../webapp/js/state/drafts.js';
import { groupsOf } from '../../../../webapp/js/state/groups.js';
import { EMPTY_LIST, reduceList } from '../../../../webapp/js/state/list.js';

/** The list of stored conversations. */

const PROBLEM = { type: 'about:blank', title: '', status: 500, detail: '', retryable: true };

/** @param {string} id @param {Partial<Head>} [more] @returns {Head} */
function head(id, more) {
  return { id, title: id, pinned: false, archived: false, updatedMs: 0, running: false, ...more };
}

/** @param {readonly Head[]} heads */
const ids = (heads) => heads.map(({ id }) => id);

test('pinned ones come first, then the newest, however they came', () => {
  let list = reduceList(EMPTY_LIST, { type: 'listed', heads: [head('b', { updatedMs: 2 }), head('a', { updatedMs: 1 })], next: 'n', anew: true });
  list = reduceList(list, { type: 'listed', heads: [head('z', { updatedMs: 0 }), head('a', { updatedMs: 1 })], next: '', anew: false });
  list = reduceList(list, { type: 'changed', head: head('c', { updatedMs: 3 }) });
  list = reduceList(list, { type: 'changed', head: head('z', { pinned: true }) });
  assert.deepEqual(ids(list.heads), ['z', 'c', 'b', 'a']);
});

test('what is put away leaves the list, what is taken out of the archive comes back', () => {
  let list = reduceList(EMPTY_LIST, { type: 'listed', heads: [head('a'), head('b')], next: '', anew: true });
  list = reduceList(list, { type: 'changed', head: head('a', { archived: true }) });
  assert.deepEqual(ids(list.heads), ['b']);
  list = reduceList(list, { type: 'changed', head: head('a') });
  assert.deepEqual(ids(list.heads), ['b', 'a']);
});

test('what is found for other words than the present ones is no news', () => {
  let list = reduceList(EMPTY_LIST, { type: 'searching', query: 'one' });
  list = reduceList(list, { type: 'searching', query: 'two' });
  assert.equal(reduceList(list, { type: 'found', query: 'one', hits: [] }), list);
  list = reduceList(list, { type: 'found', query: 'two', hits: [{ head: head('a'), message: '', role: '', excerpt: [], createdMs: 0 }] });
  list = reduceList(list, { type: 'changed', head: head('a', { title: 'new' }) });
  assert.equal(list.hits?.[0]?.head.title, 'new');
  assert.deepEqual(reduceList(list, { type: 'gone', id: 'a' }).hits, []);
});

test('days begin at midnight, also the one that has 23 hours', () => {
  const now = new Date(2026, 2, 30, 0, 30).getTime(); // the clocks went forward in Europe on the 29th
  const at = (/** @type {number} */ day, /** @type {number} */ hour, month = 2) => new Date(2026, month, day, hour).getTime();
  const heads = [
    head('p', { pinned: true }),
    head('0', { updatedMs: now + 60_000 }),
    head('1', { updatedMs: at(29, 23) }),
    head('2', { updatedMs: at(28, 23) }),
    head('7', { updatedMs: at(23, 1) }),
    head('8', { updatedMs: at(22, 23) }),
    head('m', { updatedMs: at(3, 1, 1) }),
    head('n', { updatedMs: at(2, 1, 1) }),
    head('y', { updatedMs: at(2, 1, 0) }),
  ];
  assert.deepEqual(
    groupsOf(heads, now).map(({ key, heads: those }) => [key, ...ids(those)]),
    [['pinned', 'p'], ['today', '0'], ['yesterday', '1'], ['week', '2', '7'], ['month', '8'], ['2026-2', 'm', 'n'], ['2026-1', 'y']],
  );
});

function conversations() {
  /** @type {unknown[][]} */
  const calls = [];
  /** @type {{fails: boolean, page: Page}} */
  const server = { fails: false, page: { heads: [head('a', { updatedMs: 2 }), head('b', { updatedMs: 1 })], next: 'n' } };
  const made = new Conversations({
    list: async (part) => {
      calls.push(['list', part]);
      return { ok: true, value: server.page };
    },
    change: async (id, change) => {
      calls.push(['change', id, change]);
      return /** @type {Result<Head>} */ (server.fails ? { ok: false, problem: PROBLEM } : { ok: true, value: head(id, { updatedMs: 2, ...change }) });
    },
    remove: async (id) => {
      calls.push(['remove', id]);
      return /** @type {Result<null>} */ (server.fails ? { ok: false, problem: PROBLEM } : { ok: true, value: null });
    },
    search: async (words, signal) => {
      calls.push(['search', words]);
      await new Promise((resolve) => setTimeout(resolve, 0));
      return signal.aborted ? { ok: false, problem: PROBLEM } : { ok: true, value: [] };
    },
  });
  /** @type {Problem[]} */
  const faults = [];
  made.addEventListener('fault', (event) => faults.push(/** @type {CustomEvent} */ (event).detail.problem));
  return { made, server, calls, faults };
}

test('what the server refuses is as it was, and complained of', async () => {
  const { made, server, faults } = conversations();
  await made.load();
  server.fails = true;
  const changing = made.change('a', { title: 'new' });
  assert.equal(made.head('a')?.title, 'new');
  assert.equal(await changing, false);
  assert.equal(made.head('a')?.title, 'a');
  made.hide('b');
  await made.remove('b');
  assert.equal(made.list.hidden.size, 0);
  assert.deepEqual(faults, [PROBLEM, PROBLEM]);
});

test('the next part is asked for once, and none after the last', async () => {
  const { made, server, calls } = conversations();
  await made.load();
  server.page = { heads: [head('c')], next: '' };
  await Promise.all([made.more(), made.more()]);
  await made.more();
  assert.deepEqual(calls, [['list', { archived: false, limit: 50 }], ['list', { archived: false, cursor: 'n', limit: 50 }]]);
  assert.deepEqual(ids(made.list.heads), ['a', 'b', 'c']);
});

test('only the last of many words is searched for', async () => {
  const { made, calls } = conversations();
  for (const words of ['h', 'he', 'her']) made.search(words);
  await new Promise((resolve) => made.addEventListener('change', () => made.list.hits && resolve(null)));
  assert.deepEqual(calls, [['search', 'her']]);
  made.search('');
  assert.equal(made.list.hits, null);
});

test('the open chat tells that an answer is made in it, and that it has ended there', async () => {
  const { made } = conversations();
  await made.load();
  const running = { answer: 'x', id: 'g', last: 0, stopping: false, connection: { phase: /** @type {const} */ ('live'), attempt: 0 } };
  made.notice({ ...EMPTY, id: 'b', running });
  assert.deepEqual(ids(made.list.heads), ['b', 'a']);
  assert.equal(made.head('b')?.running, true);
  made.notice({ ...EMPTY, id: 'a' });
  assert.equal(made.head('b')?.running, true);
  made.notice({ ...EMPTY, id: 'a', running });
  made.notice({ ...EMPTY, id: 'a' });
  assert.equal(made.head('a')?.running, false);
});

test('a question on its way is remembered until it has arrived itself', () => {
  const kept = new Map();
  const drafts = new Drafts({ getItem: (key) => kept.get(key) ?? null, setItem: (key, value) => void kept.set(key, value), removeItem: (key) => void kept.delete(key) });
  drafts.sent('q1', 'One');
  drafts.arrived('another');
  assert.equal(drafts.takeUnsent((id) => id === 'other'), 'One');
  assert.equal(drafts.takeUnsent(() => false), '');
  drafts.sent('q2', 'Two');
  assert.equal(drafts.takeUnsent((id) => id === 'q2'), '');
  drafts.keep('c', 'a draft');
  assert.equal(drafts.recall('c'), 'a draft');
  assert.equal(drafts.recall(''), '');
  assert.equal(new Drafts(null).recall('c'), '');
});
