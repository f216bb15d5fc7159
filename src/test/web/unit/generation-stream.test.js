/** @import { GenerationEvent, Outcome } from '../../../../webapp/js/wire/types.js' */
/** @import { Handler, Seen } from './generations-server.js' */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { GenerationStream } from '../../../../webapp/js/wire/generation-stream.js';
import { after, GenerationsServer, json, kindOf, polls, saying, sse, streams } from './generations-server.js';

const QUICK = { headerPatienceMs: 20_000, firstByteMs: 20_000, graceMs: 40, silenceMs: 20_000, pollTimeoutMs: 20_000, retryMs: 10, retryCapMs: 40 };
/** For streams that are held back; a slow machine must not take every other one for held. */
const SUSPICIOUS = { firstByteMs: 120 };
const ASK = { messages: [{ id: 'm1', timestampMs: 1, text: 'Hi', author: { name: 'Ann' }, isSuccess: true, role: /** @type {const} */ ('user') }] };
const ALL = saying('Hel', 'lo ', 'wör', 'ld');

/**
 * @param {(seen: Seen, count: number) => Handler} route
 * @param {(tools: {server: GenerationsServer, stream: GenerationStream, events: GenerationEvent[], phases: string[], memory: ReturnType<typeof freshMemory>}) => Promise<void>} body
 * @param {Partial<typeof QUICK> & {wake?: EventTarget}} [options]
 * @param {boolean} [held]
 */
async function withServer(route, body, options = {}, held = false) {
  const server = await new GenerationsServer(route).start();
  /** @type {GenerationEvent[]} */
  const events = [];
  /** @type {string[]} */
  const phases = [];
  const memory = freshMemory(held);
  const listener = {
    onGeneration: (/** @type {string} */ id) => assert.fail(`${id} is not the id that was wished for`),
    onEvents: (/** @type {GenerationEvent[]} */ more) => events.push(...more),
    onConnection: (/** @type {{phase: string}} */ { phase }) => void (phases.at(-1) === phase || phases.push(phase)),
  };
  const stream = new GenerationStream(listener, memory, { ...QUICK, ...options, base: server.base });
  try {
    await body({ server, stream, events, phases, memory });
  } finally {
    stream.leave();
    await server.close();
  }
}

/** @param {boolean} held */
function freshMemory(held) {
  return {
    holdsStreamsBack: held,
    rememberHeldBack() {
      this.holdsStreamsBack = true;
    },
    forget() {
      this.holdsStreamsBack = false;
    },
  };
}

/** @param {readonly GenerationEvent[]} events */
function assertWhole(events) {
  assert.deepEqual(events.map(({ seq }) => seq), ALL.map(({ id }) => id));
  assert.equal(events.map(({ data }) => data.text ?? '').join(''), 'Hello wörld');
}

/** Routes the POST and the resumes. @param {Handler} ask @param {(seen: Seen, count: number) => Handler} [resume] */
const route = (ask, resume) => (/** @type {Seen} */ seen, /** @type {number} */ count) => (kindOf(seen) === 'ask' ? ask : (resume?.(seen, count) ?? json(404, {})));

test('follows an answer from its POST to its end', () =>
  withServer(route(streams(ALL)), async ({ server, stream, events }) => {
    assert.deepEqual(await stream.start('g1', ASK), { kind: 'ended' });
    assertWhole(events);
    const [ask] = server.seen;
    assert.equal(ask?.path, '/some/path/api/llmstream');
    assert.equal(ask?.headers['content-type'], 'application/json');
    assert.equal(ask?.headers['parley-generation'], 'g1');
    assert.deepEqual(JSON.parse(ask?.body ?? ''), ASK);
    assert.equal(server.seen.length, 1);
  }));

for (const [how, then] of /** @type {const} */ ([['a clean end of file', {}], ['a dead socket', { cut: true }], ['silence', { hang: true }]])) {
  test(`takes ${how} without a terminal event for a drop and goes on after the last event`, () =>
    withServer(
      (seen) => (kindOf(seen) === 'ask' ? streams(ALL.slice(0, 3), then) : kindOf(seen) === 'poll' ? polls(ALL.slice(after(seen)), true) : streams(ALL.slice(after(seen)))),
      async ({ server, stream, events, phases }) => {
        assert.deepEqual(await stream.start('g1', ASK), { kind: 'ended' });
        assertWhole(events);
        assert.equal(server.count('ask'), 1);
        assert.equal(after(server.seen[1] ?? assert.fail()), 3);
        assert.ok(phases.includes('reconnecting'));
      },
      how === 'silence' ? { silenceMs: 400 } : {},
    ));
}

