/** @import { GenerationEvent, GenerationRequest, Head, Outcome, Result, StoredConversation, StoredMessage } from '../../../../webapp/js/wire/types.js' */
/** @import { Answer, Chat, OpenStream } from '../../../../webapp/js/state/types.js' */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { newAnswer } from '../../../../webapp/js/state/answer.js';
import { EMPTY, reduce } from '../../../../webapp/js/state/chat.js';
import { Conversation } from '../../../../webapp/js/state/conversation.js';
import { Drafts } from '../../../../webapp/js/state/drafts.js';
import { ChatStore } from '../../../../webapp/js/state/store.js';

/** What one can do with a chat, before a server and streams whose course the test decides. */

const TEMPORARY = { ...EMPTY, temporary: true };
const PROBLEM = { type: 'about:blank', title: '', status: 0, detail: '', retryable: true };

class ScriptedStream {
  /** @type {unknown[][]} */
  calls = [];
  /** @type {(outcome: Outcome) => void} */
  settle = () => {};
  stopAnswer = true;

  /** @param {...unknown} call @returns {Promise<Outcome>} */
  #begin(...call) {
    this.calls.push(call);
    return new Promise((resolve) => (this.settle = resolve));
  }
  /** @param {string} id @param {unknown} request */
  start(id, request) {
    return this.#begin('start', id, request);
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
  /** @type {Parameters<OpenStream>[0][]} */
  const listeners = [];
  /** @type {{stored: StoredConversation | null, creates: boolean, fetched: number}} */
  const server = { stored: null, creates: true, fetched: 0 };
  const kept = new Map();
  const outbox = new Drafts({ getItem: (key) => kept.get(key) ?? null, setItem: (key, value) => void kept.set(key, value), removeItem: (key) => void kept.delete(key) });
  let ids = 0;
  const made = new Conversation({
    store,
    openStream: (listener) => {
      listeners.push(listener);
      const stream = new ScriptedStream();
      streams.push(stream);
      return stream;
    },
    create: async () => (server.creates ? { ok: true, value: head('c1') } : { ok: false, problem: PROBLEM }),
    fetch: async () => {
      server.fetched++;
      return /** @type {Result<StoredConversation>} */ (server.stored ? { ok: true, value: server.stored } : { ok: false, problem: { ...PROBLEM, status: 404 } });
    },
    outbox,
    newId: () => `id${++ids}`,
    now: () => 42,
  });
  return { store, streams, listeners, made, server, outbox };
}

/** @param {string} id @returns {Head} */
function head(id) {
  return { id, title: 'T', pinned: false, archived: false, updatedMs: 0, running: false };
}

/** @param {Partial<StoredMessage>} with_ @returns {StoredMessage} */
function stored(with_) {
  return { id: 'q', parent: '', role: 'user', text: 'Hi', thinking: '', status: 'completed', reason: '', model: '', generation: '', usage: null, createdMs: 1, citations: [], tools: [], attachments: [], ...with_ };
}

/** @param {...[string, Record<string, unknown>]} events @returns {GenerationEvent[]} */
function numbered(...events) {
  return events.map(([event, data], at) => ({ seq: at + 1, event, data }));
}

const ANSWER = numbered(['created', { message: 's1' }], ['delta', { text: 'Hello' }], ['end', { status: 'completed' }]);

/** @param {ScriptedStream | undefined} stream @returns {GenerationRequest} */
const requestOf = (stream) => /** @type {GenerationRequest} */ (stream?.calls[0]?.[2]);

/** @param {ChatStore} store @returns {Answer} */
function answerOf(store) {
  const last = store.chat.messages.at(-1);
  assert.ok(last?.role === 'assistant');
  return last;
}

const settled = () => new Promise((resolve) => setTimeout(resolve, 0));

/** Lets the n-th stream bring an answer to its end. @param {ReturnType<typeof conversation>} it @param {number} at @param {GenerationEvent[]} [events] */
async function answered(it, at, events = ANSWER) {
  await settled();
  it.listeners[at]?.onEvents(events);
  it.streams[at]?.settle({ kind: 'ended' });
  await settled();
}

test('the first question begins a stored conversation, the next ones go on in it', async () => {
  const it = conversation();
  it.made.ask('Hi');
  await answered(it, 0);
  assert.equal(it.store.chat.id, 'c1');
  const first = requestOf(it.streams[0]);
  assert.equal(first.conversation, 'c1');
  assert.equal(first.parent, '');
  it.made.ask('And?');
  await settled();
  const second = requestOf(it.streams[1]);
  assert.deepEqual(second.messages.map(({ text }) => text), ['And?']);
  assert.equal(second.parent, 's1');
});

