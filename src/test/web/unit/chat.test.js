/** @import { GenerationEvent } from '../../../../webapp/js/wire/types.js' */
/** @import { Chat } from '../../../../webapp/js/state/types.js' */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { newAnswer } from '../../../../webapp/js/state/answer.js';
import { EMPTY, reduce } from '../../../../webapp/js/state/chat.js';
import { ChatKeeper } from '../../../../webapp/js/state/keeper.js';
import { wireMessages } from '../../../../webapp/js/state/request.js';

const QUESTION = { role: /** @type {const} */ ('user'), id: 'q', parent: '', timestampMs: 1, text: 'Hi', attached: [] };

/** @param {Chat} [chat] */
function asked(chat = EMPTY) {
  return reduce(chat, { type: 'asked', question: QUESTION, answer: newAnswer('a', 'q', 2, '', 'g1') });
}

/** @param {...[string, Record<string, unknown>]} events @returns {GenerationEvent[]} */
function numbered(...events) {
  return events.map(([event, data], at) => ({ seq: at + 1, event, data }));
}

const WHOLE = numbered(
  ['created', { generation: 'g1', model: 'm' }],
  ['thinking', { text: '' }],
  ['thinking', { text: 'hm' }],
  ['tool', { id: 't', name: 'web_search', status: 'searching', detail: '' }],
  ['tool', { id: 't', name: '', status: 'completed', detail: 'q' }],
  ['clear', {}],
  ['delta', { text: 'Hel' }],
  ['unheard-of', { text: '!' }],
  ['delta', { text: 'lo' }],
  ['citation', { url: 'https://a.b', title: 'A', start: 0, end: 5 }],
  ['citation', { url: 'https://a.b', title: 'A', start: 3, end: 5 }],
  ['end', { status: 'completed', usage: {} }],
);

/** @param {Chat} chat */
function answerOf(chat) {
  const last = chat.messages.at(-1);
  assert.ok(last?.role === 'assistant');
  return last;
}

test('events make an answer', () => {
  const chat = reduce(asked(), { type: 'happened', events: WHOLE, now: 5000 });
  const answer = answerOf(chat);
  assert.equal(chat.running, null);
  assert.equal(answer.text, 'Hello');
  assert.equal(answer.thinking, 'hm');
  assert.equal(answer.status, 'completed');
  assert.equal(answer.model, 'm');
  assert.deepEqual(answer.tools, [{ id: 't', name: 'web_search', status: 'completed', detail: 'q' }]);
  assert.deepEqual(answer.citations, [{ url: 'https://a.b', file: '', title: 'A', start: 0, end: 5 }]);
});

test('live, replayed and doubled events give the same chat, however they are portioned', () => {
  const whole = reduce(asked(), { type: 'happened', events: WHOLE, now: 5000 });
  for (let at = 0; at <= WHOLE.length; at++) {
    let chat = reduce(asked(), { type: 'happened', events: WHOLE.slice(0, at), now: 5000 });
    chat = reduce(chat, { type: 'happened', events: WHOLE.slice(Math.max(0, at - 3)), now: 5000 });
    assert.deepEqual(chat, whole, `split at ${at}`);
  }
});

test('nothing is mutated and what did not change stays the same object', () => {
  const before = asked();
  const copy = structuredClone(before);
  const next = reduce(before, { type: 'happened', events: WHOLE.slice(0, 7), now: 1 });
  assert.deepEqual(before, copy);
  assert.equal(next.messages[0], before.messages[0]);
  assert.equal(reduce(next, { type: 'happened', events: WHOLE.slice(0, 3), now: 1 }), next);
});

test('a stopped, an incomplete and a failed answer keep their text and say what they are', () => {
  for (const [event, status] of /** @type {const} */ ([[['end', { status: 'stopped' }], 'stopped'], [['end', { status: 'incomplete', reason: 'max_output_tokens' }], 'incomplete'], [['error', { title: 'T', detail: 'D', status: 502, retryable: true }], 'failed']])) {
    const chat = reduce(asked(), { type: 'happened', events: numbered(['created', {}], ['delta', { text: 'part' }], /** @type {any} */ (event)), now: 1 });
    assert.equal(answerOf(chat).status, status);
    assert.equal(answerOf(chat).text, 'part');
    assert.equal(chat.running, null);
  }
});