test('comes through a drop after every single event, and drops in the middle of one', () =>
  withServer(
    (seen) => (response) => {
      const text = `retry: 10\n${sse(ALL.slice(after(seen)))}`;
      const upTo = text.indexOf('\n\n') + 2 + 17; // one event and some bytes of the next
      response.writeHead(200, { 'Content-Type': 'text/event-stream', 'Parley-Generation': 'g1' });
      response.end(text.slice(0, upTo));
    },
    async ({ server, stream, events }) => {
      assert.deepEqual(await stream.start('g1', ASK), { kind: 'ended' });
      assertWhole(events);
      assert.equal(server.seen.length, ALL.length);
    },
  ));

test('drops what it has and fetches again what is missing', () => {
  const twice = [...ALL.slice(0, 3), ...ALL.slice(1, 4)];
  const gap = [...ALL.slice(4, 5), ...ALL.slice(6)];
  return withServer(route(streams(twice), (seen, count) => (count === 0 ? streams(gap) : streams(ALL.slice(after(seen))))), async ({ server, stream, events }) => {
    assert.deepEqual(await stream.start('g1', ASK), { kind: 'ended' });
    assertWhole(events);
    assert.equal(after(server.seen.at(-1) ?? assert.fail()), 5);
  });
});

test('does not follow a stream for ever that is damaged again and again', () =>
  withServer(route(streams(ALL.slice(0, 2)), () => streams(ALL.slice(5))), async ({ stream, events }) => {
    const outcome = await stream.start('g1', ASK);
    assert.equal(outcome.kind, 'lost');
    assert.equal(events.length, 2);
  }));

for (const status of [404, 410, 403]) {
  test(`says ${status} instead of asking for ever`, () =>
    withServer(route(streams(ALL.slice(0, 2)), () => json(status, { title: 'Gone', detail: 'Expired' })), async ({ server, stream }) => {
      const outcome = await stream.start('g1', ASK);
      assert.equal(outcome.kind, 'lost');
      assert.ok(outcome.kind === 'lost' && outcome.problem.status === status && outcome.problem.detail === 'Expired');
      assert.equal(server.seen.length, 2);
      assert.equal(server.count('ask'), 1);
    }));
}

const DRAINING = { type: 'urn:parley:problem:draining' };

test('sends a question again that a server did not take because it is about to be restarted', () =>
  withServer((seen, count) => (kindOf(seen) === 'ask' ? (count < 2 ? json(503, DRAINING) : streams(ALL)) : json(404, {})), async ({ server, stream, events, phases }) => {
    assert.deepEqual(await stream.start('g1', ASK), { kind: 'ended' });
    assertWhole(events);
    assert.ok(phases.includes('moving'));
    assert.equal(server.count('ask'), 3);
    for (const { headers, body } of server.seen) assert.deepEqual([headers['parley-generation'], JSON.parse(body)], ['g1', ASK]);
  }));

test('gives up where no server takes it, and says so', () =>
  withServer(route(json(503, DRAINING)), async ({ server, stream }) => {
    const outcome = await stream.start('g1', ASK);
    assert.ok(outcome.kind === 'refused' && outcome.problem.type === DRAINING.type);
    assert.equal(server.count('ask'), 20);
  }));

test('sends again nothing that was refused for another reason', () =>
  withServer(route(json(503, { type: 'urn:parley:problem:busy' })), async ({ server, stream }) => {
    assert.equal((await stream.start('g1', ASK)).kind, 'refused');
    assert.equal(server.count('ask'), 1);
  }));

test('can be left while it waits for a server that takes the question', () =>
  withServer(route(json(503, DRAINING, { 'Retry-After': '60' })), async ({ server, stream, phases }) => {
    const outcome = stream.start('g1', ASK);
    while (!phases.includes('moving')) await new Promise((resolve) => setTimeout(resolve, 5));
    stream.leave();
    assert.deepEqual(await outcome, { kind: 'left' });
    assert.equal(server.count('ask'), 1);
  }));

test('waits for a server that is away, as long as it asks for', () =>
  withServer(
    route(streams(ALL.slice(0, 2)), (seen, count) => (count === 0 ? json(503, {}, { 'Retry-After': '1' }) : streams(ALL.slice(after(seen))))),
    async ({ stream, events }) => {
      const from = Date.now();
      assert.deepEqual(await stream.start('g1', ASK), { kind: 'ended' });
      assertWhole(events);
      assert.ok(Date.now() - from >= 950);
    },
  ));

