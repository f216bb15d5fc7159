import { asRecord } from './problem.js';
import { SseParser } from './sse.js';

/**
 * @typedef {object} Tick
 * @property {number} number
 * @property {number} of
 * @property {number} pause between two, in milliseconds
 * @property {number} arrived by our clock, in milliseconds
 * @property {string[]} hops who forwarded the request, as far as they say
 */

/**
 * Reads the server's test stream and notes when each event arrives.
 * @returns {Promise<{ticks: Tick[], compressed: boolean, via: string}>}
 */
export async function runSelfTest() {
  const response = await fetch('api/admin/selftest', { headers: { Accept: 'text/event-stream' }, cache: 'no-store' });
  /** @type {Tick[]} */
  const ticks = [];
  const parser = new SseParser({
    onEvent: ({ event, data }) => {
      if (event === 'tick') ticks.push(tick(data));
    },
  });
  const reader = response.ok ? response.body?.getReader() : undefined;
  for (;;) {
    const part = await reader?.read();
    if (!part || part.done) break;
    parser.feed(part.value);
  }
  return { ticks, compressed: Boolean(response.headers.get('Content-Encoding')), via: response.headers.get('Via') ?? '' };
}

/** @param {string} data @returns {Tick} */
function tick(data) {
  const { number, of, pause, hops } = asRecord(JSON.parse(data));
  return { number: Number(number), of: Number(of), pause: Number(pause), arrived: performance.now(), hops: Array.isArray(hops) ? hops.map(String) : [] };
}
