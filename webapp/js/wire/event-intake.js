/** @import { GenerationEvent } from './types.js' */
import { DamagedStream, EventGate } from './event-gate.js';
import { asRecord } from './problem.js';

/** As many damaged streams in a row without one good event are no accident. */
const MAX_DAMAGE = 5;

/** Takes in what the wires bring, by whichever of them, and hands out what is new: each event once and in order. */
export class EventIntake {
  #gate = new EventGate(0);
  #onFresh;
  #damage = 0;

  /** @param {(events: GenerationEvent[]) => void} onFresh */
  constructor(onFresh) {
    this.#onFresh = onFresh;
  }

  /** @param {number} last the last event that is known already */
  beginAfter(last) {
    this.#gate = new EventGate(last);
  }

  get last() {
    return this.#gate.last;
  }

  /** Whether the terminal event has been handed out. */
  get ended() {
    return this.#gate.ended;
  }

  /** Whether there is no point in fetching again. */
  get hopeless() {
    return this.#damage >= MAX_DAMAGE;
  }

  /**
   * @param {{id: unknown, event: unknown, data: unknown}[]} raws
   * @throws {DamagedStream} what came before the damage has been handed out
   */
  take(raws) {
    /** @type {GenerationEvent[]} */
    const fresh = [];
    try {
      for (const raw of raws) {
        const event = this.#gate.admit(raw);
        if (event) fresh.push(event);
      }
    } finally {
      if (fresh.length > 0) {
        this.#damage = 0;
        this.#onFresh(fresh);
      }
    }
  }

  /**
   * @param {Record<string, unknown>} body of a long poll
   * @returns {boolean} whether there was anything new
   * @throws {DamagedStream}
   */
  takePoll(body) {
    const events = Array.isArray(body.events) ? body.events.map(asRecord) : [];
    const before = this.last;
    this.take(events.map(({ id, event, data }) => ({ id, event, data })));
    if (this.last > before) return true;
    if (body.ended === true) throw new DamagedStream('the log ended without a terminal event');
    return false;
  }

  /** @param {unknown} fault that ended a reading: counts where the events were bad, not the network */
  note(fault) {
    if (fault instanceof DamagedStream || fault instanceof RangeError) this.#damage++;
  }
}