test('a question that could not be stored fails, keeps its text over a reload, and begins the conversation when asked again', async () => {
  const it = conversation();
  it.server.creates = false;
  it.made.ask('Hi');
  await settled();
  assert.equal(answerOf(it.store).status, 'failed');
  assert.equal(it.made.busy, false);
  assert.equal(it.outbox.takeUnsent(() => false), 'Hi');
  it.server.creates = true;
  it.made.askAgain();
  await answered(it, 1);
  assert.equal(it.store.chat.id, 'c1');
  assert.deepEqual(it.store.chat.all.map(({ text }) => text), ['Hi', 'Hello']);
  assert.equal(it.outbox.takeUnsent(() => false), '');
});

test('what came to no answer is sent along with the next question', async () => {
  const it = conversation({ ...EMPTY, id: 'c1' });
  it.made.ask('One');
  await settled();
  it.streams[0]?.settle({ kind: 'refused', problem: PROBLEM });
  await settled();
  it.made.ask('Two');
  await settled();
  const request = requestOf(it.streams[1]);
  assert.deepEqual(request.messages.map(({ text }) => text), ['One', 'Two']);
  assert.equal(request.parent, '');
});

test('a temporary chat sends all that was said, and is stored nowhere', async () => {
  const it = conversation(TEMPORARY);
  it.made.ask('Hi');
  await answered(it, 0, numbered(['created', { message: null }], ['delta', { text: 'Hello' }], ['end', { status: 'completed' }]));
  it.made.ask('And?');
  await settled();
  const request = requestOf(it.streams[1]);
  assert.equal(request.temporary, true);
  assert.equal('conversation' in request, false);
  assert.deepEqual(request.messages.map(({ text }) => text), ['Hi', 'Hello', 'And?']);
  assert.equal(it.store.chat.id, '');
});

test('files go along as long as a temporary chat may be about them, in a stored one with their question', async () => {
  for (const chat of [TEMPORARY, { ...EMPTY, id: 'c' }]) {
    const it = conversation(chat);
    it.made.ask('Look', [{ id: 'f1', name: 'a.txt', type: 'text/plain', size: 1 }]);
    await answered(it, 0);
    it.made.ask('And?');
    await settled();
    assert.deepEqual(requestOf(it.streams[0]).messages.map(({ attachments }) => attachments), [['f1']]);
    assert.deepEqual(requestOf(it.streams[1]).messages[0]?.attachments, chat.temporary ? ['f1'] : undefined);
  }
});

test('to answer again sends the stored question again; to edit sends another in its place', async () => {
  const it = conversation({ ...EMPTY, id: 'c1' });
  it.made.ask('Hi');
  await answered(it, 0);
  const question = it.store.chat.messages[0]?.id ?? '';
  it.made.askAgain();
  await answered(it, 1, numbered(['created', { message: 's2' }], ['end', { status: 'completed' }]));
  assert.equal(requestOf(it.streams[1]).messages[0]?.id, question);
  it.made.edit(question, 'Ho');
  await settled();
  const edited = requestOf(it.streams[2]);
  assert.equal(edited.messages[0]?.text, 'Ho');
  assert.notEqual(edited.messages[0]?.id, question);
  assert.equal(edited.parent, '');
  assert.equal(it.store.chat.forks.get(edited.messages[0]?.id ?? '')?.of, 2);
});

test('an opened conversation shows its newest branch and follows the answer that is being made', async () => {
  const it = conversation();
  it.server.stored = { head: head('c9'), messages: [stored({}), stored({ id: 'a', parent: 'q', role: 'assistant', text: 'par', status: 'running', generation: 'g9' })] };
  await it.made.open('c9');
  assert.deepEqual(it.streams[0]?.calls, [['resume', 'g9', 0]]);
  assert.equal(answerOf(it.store).text, 'par');
  it.listeners[0]?.onEvents(numbered(['created', { message: 'a' }], ['delta', { text: 'partial' }]));
  assert.equal(answerOf(it.store).text, 'partial');
});

test('what can no longer be followed is looked up in the store', async () => {
  const it = conversation();
  const running = [stored({}), stored({ id: 'a', parent: 'q', role: 'assistant', text: 'par', status: 'running', generation: 'g9' })];
  it.server.stored = { head: head('c9'), messages: running };
  await it.made.open('c9');
  it.server.stored = { head: head('c9'), messages: [stored({}), stored({ id: 'a', parent: 'q', role: 'assistant', text: 'whole', status: 'completed', generation: 'g9' })] };
  it.streams[0]?.settle({ kind: 'lost', problem: { ...PROBLEM, status: 410 } });
  await settled();
  assert.equal(answerOf(it.store).text, 'whole');
  assert.equal(it.streams.length, 1);
});

test('a conversation that is not there says so; one that is left meanwhile does not come back', async () => {
  const it = conversation();
  await it.made.open('gone');
  assert.equal(it.store.chat.phase, 'unavailable');
  assert.equal(it.made.ask('Hi'), false);
  it.server.stored = { head: head('c9'), messages: [stored({})] };
  const opening = it.made.open('c9');
  it.made.clear();
  await opening;
  assert.equal(it.store.chat, EMPTY);
});