test('is woken early when the network is back', async () => {
  const wake = new EventTarget();
  const timer = setInterval(() => wake.dispatchEvent(new Event('wake')), 50);
  const from = Date.now();
  /** @type {Handler} a server that asks for no other wait than the page's own */
  const drop = (response) => {
    response.writeHead(200, { 'Content-Type': 'text/event-stream', 'Parley-Generation': 'g1' });
    response.end(sse(ALL.slice(0, 2)));
  };
  await withServer(
    route(drop, (seen) => streams(ALL.slice(after(seen)))),
    async ({ stream, events }) => {
      assert.deepEqual(await stream.start('g1', ASK), { kind: 'ended' });
      assertWhole(events);
    },
    { retryMs: 20_000, retryCapMs: 20_000, wake },
  );
  clearInterval(timer);
  assert.ok(Date.now() - from < 5000);
});

/** @type {Handler} takes the question and dies */
const dies = (response) => void response.destroy();

test('finds the answer to a POST whose response was lost, and never asks twice', () =>
  withServer(
    (seen, count) => (kindOf(seen) === 'ask' || (kindOf(seen) === 'poll' && count === 0) ? dies : kindOf(seen) === 'poll' ? polls(ALL, true) : streams(ALL)),
    async ({ server, stream, events }) => {
      assert.deepEqual(await stream.start('g1', ASK), { kind: 'ended' });
      assertWhole(events);
      assert.equal(server.count('ask'), 1);
    },
  ));

for (const [which, answer] of /** @type {const} */ ([['nobody can be reached', dies], ['the question never arrived', json(404, {})]])) {
  test(`says that the server cannot be reached when ${which}`, () =>
    withServer(route(dies, () => answer), async ({ server, stream }) => {
      const outcome = await stream.start('g1', ASK);
      assert.ok(outcome.kind === 'refused' && outcome.problem.status === 0 && outcome.problem.retryable);
      assert.equal(server.count('ask'), 1);
    }));
}

test('takes the id that the server chooses', async () => {
  const server = await new GenerationsServer(route(streams(ALL.slice(0, 3)), (seen) => streams(ALL.slice(after(seen))))).start();
  /** @type {string[]} */
  const ids = [];
  const stream = new GenerationStream({ onGeneration: (id) => ids.push(id), onEvents() {}, onConnection() {} }, freshMemory(false), { ...QUICK, base: server.base });
  assert.deepEqual(await stream.start('ours', ASK), { kind: 'ended' });
  assert.deepEqual(ids, ['g1']);
  assert.equal(server.seen[1]?.path, '/some/path/api/generations/g1/events');
  await server.close();
});

test('says why the server refused', () =>
  withServer(
    () => json(429, { title: 'Too many', detail: 'Limit', errors: [{ field: 'messages', detail: 'too long' }] }, { 'Retry-After': '7' }),
    async ({ stream }) => {
      const outcome = await stream.start('g1', ASK);
      assert.ok(outcome.kind === 'refused');
      assert.deepEqual(outcome.problem, { type: 'about:blank', title: 'Too many', status: 429, detail: 'Limit\nmessages: too long', retryable: true, retryAfterMs: 7000 });
    },
  ));

test('takes a login page for what it is', () =>
  withServer(
    () => (response) => {
      response.writeHead(200, { 'Content-Type': 'text/html' });
      response.end('<form>');
    },
    async ({ stream }) => {
      const outcome = await stream.start('g1', ASK);
      assert.ok(outcome.kind === 'refused' && outcome.problem.type === 'parley:not-a-stream');
    },
  ));

test('changes to the long poll when the stream is held back, and remembers', () =>
  withServer(
    (seen, count) => (kindOf(seen) === 'ask' ? streams([], { hang: true, silentHead: true }) : polls(ALL.slice(after(seen), after(seen) + 2), after(seen) + 2 >= ALL.length && count > 0)),
    async ({ server, stream, events, phases, memory }) => {
      assert.deepEqual(await stream.start('g1', ASK), { kind: 'ended' });
      assertWhole(events);
      assert.equal(memory.holdsStreamsBack, true);
      assert.ok(phases.includes('polling'));
      assert.equal(server.count('stream'), 0);
    },
    SUSPICIOUS,
  ));

test('a heartbeat is life: a model that thinks long is no reason to poll', () =>
  withServer(
    route((response) => {
      response.writeHead(200, { 'Content-Type': 'text/event-stream', 'Parley-Generation': 'g1' });
      response.write('retry: 10\n');
      const beat = setInterval(() => response.write(': hb\n\n'), 100);
      setTimeout(() => {
        clearInterval(beat);
        response.end(sse(ALL));
      }, 900);
    }),
    async ({ server, stream, events }) => {
      assert.deepEqual(await stream.start('g1', ASK), { kind: 'ended' });
      assertWhole(events);
      assert.equal(server.seen.length, 1);
    },
    { firstByteMs: 700, silenceMs: 700 },
  ));

