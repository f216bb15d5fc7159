import { SseParser } from './sse.js';

/**
 * Reads a response's body to its end, or until nothing has come for too long. Heartbeats are bytes, hence signs of life.
 */

/**
 * @typedef {'ended' | 'silent' | 'broken'} BodyEnd `ended`: a clean end of file, which proves nothing about the answer
 */

/**
 * @param {Response} response
 * @param {object} options
 * @param {(bytes: Uint8Array) => boolean} options.onBytes returns false to stop reading
 * @param {number} options.silenceMs
 * @param {AbortSignal} options.signal
 * @returns {Promise<BodyEnd>} never rejects for a network's sake; what `onBytes` throws comes through
 */
async function readBody(response, { onBytes, silenceMs, signal }) {
  const reader = response.body?.getReader();
  if (!reader) return 'ended';
  let silent = false;
  const giveUp = () => {
    silent = true;
    void reader.cancel().catch(() => {});
  };
  let watchdog = setTimeout(giveUp, silenceMs);
  try {
    for (;;) {
      /** @type {ReadableStreamReadResult<Uint8Array>} */
      let piece;
      try {
        piece = await reader.read();
      } catch {
        return 'broken';
      }
      if (silent) return 'silent';
      if (piece.done || signal.aborted) return 'ended';
      clearTimeout(watchdog);
      watchdog = setTimeout(giveUp, silenceMs);
      if (!onBytes(piece.value)) return 'ended';
    }
  } finally {
    clearTimeout(watchdog);
    void reader.cancel().catch(() => {});
  }
}

/**
 * Reads a response that is an event stream, as `readBody` does.
 * @param {Response} response
 * @param {object} options
 * @param {() => void} options.onLife comes once, with the first byte
 * @param {(events: {id: string, event: string, data: string}[]) => boolean} options.onEvents takes all that one read
 *     brought, which may be nothing; returns false to stop reading
 * @param {(ms: number) => void} options.onRetry
 * @param {number} options.silenceMs
 * @param {AbortSignal} options.signal
 * @returns {Promise<BodyEnd>}
 */
export function readEvents(response, { onLife, onEvents, onRetry, silenceMs, signal }) {
  /** @type {{id: string, event: string, data: string}[]} */
  let batch = [];
  let alive = false;
  const parser = new SseParser({ onEvent: (event) => batch.push(event), onRetry });
  return readBody(response, {
    silenceMs,
    signal,
    onBytes: (bytes) => {
      if (!alive) onLife();
      alive = true;
      parser.feed(bytes);
      const events = batch;
      batch = [];
      return onEvents(events);
    },
  });
}

/** @param {Response} response */
export function isEventStream(response) {
  return /^text\/event-stream\b/i.test(response.headers.get('Content-Type') ?? '');
}