test('a refused question and a lost connection end the answer as failed', () => {
  const problem = { type: 'about:blank', title: '', status: 0, detail: '', retryable: true };
  const chat = reduce(asked(), { type: 'failed', problem, now: 1 });
  assert.equal(answerOf(chat).problem, problem);
  assert.equal(chat.running, null);
});

test('the history goes out with roles, ids and success, and without empty answers', () => {
  let chat = reduce(asked(), { type: 'happened', events: WHOLE, now: 1 });
  chat = reduce(chat, { type: 'asked', question: { ...QUESTION, id: 'q2', parent: 'a' }, answer: newAnswer('a2', 'q2', 3, '', 'g2') });
  assert.deepEqual(wireMessages(chat.messages, { user: 'Ann', assistant: 'Bot' }), [
    { id: 'q', timestampMs: 1, text: 'Hi', author: { name: 'Ann' }, isSuccess: true, role: 'user' },
    { id: 'a', timestampMs: 2, text: 'Hello', author: { name: 'Bot' }, isSuccess: true, role: 'assistant' },
    { id: 'q2', timestampMs: 1, text: 'Hi', author: { name: 'Ann' }, isSuccess: true, role: 'user' },
  ]);
});

/** @returns {Pick<Storage, 'getItem' | 'setItem' | 'removeItem'>} */
function storage() {
  /** @type {Map<string, string>} */
  const kept = new Map();
  return { getItem: (key) => kept.get(key) ?? null, setItem: (key, value) => void kept.set(key, value), removeItem: (key) => void kept.delete(key) };
}

test('a reload finds a temporary chat and the place in its generation', () => {
  const shelf = storage();
  const keeper = new ChatKeeper(shelf);
  const chat = reduce(asked({ ...EMPTY, temporary: true }), { type: 'happened', events: WHOLE.slice(0, 7), now: 1 });
  keeper.keep(chat);
  keeper.flush();
  const recalled = new ChatKeeper(shelf).recall();
  assert.deepEqual(recalled, chat);
  assert.equal(recalled?.running?.last, 7);
  keeper.forget();
  assert.equal(new ChatKeeper(shelf).recall(), null);
});

test('a chat that the server stores is not kept here', () => {
  const shelf = storage();
  const keeper = new ChatKeeper(shelf);
  keeper.keep(asked({ ...EMPTY, id: 'c' }));
  keeper.flush();
  assert.equal(new ChatKeeper(shelf).recall(), null);
});

test('what is kept is bounded, and broken or forbidden storage harms nothing', () => {
  const shelf = storage();
  const keeper = new ChatKeeper(shelf);
  const messages = Array.from({ length: 30 }, (_, at) => ({ ...QUESTION, id: `q${at}`, parent: at ? `q${at - 1}` : '', text: 'x'.repeat(200_000) }));
  keeper.keep({ ...EMPTY, temporary: true, all: messages, messages });
  keeper.flush();
  const kept = new ChatKeeper(shelf).recall()?.messages ?? [];
  assert.ok(kept.length >= 9 && kept.length < 12);
  assert.equal(kept.at(-1)?.id, 'q29');
  shelf.setItem('parley.chat', '{"version":2,"messages":"no"}');
  assert.equal(new ChatKeeper(shelf).recall(), null);
  assert.equal(new ChatKeeper(null).recall(), null);
});

test('the first event gives the answer its stored name, and forgets what was stored of it', () => {
  const events = numbered(['created', { generation: 'g1', model: 'm', message: 's1' }], ['delta', { text: 'new' }]);
  let chat = reduce({ ...EMPTY, id: 'c' }, { type: 'loaded', title: 'T', show: '', messages: [QUESTION, { ...newAnswer('s1', 'q', 2, '', 'g1'), stored: true, text: 'old', status: 'writing' }] });
  chat = reduce(chat, { type: 'following', answer: 's1', generation: 'g1' });
  chat = reduce(chat, { type: 'happened', events, now: 1 });
  assert.equal(answerOf(chat).text, 'new');
  const own = reduce(asked(), { type: 'happened', events, now: 1 });
  assert.equal(answerOf(own).id, 's1');
  assert.equal(own.running?.answer, 's1');
});

