/** What administrators' figures come to: no page, no server. */

const DAY_MS = 86_400_000;

/**
 * The days of a report that has sums only for those with answers.
 * @template {{key: string}} Sum
 * @param {readonly Sum[]} sums
 * @param {string} from
 * @param {string} to the last one
 * @param {(day: string) => Sum} none
 */
export function everyDay(sums, from, to, none) {
  const known = new Map(sums.map((sum) => [sum.key, sum]));
  const days = [];
  for (let at = Date.parse(from); at <= Date.parse(to); at += DAY_MS) {
    const day = new Date(at).toISOString().slice(0, 10);
    days.push(known.get(day) ?? none(day));
  }
  return days;
}

/**
 * @param {number} now in milliseconds
 * @param {number} days
 * @returns {{from: string, to: string}}
 */
export function lastDays(now, days) {
  const day = (/** @type {number} */ at) => new Date(at).toISOString().slice(0, 10);
  return { from: day(now - (days - 1) * DAY_MS), to: day(now) };
}

/**
 * A round number that is not less.
 * @param {number} value
 */
export function roundUp(value) {
  if (value <= 0) return 1;
  const power = 10 ** Math.floor(Math.log10(value));
  return (/** @type {number} */ ([1, 2, 5, 10].find((step) => step * power >= value))) * power;
}

/**
 * Whether something between the server and this page holds a stream back: events that were sent apart came together.
 * @param {readonly {number: number, of: number, pause: number, arrived: number}[]} ticks
 * @returns {'streams' | 'held' | 'portions' | 'broken'}
 */
export function judge(ticks) {
  const first = ticks[0];
  const last = ticks.at(-1);
  if (!first || !last || ticks.length < first.of) return 'broken';
  const together = ticks.filter((tick, at) => at > 0 && tick.arrived - (ticks[at - 1]?.arrived ?? 0) < tick.pause / 4).length;
  if (together === 0) return 'streams';
  return last.arrived - first.arrived < first.pause ? 'held' : 'portions';
}
