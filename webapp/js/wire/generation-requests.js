/** @import { GenerationRequest } from './types.js' */
import { requestStop } from './stop-request.js';

/** The requests that a generation is started, followed and stopped by. */
export class GenerationRequests {
  #base;
  #id = '';
  /** @type {() => void} */
  #confirm = () => {};
  #confirmed = new Promise((/** @type {(value: void) => void} */ resolve) => (this.#confirm = resolve));

  /** @param {string} base what relative URLs are relative to; empty: the page */
  constructor(base) {
    this.#base = base;
  }

  /**
   * The server knows the generation, by this id.
   * @param {string} id
   * @returns {boolean} whether it is another one than before
   */
  confirm(id) {
    const news = id !== this.#id;
    this.#id = id;
    this.#confirm();
    return news;
  }

  /**
   * Asks under an id of our own, by which the answer is found again even if no response to this request ever comes.
   * @param {string} id
   * @param {GenerationRequest} request
   * @param {boolean} idAlone wishes for a 202 with the id instead of the stream (RFC 7240); the server may ignore it
   * @param {AbortSignal} signal
   */
  ask(id, request, idAlone, signal) {
    this.#id = id;
    /** @type {Record<string, string>} */
    const prefer = idAlone ? { Prefer: 'respond-async' } : {};
    return fetch(`${this.#base}api/llmstream`, {
      method: 'POST',
      headers: { Accept: 'text/event-stream', 'Content-Type': 'application/json', 'Parley-Generation': id, ...prefer },
      body: JSON.stringify(request),
      cache: 'no-store',
      signal,
    });
  }

  /**
   * @param {number} last the last event that is known already
   * @param {'text/event-stream' | 'application/json'} as a stream, or one long poll
   * @param {AbortSignal} signal
   */
  eventsAfter(last, as, signal) {
    return fetch(this.#url('/events'), {
      headers: { Accept: as, 'Last-Event-ID': String(last) },
      cache: 'no-store',
      signal,
    });
  }

  /**
   * @param {number} patienceMs how long to wait for the server to know the generation: a stop must not overtake the question
   * @param {number} betweenMs before the server is told again where it could not be reached
   * @returns {Promise<boolean>} whether the server knows; never rejects
   */
  async stop(patienceMs, betweenMs) {
    await Promise.race([this.#confirmed, new Promise((resolve) => setTimeout(resolve, patienceMs))]);
    return requestStop(this.#url('/stop'), betweenMs);
  }

  /** @param {string} tail */
  #url(tail) {
    return `${this.#base}api/generations/${encodeURIComponent(this.#id)}${tail}`;
  }
}
