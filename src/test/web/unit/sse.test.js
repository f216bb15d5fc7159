import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import { test } from 'node:test';
import { SseParser } from '../../../../webapp/js/wire/sse.js';

/**
 * @typedef {{event: string, data: string, id: string}} Expected
 * @typedef {{name: string, bytes: Uint8Array, expected: Expected[], retry?: number, lastId?: string}} Case
 */

/** @param {string} text */
const utf8 = (text) => new TextEncoder().encode(text);

/** @type {Case[]} */
const OWN = [
  { name: 'one event', bytes: utf8('data: a\n\n'), expected: [{ event: 'message', data: 'a', id: '' }] },
  { name: 'all three line ends', bytes: utf8('data: a\r\ndata: b\rdata: c\n\r\n'), expected: [{ event: 'message', data: 'a\nb\nc', id: '' }] },
  { name: 'a blank CR line, then LF', bytes: utf8('data: a\r\r\ndata: b\n\n'), expected: [{ event: 'message', data: 'a', id: '' }, { event: 'message', data: 'b', id: '' }] },
  { name: 'name and id', bytes: utf8('id: 7\nevent: delta\ndata: {"text":"é"}\n\n'), expected: [{ event: 'delta', data: '{"text":"é"}', id: '7' }], lastId: '7' },
  { name: 'id stays for later events', bytes: utf8('id: 7\ndata: a\n\ndata: b\n\n'), expected: [{ event: 'message', data: 'a', id: '7' }, { event: 'message', data: 'b', id: '7' }] },
  { name: 'id with NUL is ignored', bytes: utf8('id: 1\0\ndata: a\n\n'), expected: [{ event: 'message', data: 'a', id: '' }] },
  { name: 'only one space is taken off', bytes: utf8('data:  a\ndata:b\ndata\n\n'), expected: [{ event: 'message', data: ' a\nb\n', id: '' }] },
  { name: 'no data, no event, but the name is forgotten', bytes: utf8('event: x\n\ndata: a\n\n'), expected: [{ event: 'message', data: 'a', id: '' }] },
  { name: 'comments and unknown fields', bytes: utf8(': hb\n\nfoo: bar\n:\ndata: a\n\n'), expected: [{ event: 'message', data: 'a', id: '' }] },
  { name: 'one byte order mark is taken off, a second is not', bytes: utf8('\ufeffdata: a\n\n\ufeffdata: b\n\n'), expected: [{ event: 'message', data: 'a', id: '' }] },
  { name: 'unfinished at the end', bytes: utf8('data: a\n\ndata: b\n'), expected: [{ event: 'message', data: 'a', id: '' }] },
  { name: 'four-byte characters and line separators of Unicode', bytes: utf8('data: 👩‍👩‍👧 \u2028\u0085\u2029\n\n'), expected: [{ event: 'message', data: '👩‍👩‍👧 \u2028\u0085\u2029', id: '' }] },
  { name: 'retry', bytes: utf8('retry: 1200\n\n'), expected: [], retry: 1200 },
  { name: 'retry that is no number', bytes: utf8('retry: 12x\nretry: -1\nretry:\n\n'), expected: [] },
  { name: 'broken UTF-8 becomes U+FFFD', bytes: Uint8Array.from([...utf8('data: '), 0xc3, 0x28, 10, 10]), expected: [{ event: 'message', data: '\ufffd(', id: '' }] },
];

/** @returns {Case[]} */
function shared() {
  const file = new URL('../../../../../shared/conformance/sse-vectors.json', import.meta.url);
  if (!existsSync(file)) return [];
  /** @type {{name: string, bytes_base64: string, expected: Expected[], retry?: number, last_event_id_at_end?: string}[]} */
  const vectors = JSON.parse(readFileSync(file, 'utf8'));
  return vectors.map((each) => ({
    name: each.name,
    bytes: new Uint8Array(Buffer.from(each.bytes_base64, 'base64')),
    expected: each.expected,
    ...(each.retry === undefined ? {} : { retry: each.retry }),
    ...(each.last_event_id_at_end === undefined ? {} : { lastId: each.last_event_id_at_end }),
  }));
}

/** @param {Iterable<Uint8Array>} portions */
function parse(portions) {
  /** @type {Expected[]} */
  const events = [];
  /** @type {number | undefined} */
  let retry;
  const parser = new SseParser({ onEvent: (event) => events.push(event), onRetry: (ms) => (retry = ms) });
  for (const portion of portions) parser.feed(portion);
  return { events, retry, lastId: parser.lastEventId };
}

/**
 * @param {Case} wanted
 * @param {Iterable<Uint8Array>} portions
 * @param {string} how
 */
function check(wanted, portions, how) {
  const { events, retry, lastId } = parse(portions);
  assert.deepEqual(events, wanted.expected, `${wanted.name}, ${how}`);
  if (wanted.retry !== undefined) assert.equal(retry, wanted.retry, `${wanted.name}, ${how}`);
  if (wanted.lastId !== undefined) assert.equal(lastId, wanted.lastId, `${wanted.name}, ${how}`);
}

/** A small generator with a seed, so that a failure can be repeated. @param {number} seed */
function random(seed) {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state / 2 ** 32;
  };
}

/**
 * @param {Uint8Array} bytes
 * @param {() => number} next
 */
function* portions(bytes, next) {
  for (let at = 0; at < bytes.length; ) {
    const size = Math.floor(next() * 9); // empty portions come, too
    yield bytes.subarray(at, at + size);
    at += size;
  }
}

for (const each of [...OWN, ...shared()]) {
  test(`reads ${each.name}`, () => {
    const { bytes } = each;
    check(each, [bytes], 'whole');
    check(each, Array.from(bytes, (byte) => Uint8Array.of(byte)), 'byte by byte');
    // Every split of what is long would take minutes and show nothing new.
    const step = Math.max(1, Math.floor(bytes.length / 3000));
    for (let at = 0; at <= bytes.length; at += step) check(each, [bytes.subarray(0, at), bytes.subarray(at)], `split at ${at}`);
    for (let seed = 1; seed <= 20; seed++) check(each, portions(bytes, random(seed)), `portions of seed ${seed}`);
  });
}

test('gives up an event that never ends, before memory does', () => {
  const endless = utf8('x'.repeat(100));
  const line = new SseParser({ onEvent: () => {} }, 1000);
  assert.throws(() => { for (let i = 0; i < 100; i++) line.feed(endless); }, RangeError);
  const lines = new SseParser({ onEvent: () => {} }, 1000);
  assert.throws(() => { for (let i = 0; i < 100; i++) lines.feed(utf8('data: 0123456789\n')); }, RangeError);
});

test('takes long streams in linear time', () => {
  const bytes = utf8('id: 1\nevent: delta\ndata: {"text":"word "}\n\n'.repeat(100_000));
  let count = 0;
  const parser = new SseParser({ onEvent: () => count++ });
  const from = performance.now();
  parser.feed(bytes);
  assert.equal(count, 100_000);
  assert.ok(performance.now() - from < 2000);
});