test('hears of questions asked elsewhere, and not of its own', async () => {
  const it = conversation({ ...EMPTY, id: 'c1' });
  it.server.stored = { head: head('c1'), messages: [stored({})] };
  it.made.ask('Hi');
  await settled();
  const own = it.store.chat.running?.id ?? '';
  it.made.hear({ conversation: 'c1', what: 'asked', head: head('c1'), message: 's1', generation: own });
  it.made.hear({ conversation: 'c2', what: 'asked', head: head('c2'), message: 'x', generation: 'gx' });
  assert.equal(it.server.fetched, 0);
  await answered(it, 0);
  it.server.stored = { head: head('c1'), messages: [stored({}), stored({ id: 'x', parent: 'q', role: 'assistant', status: 'running', text: '', generation: 'gx' })] };
  it.made.hear({ conversation: 'c1', what: 'asked', head: head('c1'), message: 'x', generation: 'gx' });
  await settled();
  assert.deepEqual(it.streams[1]?.calls, [['resume', 'gx', 0]]);
  it.made.hear({ conversation: 'c1', what: 'deleted', head: null, message: '', generation: '' });
  assert.equal(it.store.chat.phase, 'unavailable');
  assert.equal(it.made.busy, false);
});

test('what is asked meanwhile waits for the end, unless the answer fails', async () => {
  const it = conversation({ ...EMPTY, id: 'c1' });
  it.made.ask('One');
  it.made.ask('Two');
  it.made.ask('Three');
  assert.deepEqual(it.store.chat.queue.map(({ text }) => text), ['Two', 'Three']);
  it.made.unqueue(/** @type {any} */ (it.store.chat.queue[1]));
  await answered(it, 0);
  assert.deepEqual(requestOf(it.streams[1]).messages.map(({ text }) => text), ['Two']);
  assert.equal(it.store.chat.queue.length, 0);
  it.made.ask('Four');
  await answered(it, 1, numbered(['created', { message: 's2' }], ['error', { status: 502 }]));
  assert.equal(it.store.chat.queue.length, 1);
  it.made.askQueued();
  await settled();
  assert.equal(requestOf(it.streams[2]).messages.at(-1)?.text, 'Four');
});

test('takes up a temporary chat where it was and never asks for its answer again', () => {
  const it = conversation();
  const answer = newAnswer('a', 'q', 2, '', 'g1');
  const question = { role: /** @type {const} */ ('user'), id: 'q', parent: '', timestampMs: 1, text: 'Hi', attached: [] };
  const chat = reduce(reduce(TEMPORARY, { type: 'asked', question, answer }), { type: 'happened', events: ANSWER.slice(0, 2), now: 1 });
  it.made.takeUp(chat);
  assert.deepEqual(it.streams[0]?.calls, [['resume', 'g1', 2]]);
});

test('a stop that reaches nobody ends the answer on this side, with its text', async () => {
  const it = conversation({ ...EMPTY, id: 'c1' });
  it.made.ask('Hi');
  await settled();
  it.listeners[0]?.onEvents(ANSWER.slice(0, 2));
  if (it.streams[0]) it.streams[0].stopAnswer = false;
  await it.made.stop();
  assert.equal(answerOf(it.store).status, 'stopped');
  assert.equal(answerOf(it.store).text, 'Hello');
  assert.equal(it.made.busy, false);
});

test('whoever leaves a temporary answer stops it; a stored one goes on', async () => {
  for (const chat of [TEMPORARY, { ...EMPTY, id: 'c' }]) {
    const it = conversation(chat);
    it.made.ask('Hi');
    await settled();
    it.listeners[0]?.onEvents(ANSWER.slice(0, 2));
    it.made.clear();
    await settled();
    assert.equal(it.store.chat, EMPTY);
    assert.deepEqual(it.streams[0]?.calls.slice(1), chat.temporary ? [['leave'], ['stop']] : [['leave']]);
  }
});

test('whoever leaves before the question has arrived lets it arrive', async () => {
  const it = conversation();
  it.made.ask('Hi');
  it.made.clear();
  await settled();
  assert.equal(it.streams[0]?.calls[0]?.[0], 'start');
  assert.equal(it.store.chat, EMPTY);
  it.listeners[0]?.onEvents(ANSWER.slice(0, 1));
  assert.deepEqual(it.streams[0]?.calls[1], ['leave']);
  assert.equal(it.store.chat, EMPTY);
});

test('where the server masks what is asked, the question is shown as it was kept', async () => {
  const it = conversation();
  it.made.mayBeMasked = true;
  it.made.ask('To ann@example.org');
  const [question] = it.store.chat.messages;
  it.server.stored = { head: head('c1'), messages: [stored({ id: question?.id ?? '', text: 'To [masked: e-mail]' }), stored({ id: 's1', parent: question?.id ?? '', role: 'assistant', text: 'Hello' })] };
  await answered(it, 0);
  await settled();
  assert.equal(it.store.chat.messages[0]?.text, 'To [masked: e-mail]');
});
