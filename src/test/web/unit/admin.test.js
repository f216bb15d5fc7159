import assert from 'node:assert/strict';
import { test } from 'node:test';
import { everyDay, judge, lastDays, roundUp } from '../../../../webapp/js/state/admin.js';

/** @param {...number} arrived */
const ticks = (...arrived) => arrived.map((at, index) => ({ number: index + 1, of: 4, pause: 400, arrived: at }));

test('a stream whose events come apart is not held back', () => {
  assert.equal(judge(ticks(10, 412, 830, 1190)), 'streams');
});

test('a stream whose events come all at once was held until its end', () => {
  assert.equal(judge(ticks(1700, 1701, 1701, 1702)), 'held');
});

test('a stream of which some events come together is handed on in portions', () => {
  assert.equal(judge(ticks(800, 801, 1600, 1601)), 'portions');
});

test('a stream that lacks events is broken', () => {
  assert.equal(judge(ticks(10, 410)), 'broken');
  assert.equal(judge([]), 'broken');
});

test('days without an answer are there, with nothing', () => {
  const days = everyDay([{ key: '2026-02-28', answers: 3 }], '2026-02-27', '2026-03-01', (key) => ({ key, answers: 0 }));
  assert.deepEqual(days.map(({ key, answers }) => [key, answers]), [['2026-02-27', 0], ['2026-02-28', 3], ['2026-03-01', 0]]);
});

test('the last days end today', () => {
  assert.deepEqual(lastDays(Date.parse('2026-03-01T23:59:00Z'), 3), { from: '2026-02-27', to: '2026-03-01' });
});

test('an axis ends at a round number', () => {
  assert.deepEqual([0, 1, 3, 49, 50, 51, 900_001].map(roundUp), [1, 1, 5, 50, 50, 100, 1_000_000]);
});
