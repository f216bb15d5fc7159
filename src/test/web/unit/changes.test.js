/** @import { Change } from '../../../../webapp/js/wire/types.js' */
import assert from 'node:assert/strict';
import { createServer } from 'node:http';
import { afterEach, test } from 'node:test';
import { Changes } from '../../../../webapp/js/wire/changes.js';

/** The page's relative URLs need a page. */
const realFetch = globalThis.fetch;
/** @type {(() => void)[]} */
const ends = [];
afterEach(() => {
  for (const end of ends.splice(0)) end();
  globalThis.fetch = realFetch;
});

/** @param {(at: number, response: import('node:http').ServerResponse) => void} answer to the n-th request */
async function listening(answer) {
  let requests = 0;
  const server = createServer((_, response) => {
    response.writeHead(200, { 'Content-Type': 'text/event-stream' });
    answer(++requests, response);
  }).listen(0, '127.0.0.1');
  await new Promise((resolve) => server.once('listening', resolve));
  const { port } = /** @type {import('node:net').AddressInfo} */ (server.address());
  globalThis.fetch = (url, options) => realFetch(`http://127.0.0.1:${port}/${url}`, options);
  const heard = new EventTarget();
  /** @type {(Change | 'missed')[]} */
  const log = [];
  const note = (/** @type {Change | 'missed'} */ what) => {
    log.push(what);
    heard.dispatchEvent(new Event('news'));
  };
  const changes = new Changes({ onChange: note, onMissed: () => note('missed') }, new EventTarget());
  ends.push(() => {
    changes.close();
    server.closeAllConnections();
    server.close();
  });
  changes.open();
  return {
    log,
    changes,
    /** @param {number} count */
    until: async (count) => {
      while (log.length < count) await new Promise((resolve) => heard.addEventListener('news', resolve, { once: true }));
    },
  };
}

/** @param {object} data */
const change = (data) => `event: change\ndata: ${JSON.stringify(data)}\n\n`;

test('tells of changes, and not of what it does not know', async () => {
  const { log, until } = await listening((_, response) => {
    response.write('event: hello\ndata: {}\n\nevent: change\ndata: no json\n\n');
    response.write(change({ conversation: 'c', what: 'evolved' }) + 'event: other\ndata: {}\n\n');
    response.write(change({ conversation: 'c', what: 'asked', head: { id: 'c', title: 'T', updated: '2026-01-01T00:00:00Z' }, message: 'm', generation: 'g' }));
    response.write(change({ conversation: 'd', what: 'deleted', head: null, message: null, generation: null }));
  });
  await until(2);
  const [asked, deleted] = /** @type {Change[]} */ (log);
  assert.equal(asked?.head?.title, 'T');
  assert.equal(asked?.generation, 'g');
  assert.deepEqual(deleted, { conversation: 'd', what: 'deleted', head: null, message: '', generation: '' });
});

test('comes back after an end, and says that it may have missed something', async () => {
  const { log, until } = await listening((at, response) => {
    response.write('retry: 50\n\nevent: hello\ndata: {}\n\n');
    if (at === 1) response.end();
    else response.write(change({ conversation: 'c', what: 'answered' }));
  });
  await until(2);
  assert.equal(log[0], 'missed');
  assert.equal(/** @type {Change} */ (log[1]).what, 'answered');
});

test('whoever stopped listening and listens again has missed something', async () => {
  const { log, changes, until } = await listening((_, response) => response.write(`event: hello\ndata: {}\n\n${change({ conversation: 'c', what: 'changed' })}`));
  await until(1);
  changes.close();
  changes.open();
  await until(3);
  assert.equal(log[1], 'missed');
});
