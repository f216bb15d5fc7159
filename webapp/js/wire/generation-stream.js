/** @import { Connection, GenerationEvent, GenerationRequest, Outcome } from './types.js' */
/** @import { StreamListener, StreamOptions } from './stream-options.js' */
import { askUntilTaken } from './draining.js';
import { isEventStream, readEvents } from './event-reader.js';
import { EventIntake } from './event-intake.js';
import { GenerationRequests } from './generation-requests.js';
import { suspectAfter } from './held-back.js';
import { asRecord, damaged, isWorthRetrying, notAStream, problemOf, unreachable } from './problem.js';
import { RetryWait } from './retry-wait.js';
import { DEFAULTS } from './stream-options.js';

/**
 * Follows one generation from its POST, or from any later event, to its terminal event, over whatever the network does.
 *
 *     start ──▶ POST ──▶ reading ──▶ terminal event ──▶ ended
 *                │          │ dropped, silent, damaged
 *                │          ▼
 *     resume ────┼──▶ waiting ◀──▶ GET events after the last one, as stream or as long poll
 *                ▼          ▼
 *             refused     lost (404, 410, 4xx)
 *
 * Rules: only a terminal *event* ends an answer, never the end of a response. Nothing but `start` POSTs, and again only what
 * was not taken, so nothing is asked twice; the generation's id is ours, so a POST without a response is no loss. Streams that a middle box
 * holds back, headers included, are noticed (the long poll has events, the stream has no bytes) and given up for the
 * long poll.
 */

/** How often to look for an answer to a POST that broke off. */
const MAX_LOOKS = 3;
/** A stop that the stream does not confirm within this is looked after by a fresh connection. */
const STOP_CONFIRM_MS = 4_000;

export class GenerationStream {
  #listener;
  #memory;
  #options;
  #requests;
  #wait;
  #intake = new EventIntake((events) => this.#handOut(events));
  #left = false;
  #polling = false;
  /** Ends the request under way. */
  #request = new AbortController();

  /**
   * @param {StreamListener} listener
   * @param {{holdsStreamsBack: boolean, rememberHeldBack(): void, forget(): void}} memory
   * @param {Partial<StreamOptions>} [options]
   */
  constructor(listener, memory, options = {}) {
    this.#listener = listener;
    this.#memory = memory;
    this.#options = { ...DEFAULTS, ...options };
    this.#requests = new GenerationRequests(this.#options.base);
    this.#wait = new RetryWait(this.#options.retryMs, this.#options.retryCapMs, this.#options.wake);
  }

