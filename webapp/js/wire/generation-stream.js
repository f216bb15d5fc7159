/** @import { Connection, GenerationEvent, GenerationRequest, Outcome } from './types.js' */
/** @import { StreamListener, StreamOptions } from './stream-options.js' */
import { readBody } from './body-reader.js';
import { EventIntake } from './event-intake.js';
import { GenerationRequests } from './generation-requests.js';
import { suspectAfter } from './held-back.js';
import { asRecord, damaged, isWorthRetrying, notAStream, problemOf, unreachable } from './problem.js';
import { RetryWait } from './retry-wait.js';
import { SseParser } from './sse.js';
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
 * Rules: only a terminal *event* ends an answer, never the end of a response. Nothing but `start` POSTs, so nothing is
 * asked twice. Streams that a middle box holds back are noticed (the long poll has events, the stream has no bytes) and
 * given up for the long poll.
 */

/** Where streams are known to be held back, the long poll is asked almost at once. */
const KNOWN_HELD_MS = 250;
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
   * @param {GenerationRequest} request
   * @param {readonly File[]} [files]
   * @returns {Promise<Outcome>}
   */
  async start(request, files = []) {
    this.#say('asking');
    const asked = Date.now();
    const held = setTimeout(() => this.#say('held'), this.#options.headerPatienceMs);
    /** @type {Response} */
    let response;
    try {
      response = await this.#requests.ask(request, files, this.#memory.holdsStreamsBack, this.#request.signal);
    } catch {
      // Whether the server got it is unknown. Asking again by ourselves might ask twice: that is for the user to decide.
      return this.#left ? { kind: 'left' } : { kind: 'refused', problem: unreachable() };
    } finally {
      clearTimeout(held);
    }
    if (!response.ok) return { kind: 'refused', problem: await problemOf(response) };
    this.#learnId(response.headers.get('Parley-Generation'));
    if (response.status === 202) {
      this.#polling = true;
      this.#wait.skipNext();
      return this.#follow();
    }
    if (!isEventStream(response)) return { kind: 'refused', problem: await notAStream(response) };
    const headersMs = Date.now() - asked;
    const readFrom = Date.now();
    await this.#read(response, this.#suspect());
    if (this.#intake.ended && headersMs >= this.#options.headerPatienceMs && Date.now() - readFrom < 200) {
      this.#memory.rememberHeldBack(); // late, and then all at once: somebody kept it until it was whole
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
    this.#learnId(id);
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

  /** @returns {Promise<Outcome>} */
  async #follow() {
    for (;;) {
      if (this.#intake.ended) return { kind: 'ended' };
      if (this.#left) return { kind: 'left' };
      if (!this.#requests.id) return { kind: 'lost', problem: unreachable() };
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
    /** @type {{id: string, event: string, data: string}[]} */
    let batch = [];
    let live = false;
    const parser = new SseParser({ onEvent: (event) => batch.push(event), onRetry: (ms) => this.#wait.setBase(ms) });
    try {
      const end = await readBody(response, {
        silenceMs: this.#options.silenceMs,
        signal: this.#request.signal,
        onBytes: (bytes) => {
          if (!live) {
            live = true;
            suspicion.end();
            if (this.#memory.holdsStreamsBack) this.#memory.forget();
            this.#say('live');
          }
          parser.feed(bytes);
          const events = batch;
          batch = [];
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
    return suspectAfter(this.#memory.holdsStreamsBack ? KNOWN_HELD_MS : this.#options.firstByteMs, {
      ask: (signal) => (this.#requests.id ? this.#get('application/json', signal) : null),
      onHeld: (body) => {
        if (this.#left) return;
        this.#memory.rememberHeldBack();
        this.#polling = true;
        this.#wait.skipNext();
        this.#say('polling');
        try {
          this.#intake.takePoll(body);
        } finally {
          request.abort();
        }
      },
      onFault: (fault) => this.#intake.note(fault),
    });
  }

  /** @param {GenerationEvent[]} events */
  #handOut(events) {
    this.#wait.succeeded();
    for (const { event, data } of events) {
      if (event === 'created' && typeof data.generation === 'string') this.#learnId(data.generation);
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
  #learnId(id) {
    if (id && this.#requests.learnId(id)) this.#listener.onGeneration(id);
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

/** @param {Response} response */
function isEventStream(response) {
  return /^text\/event-stream\b/i.test(response.headers.get('Content-Type') ?? '');
}
