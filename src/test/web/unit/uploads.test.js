import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Uploads } from '../../../../webapp/js/state/uploads.js';

/** @typedef {import('../../../../webapp/js/state/uploads.js').Send} Send */
/** @typedef {Awaited<ReturnType<Send>>} Outcome */

/** A server whose answers the test gives. */
class Server {
  /** @type {{file: File, progress: (part: number) => void, signal: AbortSignal, answer: (outcome: Outcome) => void}[]} */
  sent = [];
  /** @type {string[]} */
  dropped = [];
  uploads = new Uploads(
    (file, progress, signal) =>
      new Promise((answer) => {
        this.sent.push({ file, progress, signal, answer });
        signal.addEventListener('abort', () => answer({ kind: 'cancelled' }));
      }),
    (id) => this.dropped.push(id),
  );

  /** @param {number} at */
  async store(at) {
    const { file, answer } = this.at(at);
    answer({ kind: 'stored', attachment: { id: `id of ${file.name}`, name: file.name, type: 'text/plain', size: file.size } });
    await settled();
  }

  /** @param {number} at */
  async refuse(at) {
    this.at(at).answer({ kind: 'refused', problem: { type: 'about:blank', title: '', status: 503, detail: '', retryable: true } });
    await settled();
  }

  /** @param {number} at */
  at(at) {
    const sent = this.sent[at];
    assert.ok(sent, `there is no request ${at}`);
    return sent;
  }

  get phases() {
    return this.uploads.all.map(({ phase }) => phase);
  }
}

const settled = () => new Promise((resolve) => setImmediate(resolve));

/** @param {string} name */
const file = (name) => new File(['x'], name);

test('files are sent at once, three at a time', async () => {
  const server = new Server();
  for (const name of ['a', 'b', 'c', 'd']) server.uploads.add(file(name));
  assert.deepEqual(server.phases, ['sending', 'sending', 'sending', 'waiting']);
  await server.store(1);
  assert.deepEqual(server.phases, ['sending', 'stored', 'sending', 'sending']);
  assert.equal(server.at(3).file.name, 'd');
});

test('they are taken in the order in which they were added, when all are there', async () => {
  const server = new Server();
  server.uploads.add(file('a'));
  server.uploads.add(file('b'));
  await server.store(1);
  assert.equal(server.uploads.ready, false);
  await server.store(0);
  assert.equal(server.uploads.ready, true);
  assert.deepEqual(server.uploads.attached.map(({ id }) => id), ['id of a', 'id of b']);
  server.uploads.taken();
  assert.deepEqual(server.uploads.all, []);
  assert.deepEqual(server.dropped, []);
});

test('progress is told', () => {
  const server = new Server();
  let changes = 0;
  server.uploads.add(file('a'));
  server.uploads.addEventListener('change', () => changes++);
  server.at(0).progress(0.5);
  assert.equal(server.uploads.all[0]?.part, 0.5);
  assert.equal(changes, 1);
});

test('one that failed can be tried again', async () => {
  const server = new Server();
  server.uploads.add(file('a'));
  await server.refuse(0);
  const [failed] = server.uploads.all;
  assert.ok(failed?.problem && failed.phase === 'failed' && !server.uploads.ready);
  server.uploads.retry(failed);
  assert.equal(failed.problem, null);
  await server.store(1);
  assert.equal(server.uploads.ready, true);
});

test('removing cancels what is being sent and drops what was stored', async () => {
  const server = new Server();
  server.uploads.add(file('a'));
  server.uploads.add(file('b'));
  await server.store(1);
  for (const upload of server.uploads.all) server.uploads.remove(upload);
  await settled();
  assert.equal(server.at(0).signal.aborted, true);
  assert.deepEqual(server.dropped, ['id of b']);
  assert.deepEqual(server.uploads.all, []);
});

test('one that was stored in the moment of its removal is dropped', async () => {
  const server = new Server();
  const late = new Uploads(
    async (sent) => ({ kind: 'stored', attachment: { id: sent.name, name: sent.name, type: 'text/plain', size: 1 } }),
    (id) => server.dropped.push(id),
  );
  late.add(file('a'));
  const [upload] = late.all;
  assert.ok(upload);
  late.remove(upload);
  await settled();
  assert.deepEqual(server.dropped, ['a']);
});
