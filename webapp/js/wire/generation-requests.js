/** @import { GenerationRequest } from './types.js' */
import { requestBody } from './request-body.js';
import { requestStop } from './stop-request.js';

/** The requests that a generation is started, followed and stopped by. */
export class GenerationRequests {
  #base;
  /** @type {string | null} */
  #id = null;
  /** @type {() => void} */
  #announceId = () => {};
  #idKnown = new Promise((/** @type {(value: void) => void} */ resolve) => (this.#announceId = resolve));

  /** @param {string} base what relative URLs are relative to; empty: the page */
  constructor(base) {
    this.#base = base;
  }

  /** The generation's: null until it is learnt from the answer to the POST. */
  get id() {
    return this.#id;
  }

  /**
   * @param {string} id
   * @returns {boolean} whether it is news
   */
  learnId(id) {
    if (this.#id) return false;
    this.#id = id;
    this.#announceId();
    return true;
  }

  /**
   * @param {GenerationRequest} request
   * @param {readonly File[]} files
   * @param {boolean} idAlone wishes for a 202 with the id instead of the stream (RFC 7240); the server may ignore it
   * @param {AbortSignal} signal
   */
  ask(request, files, idAlone, signal) {
    const { body, headers } = requestBody(request, files);
    /** @type {Record<string, string>} */
    const prefer = idAlone ? { Prefer: 'respond-async' } : {};
    return fetch(`${this.#base}api/llmstream`, {
      method: 'POST',
      headers: { Accept: 'text/event-stream', ...headers, ...prefer },
      body,
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
   * @param {number} patienceMs how long to wait for the id where it is not known yet
   * @param {number} betweenMs before the server is told again where it could not be reached
   * @returns {Promise<boolean>} whether the server knows; never rejects
   */
  async stop(patienceMs, betweenMs) {
    if (!this.#id) await Promise.race([this.#idKnown, new Promise((resolve) => setTimeout(resolve, patienceMs))]);
    return this.#id !== null && requestStop(this.#url('/stop'), betweenMs);
  }

  /** @param {string} tail */
  #url(tail) {
    return `${this.#base}api/generations/${encodeURIComponent(this.#id ?? '')}${tail}`;
  }
}
