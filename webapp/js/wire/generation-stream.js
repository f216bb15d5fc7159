/** @import { Connection, GenerationEvent, GenerationRequest, Outcome } from './types.js' */
/** @import { StreamListener, StreamOptions } from './stream-options.js' */
import { Backoff } from './backoff.js';
import { readBody } from './body-reader.js';
import { DamagedStream, EventGate } from './event-gate.js';
import { asRecord, damaged, isWorthRetrying, notAStream, problemOf, unreachable } from './problem.js';
import { requestBody } from './request-body.js';
import { SseParser } from './sse.js';
import { requestStop } from './stop-request.js';
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

/** As many damaged streams in a row without one good event are no accident. */
const MAX_DAMAGE = 5;
/** Where streams are known to be held back, the long poll is asked almost at once. */
const KNOWN_HELD_MS = 250;
/** A stop that the stream does not confirm within this is looked after by a fresh connection. */
const STOP_CONFIRM_MS = 4_000;

export class GenerationStream {
  #listener;
  #memory;
  #options;
  #backoff;
  #gate = new EventGate(0);
  /** @type {string | null} */
  #id = null;
  #left = false;
  #polling = false;
  /** Whether the next try has to wait: not after a long poll that simply had its time. */
  #mustWait = true;
  #damage = 0;
  #notBefore = 0;
  /** Ends the request under way. */
  #request = new AbortController();
  /** @type {() => void} ends the wait under way */
  #endWait = () => {};
  /** @type {() => void} */
  #announceId = () => {};
  #idKnown = new Promise((/** @type {(value: void) => void} */ resolve) => (this.#announceId = resolve));

  /**
   * @param {StreamListener} listener
   * @param {{holdsStreamsBack: boolean, rememberHeldBack(): void, forget(): void}} memory
   * @param {Partial<StreamOptions>} [options]
   */
  constructor(listener, memory, options = {}) {
    this.#listener = listener;
    this.#memory = memory;
    this.#options = { ...DEFAULTS, ...options };
    this.#backoff = new Backoff({ baseMs: this.#options.retryMs, capMs: this.#options.retryCapMs });
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
      response = await this.#post(request, files);
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
      this.#mustWait = false;
      return this.#follow();
    }
    if (!isEventStream(response)) return { kind: 'refused', problem: await notAStream(response) };
    const headersMs = Date.now() - asked;
    const readFrom = Date.now();
    await this.#read(response, this.#suspectAfter(this.#firstByteMs()));
    if (this.#gate.ended && headersMs >= this.#options.headerPatienceMs && Date.now() - readFrom < 200) {
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
    this.#gate = new EventGate(last);
    this.#learnId(id);
    this.#mustWait = false;
    this.#polling = this.#memory.holdsStreamsBack;
    this.#say('reconnecting');
    return this.#follow();
  }

