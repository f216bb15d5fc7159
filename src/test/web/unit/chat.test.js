/** @import { GenerationEvent, Outcome } from '../../../../webapp/js/wire/types.js' */
/** @import { Chat } from '../../../../webapp/js/state/types.js' */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { EMPTY, newAnswer, reduce, wireMessages } from '../../../../webapp/js/state/chat.js';
import { Conversation } from '../../../../webapp/js/state/conversation.js';
import { ChatKeeper } from '../../../../webapp/js/state/keeper.js';
import { ChatStore } from '../../../../webapp/js/state/store.js';

const QUESTION = { role: /** @type {const} */ ('user'), id: 'q', timestampMs: 1, text: 'Hi', attached: [] };

/** @param {Chat} [chat] */
function asked(chat = EMPTY) {
  return reduce(chat, { type: 'asked', question: QUESTION, answer: newAnswer('a', 2, ''), generation: 'g1' });
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
  chat = reduce(chat, { type: 'asked', question: { ...QUESTION, id: 'q2' }, answer: newAnswer('a2', 3, ''), generation: 'g2' });
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

test('a reload finds the chat and the place in its generation', () => {
  const shelf = storage();
  const keeper = new ChatKeeper(shelf);
  const chat = reduce(asked(), { type: 'happened', events: WHOLE.slice(0, 7), now: 1 });
  keeper.keep(chat);
  keeper.flush();
  const recalled = new ChatKeeper(shelf).recall();
  assert.deepEqual(recalled, chat);
  assert.equal(recalled.running?.last, 7);
  keeper.keep(EMPTY);
  keeper.flush();
  assert.deepEqual(new ChatKeeper(shelf).recall(), EMPTY);
});

test('what is kept is bounded, and broken or forbidden storage harms nothing', () => {
  const shelf = storage();
  const keeper = new ChatKeeper(shelf);
  const messages = Array.from({ length: 30 }, (_, at) => ({ ...QUESTION, id: `q${at}`, text: 'x'.repeat(200_000) }));
  keeper.keep({ messages, running: null });
  keeper.flush();
  const kept = new ChatKeeper(shelf).recall().messages;
  assert.ok(kept.length >= 9 && kept.length < 12);
  assert.equal(kept.at(-1)?.id, 'q29');
  shelf.setItem('parley.chat', '{"version":1,"chat":{"messages":"no"}}');
  assert.equal(new ChatKeeper(shelf).recall(), EMPTY);
  assert.equal(new ChatKeeper(null).recall(), EMPTY);
});

/** A stream whose course the test decides. */
class ScriptedStream {
  /** @type {unknown[]} */
  calls = [];
  /** @type {(outcome: Outcome) => void} */
  settle = () => {};
  stopAnswer = true;

  /** @param {...unknown} call @returns {Promise<Outcome>} */
  #begin(...call) {
    this.calls.push(call);
    return new Promise((resolve) => (this.settle = resolve));
  }
  /** @param {string} id @param {unknown} request @param {readonly File[]} files */
  start(id, request, files) {
    return this.#begin('start', id, request, files.map(({ name }) => name));
  }
  /** @param {string} id @param {number} last */
  resume(id, last) {
    return this.#begin('resume', id, last);
  }
  async stop() {
    this.calls.push(['stop']);
    return this.stopAnswer;
  }
  leave() {
    this.calls.push(['leave']);
    this.settle({ kind: 'left' });
  }
}

/** @param {Chat} [chat] */
function conversation(chat = EMPTY) {
  const store = new ChatStore(chat);
  /** @type {ScriptedStream[]} */
  const streams = [];
  /** @type {Parameters<import('../../../../webapp/js/state/conversation.js').OpenStream>[0][]} */
  const listeners = [];
  let ids = 0;
  const made = new Conversation({
    store,
    openStream: (listener) => {
      listeners.push(listener);
      const stream = new ScriptedStream();
      streams.push(stream);
      return stream;
    },
    newId: () => `id${++ids}`,
    now: () => 42,
  });
  return { store, streams, listeners, made };
}

const settled = () => new Promise((resolve) => setTimeout(resolve, 0));

test('asks, follows, asks again without the old answer', async () => {
  const { store, streams, listeners, made } = conversation();
  made.ask('Hi');
  made.ask('twice'); // while one runs, nothing is asked
  assert.equal(streams.length, 1);
  listeners[0]?.onGeneration('another');
  assert.equal(store.chat.running?.id, 'another');
  listeners[0]?.onEvents(WHOLE);
  streams[0]?.settle({ kind: 'ended' });
  await settled();
  assert.equal(made.busy, false);
  made.askAgain();
  const [, id, request] = /** @type {[string, string, {messages: {text: string}[]}]} */ (streams[1]?.calls[0]);
  assert.equal(id, store.chat.running?.id);
  assert.deepEqual(request.messages.map(({ text }) => text), ['Hi']);
  assert.equal(store.chat.messages.length, 2);
  assert.equal(answerOf(store.chat).text, '');
});

test('files go along as long as the chat may be about them', async () => {
  const { streams, listeners, made } = conversation();
  made.ask('Look', [new File(['x'], 'a.txt')]);
  listeners[0]?.onEvents(WHOLE);
  streams[0]?.settle({ kind: 'ended' });
  await settled();
  made.ask('And?');
  assert.deepEqual(/** @type {unknown[]} */ (streams[1]?.calls[0])[3], ['a.txt']);
});

test('comes back to a running answer and never asks for it again', () => {
  const { streams, made } = conversation(reduce(asked(), { type: 'happened', events: WHOLE.slice(0, 7), now: 1 }));
  made.comeBack();
  assert.deepEqual(streams[0]?.calls, [['resume', 'g1', 7]]);
});

test('a stop that reaches nobody ends the answer on this side, with its text', async () => {
  const { store, streams, listeners, made } = conversation();
  made.ask('Hi');
  listeners[0]?.onEvents(WHOLE.slice(0, 7));
  if (streams[0]) streams[0].stopAnswer = false;
  await made.stop();
  assert.equal(answerOf(store.chat).status, 'stopped');
  assert.equal(answerOf(store.chat).text, 'Hel');
  assert.equal(made.busy, false);
});

test('a new chat lets go of the old answer and stops it; what still comes is not heard', async () => {
  const { store, streams, made } = conversation();
  made.ask('Hi');
  made.clear();
  await settled();
  assert.equal(store.chat, EMPTY);
  assert.deepEqual(streams[0]?.calls.slice(1), [['leave'], ['stop']]);
});
