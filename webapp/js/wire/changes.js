/** @import { Change } from './types.js' */
import { headOf } from './conversations.js';
import { isEventStream, readEvents } from './event-reader.js';
import { isLoginNeeded } from './login.js';
import { asRecord, problemOf } from './problem.js';
import { RetryWait } from './retry-wait.js';

/**
 * Hears what changes in the user's conversations, in whichever tab or on whichever device. Nothing is replayed: who was
 * away is told so, and fetches again what it shows.
 */

/** Two heartbeats and a half. */
const SILENCE_MS = 25_000;
/** The server says hello at once. What says nothing is held back somewhere, or no server. */
const HELLO_MS = 8_000;
const RETRY_MS = 1_000;
const RETRY_CAP_MS = 30_000;

const KINDS = new Set(['created', 'changed', 'deleted', 'asked', 'answered']);

export class Changes {
  #listener;
  #wake;
  /** Of the present listening. @type {AbortController | null} */
  #life = null;
  /** The server knows nobody here any more. @type {() => void} */
  onLoginNeeded = () => {};
  /** Whether something may have happened unheard. */
  #missed = false;

  /**
   * @param {{onChange(change: Change): void, onMissed(): void}} listener `onMissed`: something may have happened unheard
   * @param {EventTarget} wake its `wake` event (network back, page visible) cuts a wait short
   */
  constructor(listener, wake) {
    this.#listener = listener;
    this.#wake = wake;
  }

  /** Begins to listen, or goes on. */
  open() {
    if (this.#life) return;
    this.#life = new AbortController();
    void this.#listen(this.#life.signal);
  }

  /** Stops listening: a page that nobody sees need not hold a connection. */
  close() {
    this.#life?.abort();
    this.#life = null;
    this.#missed = true;
  }

  /** @param {AbortSignal} life */
  async #listen(life) {
    const wait = new RetryWait(RETRY_MS, RETRY_CAP_MS, this.#wake);
    life.addEventListener('abort', () => wait.end());
    for (; !life.aborted; await wait.pass(() => {})) {
      await this.#listenOnce(life, wait);
      this.#missed = true;
    }
  }

  /**
   * @param {AbortSignal} life
   * @param {RetryWait} wait
   */
  async #listenOnce(life, wait) {
    const request = new AbortController();
    const end = () => request.abort();
    const late = setTimeout(end, HELLO_MS);
    life.addEventListener('abort', end);
    try {
      const response = await fetch('api/events', { headers: { Accept: 'text/event-stream' }, cache: 'no-store', signal: request.signal });
      if (response.ok && isEventStream(response)) await this.#read(response, request.signal, wait, () => clearTimeout(late));
      else if (isLoginNeeded(await problemOf(response))) this.onLoginNeeded();
    } catch {
      // Not reached: as if it had ended.
    } finally {
      clearTimeout(late);
      life.removeEventListener('abort', end);
    }
  }

  /**
   * @param {Response} response
   * @param {AbortSignal} signal
   * @param {RetryWait} wait
   * @param {() => void} onLife
   */
  async #read(response, signal, wait, onLife) {
    await readEvents(response, {
      signal,
      silenceMs: SILENCE_MS,
      onRetry: (ms) => wait.setBase(ms),
      onLife: () => {
        onLife();
        wait.succeeded();
        if (this.#missed) this.#listener.onMissed();
        this.#missed = false;
      },
      onEvents: (events) => {
        for (const { event, data } of events) {
          const change = event === 'change' ? changeOf(data) : null;
          if (change) this.#listener.onChange(change);
        }
        return !signal.aborted;
      },
    });
  }
}

/**
 * @param {string} data
 * @returns {Change | null} null for what this page does not know
 */
function changeOf(data) {
  try {
    const { conversation, what, head, message, generation } = asRecord(JSON.parse(data));
    if (typeof conversation !== 'string' || typeof what !== 'string' || !KINDS.has(what)) return null;
    return {
      conversation,
      what: /** @type {Change['what']} */ (what),
      head: head ? headOf(head) : null,
      message: typeof message === 'string' ? message : '',
      generation: typeof generation === 'string' ? generation : '',
    };
  } catch {
    return null;
  }
}