  /**
   * Asks the server to stop the generation; its `end` event then comes as any other event.
   * @returns {Promise<boolean>} false: the server cannot be told (unreachable, or it does not know the generation)
   */
  async stop() {
    if (!this.#id) await Promise.race([this.#idKnown, sleep(this.#options.firstByteMs)]);
    if (!this.#id) return false;
    const told = await requestStop(this.#url('/stop'), this.#options.retryMs);
    if (told) setTimeout(() => this.#lookAgain(), STOP_CONFIRM_MS);
    return told;
  }

  /** Lets go without stopping anything on the server. `start` and `resume` settle with `left`. */
  leave() {
    this.#left = true;
    this.#request.abort();
    this.#endWait();
  }

  /**
   * @param {GenerationRequest} request
   * @param {readonly File[]} files
   */
  #post(request, files) {
    const { body, headers } = requestBody(request, files);
    // RFC 7240: where streams are held back, a server that understands the wish answers 202 with the id alone.
    /** @type {Record<string, string>} */
    const prefer = this.#memory.holdsStreamsBack ? { Prefer: 'respond-async' } : {};
    return fetch(`${this.#options.base}api/llmstream`, {
      method: 'POST',
      headers: { Accept: 'text/event-stream', ...headers, ...prefer },
      body,
      cache: 'no-store',
      signal: this.#request.signal,
    });
  }

  /** @returns {Promise<Outcome>} */
  async #follow() {
    for (;;) {
      if (this.#gate.ended) return { kind: 'ended' };
      if (this.#left) return { kind: 'left' };
      if (!this.#id) return { kind: 'lost', problem: unreachable() };
      if (this.#damage >= MAX_DAMAGE) return { kind: 'lost', problem: damaged() };
      if (this.#mustWait) await this.#wait();
      if (this.#left) continue;
      this.#mustWait = true;
      this.#request = new AbortController();
      const outcome = this.#polling ? await this.#pollOnce() : await this.#reopen();
      if (outcome) return outcome;
    }
  }

  /** @returns {Promise<Outcome | null>} null: go on */
  async #reopen() {
    const suspicion = this.#suspectAfter(this.#firstByteMs());
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
    const parser = new SseParser({ onEvent: (event) => batch.push(event), onRetry: (ms) => this.#backoff.setBase(ms) });
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
          this.#takeIn(events);
          return !this.#gate.ended && !this.#left;
        },
      });
      // A stream that falls silent although the server beats may be kept in a buffer: see whether the long poll knows more.
      if (end === 'silent') this.#polling = true;
    } catch (fault) {
      this.#noteDamage(fault);
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
      const brought = this.#takePoll(asRecord(await response.json()));
      this.#say('polling');
      // An empty answer that came at once would make this a busy loop.
      this.#mustWait = !brought && Date.now() - asked < 500;
      return null;
    } catch (fault) {
      this.#noteDamage(fault);
      return null;
    } finally {
      clearTimeout(timeout);
    }
  }

  /**
   * @param {Record<string, unknown>} body of a long poll
   * @returns {boolean} whether there was anything new
   */
  #takePoll(body) {
    const events = Array.isArray(body.events) ? body.events.map(asRecord) : [];
    const before = this.#gate.last;
    this.#takeIn(events.map(({ id, event, data }) => ({ id, event, data })));
    if (this.#gate.last > before) return true;
    if (body.ended === true) throw new DamagedStream('the log ended without a terminal event');
    return false;
  }

  /**
   * While a stream gives no byte, asks the long poll whether there is something to give. If so, the stream is held back.
   * @param {number} ms
   */
  #suspectAfter(ms) {
    const look = new AbortController();
    const request = this.#request;
    const timer = setTimeout(async () => {
      if (!this.#id) return;
      try {
        const response = await this.#get('application/json', look.signal);
        if (!response.ok) return;
        const body = asRecord(await response.json());
        if (look.signal.aborted || this.#left) return;
        this.#memory.rememberHeldBack();
        this.#polling = true;
        this.#mustWait = false;
        this.#say('polling');
        this.#takePoll(body);
      } catch (fault) {
        this.#noteDamage(fault);
      } finally {
        if (this.#polling) request.abort();
      }
    }, ms);
    return {
      end() {
        clearTimeout(timer);
        look.abort();
      },
    };
  }

  #firstByteMs() {
    return this.#memory.holdsStreamsBack ? KNOWN_HELD_MS : this.#options.firstByteMs;
  }

  /** @param {{id: unknown, event: unknown, data: unknown}[]} raws */
  #takeIn(raws) {
    /** @type {GenerationEvent[]} */
    const fresh = [];
    try {
      for (const raw of raws) {
        const event = this.#gate.admit(raw);
        if (!event) continue;
        fresh.push(event);
        if (event.event === 'created' && typeof event.data.generation === 'string') this.#learnId(event.data.generation);
      }
    } finally {
      // Also what came before the damage counts.
      if (fresh.length > 0) {
        this.#backoff.succeeded();
        this.#damage = 0;
        if (!this.#left) this.#listener.onEvents(fresh);
      }
    }
  }

  /** @param {unknown} fault */
  #noteDamage(fault) {
    if (fault instanceof DamagedStream || fault instanceof RangeError) this.#damage++;
  }

  /**
   * @param {Response} response
   * @returns {Promise<Outcome | null>} null: try again later
   */
  async #cannotFollow(response) {
    if (response.ok) return { kind: 'lost', problem: await notAStream(response) };
    const problem = await problemOf(response);
    if (!isWorthRetrying(response.status)) return { kind: 'lost', problem };
    this.#notBefore = Date.now() + (problem.retryAfterMs ?? 0);
    return null;
  }

  /** Waits for the next try; the network's or the reader's return cuts it short, the server's own wish does not. */
  async #wait() {
    const ms = this.#backoff.failed();
    this.#say('reconnecting');
    const bound = this.#notBefore - Date.now();
    if (bound > 0) await this.#pause(bound, null);
    else await this.#pause(ms, this.#options.wake);
  }

  /**
   * @param {number} ms
   * @param {EventTarget | null} wake
   * @returns {Promise<void>}
   */
  #pause(ms, wake) {
    return new Promise((resolve) => {
      const done = () => {
        clearTimeout(timer);
        wake?.removeEventListener('wake', done);
        resolve();
      };
      const timer = setTimeout(done, ms);
      wake?.addEventListener('wake', done);
      this.#endWait = done;
    });
  }

  #lookAgain() {
    if (this.#gate.ended || this.#left) return;
    this.#mustWait = false;
    this.#request.abort();
    this.#endWait();
  }

  /** @param {string | null} id */
  #learnId(id) {
    if (!id || this.#id) return;
    this.#id = id;
    this.#listener.onGeneration(id);
    this.#announceId();
  }

  /**
   * @param {string} accept
   * @param {AbortSignal} [signal]
   */
  #get(accept, signal = this.#request.signal) {
    return fetch(this.#url('/events'), {
      headers: { Accept: accept, 'Last-Event-ID': String(this.#gate.last) },
      cache: 'no-store',
      signal,
    });
  }

  /** @param {string} tail */
  #url(tail) {
    return `${this.#options.base}api/generations/${encodeURIComponent(this.#id ?? '')}${tail}`;
  }

  /** @param {Connection['phase']} phase */
  #say(phase) {
    if (!this.#left) this.#listener.onConnection({ phase, attempt: this.#backoff.failures });
  }
}

/**
 * @param {number} ms
 * @returns {Promise<void>}
 */
function sleep(ms) {
  return new Promise((resolve) => setTimeout(resolve, ms));
}

/** @param {Response} response */
function isEventStream(response) {
  return /^text\/event-stream\b/i.test(response.headers.get('Content-Type') ?? '');
}
