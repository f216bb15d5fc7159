/** @import { Connection, GenerationEvent } from './types.js' */

/**
 * @typedef {object} StreamListener calls come between `start`/`resume` and the settling of their promise
 * @property {(id: string) => void} onGeneration the server has chosen another id than ours to resume and to stop by; comes
 *   before the first event
 * @property {(events: GenerationEvent[]) => void} onEvents all that one read brought, in order, each exactly once
 * @property {(connection: Connection) => void} onConnection
 */

/**
 * @typedef {object} StreamOptions
 * @property {string} base what relative URLs are relative to; empty: the page
 * @property {number} headerPatienceMs a POST without headers for longer is said to be held
 * @property {number} firstByteMs a stream without a byte for longer makes us look whether it is held back
 * @property {number} graceMs and if there is something to see, it has this long to come by the stream all the same
 * @property {number} silenceMs three heartbeats without a byte: the connection is dead
 * @property {number} pollTimeoutMs longer than the server's longest long poll
 * @property {number} retryMs wait before the first reconnect, until the stream names another
 * @property {number} retryCapMs
 * @property {EventTarget | null} wake its `wake` event (network back, page visible) cuts a wait short
 */

/** @type {StreamOptions} */
export const DEFAULTS = {
  base: '',
  headerPatienceMs: 10_000,
  firstByteMs: 5_000,
  graceMs: 1_000,
  silenceMs: 35_000,
  pollTimeoutMs: 40_000,
  retryMs: 1_000,
  retryCapMs: 30_000,
  wake: null,
};
