/** @import { Problem } from '../wire/types.js' */
/** @import { Attached } from './types.js' */

/**
 * The files that go with the next question: each is sent to the server as soon as it is there. Announces every change by a
 * `change` event. Knows the wire only by the shape handed in.
 */

/**
 * @callback Send
 * @param {File} file
 * @param {(part: number) => void} onProgress
 * @param {AbortSignal} signal
 * @returns {Promise<{kind: 'stored', attachment: Attached} | {kind: 'refused', problem: Problem} | {kind: 'cancelled'}>}
 */

/**
 * - `waiting` for others; `sending`; `stored`: it can be asked about
 * - `failed`: it can be tried again, unless the server would say the same again
 * @typedef {object} Upload
 * @property {File} file
 * @property {'waiting' | 'sending' | 'stored' | 'failed'} phase
 * @property {number} part from 0 to 1
 * @property {Attached | null} attached
 * @property {Problem | null} problem
 * @property {AbortController} life
 */

/** A browser keeps six connections to a server, and answers need some. */
const AT_ONCE = 3;

export class Uploads extends EventTarget {
  #send;
  #drop;
  /** @type {Upload[]} */
  #all = [];

  /**
   * @param {Send} send
   * @param {(id: string) => void} drop lets the server forget one that was stored
   */
  constructor(send, drop) {
    super();
    this.#send = send;
    this.#drop = drop;
  }

  /** @returns {readonly Upload[]} */
  get all() {
    return this.#all;
  }

  /** Whether all of them can be asked about. */
  get ready() {
    return this.#all.every(({ phase }) => phase === 'stored');
  }

  /** @param {File} file */
  add(file) {
    this.#all.push({ file, phase: 'waiting', part: 0, attached: null, problem: null, life: new AbortController() });
    this.#next();
  }

  /** @param {Upload} upload */
  retry(upload) {
    if (upload.phase !== 'failed') return;
    Object.assign(upload, { phase: 'waiting', part: 0, problem: null, life: new AbortController() });
    this.#next();
  }

  /** Also cancels it. @param {Upload} upload */
  remove(upload) {
    this.#all = this.#all.filter((each) => each !== upload);
    upload.life.abort();
    if (upload.attached) this.#drop(upload.attached.id);
    this.#next();
  }

  /** @returns {Attached[]} those that can be asked about */
  get attached() {
    return this.#all.flatMap(({ attached }) => attached ?? []);
  }

  /** They have gone with a question. */
  taken() {
    this.#all = [];
    this.#changed();
  }

  #next() {
    const sending = this.#all.filter(({ phase }) => phase === 'sending').length;
    const waiting = this.#all.filter(({ phase }) => phase === 'waiting');
    for (const upload of waiting.slice(0, Math.max(0, AT_ONCE - sending))) void this.#begin(upload);
    this.#changed();
  }

  /** @param {Upload} upload */
  async #begin(upload) {
    upload.phase = 'sending';
    const progressed = (/** @type {number} */ part) => {
      upload.part = part;
      this.#changed();
    };
    const outcome = await this.#send(upload.file, progressed, upload.life.signal);
    const wanted = this.#all.includes(upload);
    switch (outcome.kind) {
      case 'stored':
        if (wanted) Object.assign(upload, { phase: 'stored', part: 1, attached: outcome.attachment });
        else this.#drop(outcome.attachment.id); // cancelled a moment too late
        break;
      case 'refused':
        Object.assign(upload, { phase: 'failed', problem: outcome.problem });
        break;
      case 'cancelled': // whoever did has taken it out
    }
    this.#next();
  }

  #changed() {
    this.dispatchEvent(new Event('change'));
  }
}