  /**
   * Asks for an answer and follows it. To be called once, or `resume` instead.
   * @param {string} id the generation's, chosen by us at random
   * @param {GenerationRequest} request
   * @returns {Promise<Outcome>}
   */
  async start(id, request) {
    this.#say('asking');
    const held = setTimeout(() => this.#say('held'), this.#options.headerPatienceMs);
    const suspicion = this.#suspect();
    try {
      const response = await askUntilTaken(() => this.#requests.ask(id, request, this.#memory.holdsStreamsBack, this.#request.signal), this.#wait, () => this.#say('moving'));
      clearTimeout(held);
      const outcome = await this.#begin(response, suspicion);
      if (outcome) return outcome;
    } catch {
      if (this.#left) return { kind: 'left' };
      if (!this.#polling && !(await this.#hasBegun())) return { kind: 'refused', problem: unreachable() };
    } finally {
      clearTimeout(held);
      suspicion.end();
    }
    return this.#follow();
  }

  /**
   * Follows a generation that runs (or ran) already. Never starts one.
   * @param {string} id
   * @param {number} last the last event that the caller has
   * @returns {Promise<Outcome>}
   */
  async resume(id, last) {
    this.#intake.beginAfter(last);
    this.#requests.confirm(id);
    this.#wait.skipNext();
    this.#polling = this.#memory.holdsStreamsBack;
    this.#say('reconnecting');
    return this.#follow();
  }

  /**
   * Asks the server to stop the generation; its `end` event then comes as any other event.
   * @returns {Promise<boolean>} false: the server cannot be told (unreachable, or it does not know the generation)
   */
  async stop() {
    const told = await this.#requests.stop(this.#options.firstByteMs, this.#options.retryMs);
    if (told) setTimeout(() => this.#lookAgain(), STOP_CONFIRM_MS);
    return told;
  }

  /** Lets go without stopping anything on the server. `start` and `resume` settle with `left`. */
  leave() {
    this.#left = true;
    this.#request.abort();
    this.#wait.end();
  }

  /**
   * @param {Response} response to the POST
   * @param {{end(): void}} suspicion
   * @returns {Promise<Outcome | null>} null: to be followed
   */
  async #begin(response, suspicion) {
    if (!response.ok) return { kind: 'refused', problem: await problemOf(response) };
    if (response.status !== 202 && !isEventStream(response)) return { kind: 'refused', problem: await notAStream(response) };
    this.#confirm(response.headers.get('Parley-Generation'));
    if (response.status !== 202) await this.#read(response, suspicion);
    else {
      this.#polling = true;
      this.#wait.skipNext();
    }
    return null;
  }

  /** A POST that broke off may have arrived. To ask again might ask twice, to look does not. */
  async #hasBegun() {
    for (let looks = 0; looks < MAX_LOOKS; looks++) {
      await this.#wait.pass(() => this.#say('reconnecting'));
      if (this.#left) return true;
      this.#request = new AbortController();
      try {
        const response = await this.#get('application/json');
        void response.body?.cancel();
        if (response.ok) this.#wait.skipNext();
        if (response.ok || !isWorthRetrying(response.status)) return response.ok;
      } catch {
        // No way through yet.
      }
    }
    return false;
  }

  /** @returns {Promise<Outcome>} */
  async #follow() {
    for (;;) {
      if (this.#intake.ended) return { kind: 'ended' };
      if (this.#left) return { kind: 'left' };
      if (this.#intake.hopeless) return { kind: 'lost', problem: damaged() };
      await this.#wait.pass(() => this.#say('reconnecting'));
      if (this.#left) continue;
      this.#request = new AbortController();
      const outcome = this.#polling ? await this.#pollOnce() : await this.#reopen();
      if (outcome) return outcome;
    }
  }

  /** @returns {Promise<Outcome | null>} null: go on */
  async #reopen() {
    const suspicion = this.#suspect();
    const dead = setTimeout(() => this.#request.abort(), this.#options.silenceMs);
    /** @type {Response} */
    let response;
    try {
      response = await this.#get('text/event-stream');
    } catch {
      suspicion.end();
      return null;
    } finally {
      clearTimeout(dead);
    }
    if (!response.ok || !isEventStream(response)) {
      suspicion.end();
      return this.#cannotFollow(response);
    }
    await this.#read(response, suspicion);
    return null;
  }

  /**
   * @param {Response} response
   * @param {{end(): void}} suspicion
   */
  async #read(response, suspicion) {
    try {
      const end = await readEvents(response, {
        silenceMs: this.#options.silenceMs,
        signal: this.#request.signal,
        onRetry: (ms) => this.#wait.setBase(ms),
        onLife: () => {
          suspicion.end();
          if (this.#memory.holdsStreamsBack) this.#memory.forget();
          this.#say('live');
        },
        onEvents: (events) => {
          this.#intake.take(events);
          return !this.#intake.ended && !this.#left;
        },
      });
      // A stream that falls silent although the server beats may be kept in a buffer: see whether the long poll knows more.
      if (end === 'silent') this.#polling = true;
    } catch (fault) {
      this.#intake.note(fault);
    } finally {
      suspicion.end();
    }
  }

  /** @returns {Promise<Outcome | null>} null: go on */
  async #pollOnce() {
    const asked = Date.now();
    const timeout = setTimeout(() => this.#request.abort(), this.#options.pollTimeoutMs);
    try {
      const response = await this.#get('application/json');
      if (!response.ok) return await this.#cannotFollow(response);
      const brought = this.#intake.takePoll(asRecord(await response.json()));
      this.#say('polling');
      // An empty answer that came at once would make this a busy loop.
      if (brought || Date.now() - asked >= 500) this.#wait.skipNext();
      return null;
    } catch (fault) {
      this.#intake.note(fault);
      return null;
    } finally {
      clearTimeout(timeout);
    }
  }

  #suspect() {
    const request = this.#request;
    const patience = { ms: this.#options.firstByteMs, graceMs: this.#options.graceMs };
    const ask = (/** @type {AbortSignal} */ signal) => this.#get('application/json', signal);
    return suspectAfter(patience, ask, (body) => {
      if (this.#left) return;
      this.#memory.rememberHeldBack();
      this.#polling = true;
      this.#wait.skipNext();
      this.#say('polling');
      try {
        this.#intake.takePoll(body);
      } catch (fault) {
        this.#intake.note(fault);
      } finally {
        request.abort();
      }
    });
  }

  /** @param {GenerationEvent[]} events */
  #handOut(events) {
    this.#wait.succeeded();
    for (const { event, data } of events) {
      if (event === 'created' && typeof data.generation === 'string') this.#confirm(data.generation);
    }
    if (!this.#left) this.#listener.onEvents(events);
  }

  /**
   * @param {Response} response
   * @returns {Promise<Outcome | null>} null: try again later
   */
  async #cannotFollow(response) {
    if (response.ok) return { kind: 'lost', problem: await notAStream(response) };
    const problem = await problemOf(response);
    if (!isWorthRetrying(response.status)) return { kind: 'lost', problem };
    this.#wait.atLeast(problem.retryAfterMs ?? 0);
    return null;
  }

  #lookAgain() {
    if (this.#intake.ended || this.#left) return;
    this.#wait.skipNext();
    this.#request.abort();
    this.#wait.end();
  }

  /** @param {string | null} id */
  #confirm(id) {
    if (id && this.#requests.confirm(id)) this.#listener.onGeneration(id);
  }

  /**
   * @param {'text/event-stream' | 'application/json'} as
   * @param {AbortSignal} [signal]
   */
  #get(as, signal = this.#request.signal) {
    return this.#requests.eventsAfter(this.#intake.last, as, signal);
  }

  /** @param {Connection['phase']} phase */
  #say(phase) {
    if (!this.#left) this.#listener.onConnection({ phase, attempt: this.#wait.attempt });
  }
}
