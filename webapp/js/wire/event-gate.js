/** @import { GenerationEvent } from './types.js' */
import { asRecord } from './problem.js';

/** An event is missing or unreadable: what comes after it must not be applied; fetch again from the last good one. */
export class DamagedStream extends Error {}

/**
 * Lets each event of a generation through exactly once and in order, whichever wire brings it: event n passes only
 * when n = last + 1. So replay and live may overlap as they like.
 */
export class EventGate {
  #last;
  #ended = false;

  /** @param {number} last the last event that is known already */
  constructor(last) {
    this.#last = last;
  }

  get last() {
    return this.#last;
  }

  /** Whether the terminal event has passed. */
  get ended() {
    return this.#ended;
  }

  /**
   * @param {{id: unknown, event: unknown, data: unknown}} raw as it came; `data` as text or already parsed
   * @returns {GenerationEvent | null} null for what is known already
   * @throws {DamagedStream}
   */
  admit({ id, event, data }) {
    const seq = typeof id === 'string' && id !== '' ? Number(id) : id;
    if (typeof seq !== 'number' || !Number.isSafeInteger(seq)) return null; // unnumbered: not part of the answer
    if (seq <= this.#last || this.#ended) return null;
    if (seq > this.#last + 1) throw new DamagedStream(`event ${seq} came after ${this.#last}`);
    const parsed = parse(data, seq);
    this.#last = seq;
    this.#ended = event === 'end' || event === 'error';
    return { seq, event: String(event), data: parsed };
  }
}

/**
 * @param {unknown} data
 * @param {number} seq
 */
function parse(data, seq) {
  if (typeof data !== 'string') return asRecord(data);
  try {
    return asRecord(JSON.parse(data));
  } catch {
    throw new DamagedStream(`event ${seq} is not JSON`);
  }
}