test('a question asked again has several answers, of which the newest is shown', () => {
  let chat = reduce(asked(), { type: 'happened', events: WHOLE, now: 1 });
  chat = reduce(chat, { type: 'asked', question: QUESTION, answer: newAnswer('a2', 'q', 3, '', 'g2') });
  assert.deepEqual(chat.messages.map(({ id }) => id), ['q', 'a2']);
  assert.deepEqual(chat.forks.get('a2'), { at: 2, of: 2, before: 'a', after: '' });
  chat = reduce(chat, { type: 'chosen', id: 'a' });
  assert.deepEqual(chat.messages.map(({ id }) => id), ['q', 'a']);
  assert.deepEqual(chat.forks.get('a'), { at: 1, of: 2, before: '', after: 'a2' });
});

test('an answer that never came to be is no branch', () => {
  const problem = { type: 'about:blank', title: '', status: 0, detail: '', retryable: true };
  let chat = reduce(asked(), { type: 'failed', problem, now: 1 });
  chat = reduce(chat, { type: 'asked', question: QUESTION, answer: newAnswer('a2', 'q', 3, '', 'g2') });
  assert.deepEqual(chat.all.map(({ id }) => id), ['q', 'a2']);
  assert.equal(chat.forks.size, 0);
});

test('an edited question is one of several, each with what follows it', () => {
  let chat = reduce(asked(), { type: 'happened', events: WHOLE, now: 1 });
  chat = reduce(chat, { type: 'asked', question: { ...QUESTION, id: 'q2' }, answer: newAnswer('a2', 'q2', 3, '', 'g2') });
  assert.deepEqual(chat.messages.map(({ id }) => id), ['q2', 'a2']);
  chat = reduce(chat, { type: 'chosen', id: 'q' });
  assert.deepEqual(chat.messages.map(({ id }) => id), ['q', 'a']);
});

test('a conversation fetched anew keeps what is further here, and what the server has not got', () => {
  const chat = reduce(asked({ ...EMPTY, id: 'c' }), { type: 'happened', events: numbered(['created', { message: 's1' }], ['delta', { text: 'far' }]), now: 1 });
  const unsent = { ...QUESTION, id: 'q2', parent: 's1' };
  const before = { ...chat, all: [...chat.all, unsent], messages: [...chat.messages, unsent] };
  const stored = [QUESTION, { ...newAnswer('s1', 'q', 2, '', 'g1'), stored: true, text: 'f', status: /** @type {const} */ ('writing') }];
  const next = reduce(before, { type: 'loaded', title: 'T', messages: stored, show: '' });
  assert.equal(next.all[1], chat.all[1]);
  assert.deepEqual(next.messages.map(({ id }) => id), ['q', 's1', 'q2']);
  assert.equal(next.title, 'T');
});

test('an answer that is in the store before its first event has come is not there twice', () => {
  const stored = [QUESTION, { ...newAnswer('s1', 'q', 2, '', 'g1'), stored: true }];
  const chat = reduce(asked({ ...EMPTY, id: 'c' }), { type: 'loaded', title: '', messages: stored, show: '' });
  assert.deepEqual(chat.messages.map(({ id }) => id), ['q', 's1']);
  assert.equal(chat.running?.answer, 's1');
});

test('an answer that has ended here does not run again because the store lags behind', () => {
  let chat = reduce(asked({ ...EMPTY, id: 'c' }), { type: 'happened', events: numbered(['created', { message: 's1' }], ['end', { status: 'completed' }]), now: 1 });
  chat = reduce(chat, { type: 'loaded', title: '', show: '', messages: [QUESTION, { ...newAnswer('s1', 'q', 2, '', 'g1'), stored: true }] });
  assert.equal(answerOf(chat).status, 'completed');
});