test('where streams are known to be held back, wishes for the id alone and polls', () =>
  withServer(
    (seen) => (kindOf(seen) === 'ask' ? json(202, {}, { 'Parley-Generation': 'g1' }) : polls(ALL.slice(after(seen)), true)),
    async ({ server, stream, events }) => {
      assert.deepEqual(await stream.start('g1', ASK), { kind: 'ended' });
      assertWhole(events);
      assert.equal(server.seen[0]?.headers.prefer, 'respond-async');
    },
    {},
    true,
  ));

test('forgets the hold-up when a stream comes through', () =>
  withServer(
    route(streams(ALL)),
    async ({ stream, memory }) => {
      await stream.start('g1', ASK);
      assert.equal(memory.holdsStreamsBack, false);
    },
    {},
    true,
  ));

test('changes to the long poll when even the headers are held back, without asking again', () =>
  withServer(
    (seen, count) => (kindOf(seen) === 'ask' ? () => {} : polls(ALL.slice(after(seen), after(seen) + 2), after(seen) + 2 >= ALL.length && count > 0)),
    async ({ server, stream, events, memory }) => {
      assert.deepEqual(await stream.start('g1', ASK), { kind: 'ended' });
      assertWhole(events);
      assert.equal(memory.holdsStreamsBack, true);
      assert.equal(server.count('ask'), 1);
    },
    SUSPICIOUS,
  ));

test('says that it waits while the question is on its way, and suspects nobody', () =>
  withServer(
    route((response, seen) => void setTimeout(() => streams(ALL)(response, seen), 400)),
    async ({ server, stream, events, phases, memory }) => {
      assert.deepEqual(await stream.start('g1', ASK), { kind: 'ended' });
      assertWhole(events);
      assert.ok(phases.includes('held'));
      assert.ok(server.count('poll') > 1);
      assert.equal(memory.holdsStreamsBack, false);
    },
    { firstByteMs: 120, headerPatienceMs: 150 },
  ));

test('a stream that begins just after the look behind it is not held back', () => {
  /** @type {() => void} */
  let begin = () => {};
  return withServer(
    (seen) => (response, again) => {
      if (kindOf(seen) === 'ask') begin = () => streams(ALL)(response, again);
      else polls(ALL.slice(0, 2), false)(response, again);
      if (kindOf(seen) === 'poll') begin();
    },
    async ({ stream, events, memory }) => {
      assert.deepEqual(await stream.start('g1', ASK), { kind: 'ended' });
      assertWhole(events);
      assert.equal(memory.holdsStreamsBack, false);
    },
    { firstByteMs: 120, graceMs: 20_000 },
  );
});

test('resumes after a reload without a POST', () =>
  withServer(
    (seen) => streams(ALL.slice(after(seen))),
    async ({ server, stream, events }) => {
      assert.deepEqual(await stream.resume('g1', 3), { kind: 'ended' });
      assert.deepEqual(events.map(({ seq }) => seq), [4, 5, 6, 7]);
      assert.equal(server.count('ask'), 0);
    },
  ));

test('stops by command, and the end comes as an event', () => {
  /** @type {import('node:http').ServerResponse | undefined} */
  let open;
  return withServer(
    (seen) => (response, again) => {
      if (kindOf(seen) === 'ask') {
        open = response;
        streams(ALL.slice(0, 3), { hang: true })(response, again);
        return;
      }
      json(200, {})(response, again);
      open?.end(sse([{ id: 4, event: 'end', data: { status: 'stopped' } }]));
    },
    async ({ server, stream, events }) => {
      const following = stream.start('g1', ASK);
      assert.equal(await stream.stop(), true); // before the id is known: waits for it
      assert.deepEqual(await following, { kind: 'ended' });
      assert.equal(events.at(-1)?.data.status, 'stopped');
      assert.equal(server.seen.find((each) => kindOf(each) === 'stop')?.path, '/some/path/api/generations/g1/stop');
    },
  );
});

test('letting go ends everything at once', () =>
  withServer(route(streams(ALL.slice(0, 2), { hang: true })), async ({ stream }) => {
    /** @type {Promise<Outcome>} */
    const following = stream.start('g1', ASK);
    setTimeout(() => stream.leave(), 50);
    assert.equal((await following).kind, 'left');
  }));
