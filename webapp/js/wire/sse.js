/**
 * Reads Server-Sent Events from bytes, to the letter of the WHATWG standard ("Interpreting an event stream").
 * Bytes may come in any portions, cut inside characters and line ends. One parser per response; not re-entrant.
 */

/**
 * @typedef {object} SseEvent
 * @property {string} event `message` where the stream names none
 * @property {string} data
 * @property {string} id the last id seen on the stream, also where this event has none of its own
 */

/**
 * @typedef {object} SseListener
 * @property {(event: SseEvent) => void} onEvent
 * @property {(ms: number) => void} [onRetry] the server's wish for the time before a reconnect
 */

/** More than this in one unfinished event is not a stream of ours: stop before memory does. */
const MAX_BUFFERED_CHARS = 8 * 1024 * 1024;

export class SseParser {
  #listener;
  #max;
  /** Strips one byte order mark at the very start, replaces malformed bytes, keeps split characters for the next portion. */
  #decoder = new TextDecoder('utf-8');
  /** The line that has begun but not ended. */
  #line = '';
  /** A CR ended the last line of the last portion: an LF coming first now belongs to it. */
  #afterCr = false;
  #event = '';
  /** @type {string[]} */
  #data = [];
  #dataChars = 0;
  #idBuffer = '';
  #lastId = '';

  /**
   * @param {SseListener} listener
   * @param {number} [maxBufferedChars]
   */
  constructor(listener, maxBufferedChars = MAX_BUFFERED_CHARS) {
    this.#listener = listener;
    this.#max = maxBufferedChars;
  }

  /** The id to resume after. */
  get lastEventId() {
    return this.#lastId;
  }

  /**
   * Takes the next bytes; calls the listener for everything that they complete. An event that the stream leaves
   * unfinished at its end is dropped, as the standard wants: so there is no `end()`.
   * @param {Uint8Array} bytes
   * @throws {RangeError} when an unfinished event grows beyond the cap
   */
  feed(bytes) {
    const text = this.#decoder.decode(bytes, { stream: true });
    let from = 0;
    if (this.#afterCr && text.length > 0) {
      this.#afterCr = false;
      if (text.charCodeAt(0) === 10) from = 1;
    }
    let cr = text.indexOf('\r', from);
    let lf = text.indexOf('\n', from);
    while (cr >= 0 || lf >= 0) {
      const end = cr >= 0 && (lf < 0 || cr < lf) ? cr : lf;
      this.#takeLine(this.#line + text.slice(from, end));
      this.#line = '';
      from = end + 1;
      if (end === cr) {
        if (from === text.length) this.#afterCr = true;
        else if (lf === from) from++;
        cr = text.indexOf('\r', from);
      }
      // Each kind of line end is searched only once over the text, or a stream without CR would cost a full scan per line.
      if (lf >= 0 && lf < from) lf = text.indexOf('\n', from);
    }
    this.#line += text.slice(from);
    this.#checkCap();
  }

  /** @param {string} line */
  #takeLine(line) {
    if (line === '') {
      this.#dispatch();
      return;
    }
    const colon = line.indexOf(':');
    if (colon === 0) return; // a comment: a heartbeat, mostly
    if (colon < 0) {
      this.#takeField(line, '');
      return;
    }
    const valueFrom = line.charCodeAt(colon + 1) === 32 ? colon + 2 : colon + 1;
    this.#takeField(line.slice(0, colon), line.slice(valueFrom));
  }

  /**
   * @param {string} name
   * @param {string} value
   */
  #takeField(name, value) {
    switch (name) {
      case 'data':
        this.#data.push(value);
        this.#dataChars += value.length + 1;
        this.#checkCap();
        break;
      case 'event':
        this.#event = value;
        break;
      case 'id':
        if (!value.includes('\0')) this.#idBuffer = value;
        break;
      case 'retry':
        if (/^[0-9]+$/.test(value)) this.#listener.onRetry?.(Number(value));
        break;
      default: // the standard: any other field is ignored
    }
  }

  #dispatch() {
    this.#lastId = this.#idBuffer;
    const data = this.#data;
    const event = this.#event || 'message';
    this.#event = '';
    if (data.length === 0) return;
    this.#data = [];
    this.#dataChars = 0;
    this.#listener.onEvent({ event, data: data.join('\n'), id: this.#lastId });
  }

  #checkCap() {
    if (this.#line.length + this.#dataChars > this.#max) {
      throw new RangeError(`Unfinished server-sent event of more than ${this.#max} characters`);
    }
  }
}
