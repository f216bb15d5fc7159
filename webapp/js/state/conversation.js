/** @import { Connection, GenerationEvent, GenerationRequest, Outcome } from '../wire/types.js' */
/** @import { Attached, Chat } from './types.js' */
/** @import { ChatStore } from './store.js' */
import { newAnswer, wireMessages } from './chat.js';

/**
 * What one can do with a chat: ask, ask again, stop, begin anew, come back after a reload. Drives one stream at a time
 * and tells the store what happens. Knows the wire only by the shape handed in.
 */

/**
 * @typedef {object} Stream
 * @property {(id: string, request: GenerationRequest, files: readonly File[]) => Promise<Outcome>} start
 * @property {(id: string, last: number) => Promise<Outcome>} resume
 * @property {() => Promise<boolean>} stop
 * @property {() => void} leave
 */

/**
 * @callback OpenStream
 * @param {{onGeneration(id: string): void, onEvents(events: GenerationEvent[]): void, onConnection(connection: Connection): void}} listener
 * @returns {Stream}
 */

/**
 * @typedef {object} Surroundings
 * @property {ChatStore} store
 * @property {OpenStream} openStream
 * @property {() => string} newId
 * @property {() => number} [now] milliseconds since 1970
 */

/** A stop that neither stream nor server confirms within this ends the answer on this side alone. */
const STOP_PATIENCE_MS = 12_000;

export class Conversation {
  #store;
  #openStream;
  #newId;
  #now;
  /** @type {Stream | null} */
  #stream = null;
  /** The bytes of attached files by id: they are sent along as long as the chat may be about them. @type {Map<string, File>} */
  #files = new Map();

  /** The model to ask; empty: the server's default. */
  model = '';
  /** How the model is to answer, as the user chose. @type {Pick<GenerationRequest, 'reasoning' | 'tools'>} */
  options = {};
  /** Who speaks, as the server and a model read it. */
  names = { user: 'You', assistant: 'Assistant' };

  /** @param {Surroundings} surroundings */
  constructor({ store, openStream, newId, now = Date.now }) {
    this.#store = store;
    this.#openStream = openStream;
    this.#newId = newId;
    this.#now = now;
  }

  get busy() {
    return this.#store.chat.running !== null;
  }

  /**
   * @param {string} text
   * @param {readonly File[]} [files]
   */
  ask(text, files = []) {
    if (this.busy) return;
    const attached = files.map((file) => this.#remember(file));
    const now = this.#now();
    this.#begin({ role: 'user', id: this.#newId(), timestampMs: now, text, attached });
  }

  /** Asks the last question again; its present answer goes. */
  askAgain() {
    if (!this.busy && this.#store.chat.messages.length > 0) this.#begin(null);
  }

  /** Takes up the running generation of a chat that was recalled. */
  comeBack() {
    const { running } = this.#store.chat;
    if (!running) return;
    const stream = this.#open();
    void this.#see(stream, stream.resume(running.id, running.last));
    if (running.stopping) void this.stop();
  }

  async stop() {
    const stream = this.#stream;
    if (!this.busy || !stream) return;
    this.#store.dispatch({ type: 'stopping' });
    const told = await stream.stop();
    if (told) await new Promise((resolve) => setTimeout(resolve, STOP_PATIENCE_MS));
    if (this.#stream !== stream || !this.busy) return;
    this.#stream = null;
    stream.leave();
    this.#store.dispatch({ type: 'stopped-here', now: this.#now() });
  }

  /** Begins a new, empty chat. An answer under way is stopped: nobody is going to read it. */
  clear() {
    const stream = this.#stream;
    this.#stream = null;
    if (stream) {
      stream.leave();
      void stream.stop();
    }
    this.#files.clear();
    this.#store.dispatch({ type: 'cleared' });
  }

  /** @param {import('./types.js').Question | null} question */
  #begin(question) {
    const answer = newAnswer(this.#newId(), this.#now(), this.model);
    const id = this.#newId();
    this.#store.dispatch({ type: 'asked', question, answer, generation: id });
    const history = this.#store.chat.messages.slice(0, -1);
    /** @type {GenerationRequest} */
    const request = { messages: wireMessages(history, this.names), ...(this.model ? { model: this.model } : {}), ...this.options };
    const stream = this.#open();
    void this.#see(stream, stream.start(id, request, this.#filesOf(this.#store.chat)));
  }

  #open() {
    const stream = this.#openStream({
      onGeneration: (id) => this.#store.dispatch({ type: 'named', id }),
      onEvents: (events) => this.#store.dispatch({ type: 'happened', events, now: this.#now() }),
      onConnection: (connection) => this.#store.dispatch({ type: 'connection', connection }),
    });
    this.#stream = stream;
    return stream;
  }

  /**
   * @param {Stream} stream
   * @param {Promise<Outcome>} following
   */
  async #see(stream, following) {
    const outcome = await following;
    if (this.#stream !== stream) return;
    this.#stream = null;
    switch (outcome.kind) {
      case 'refused':
      case 'lost':
        this.#store.dispatch({ type: 'failed', problem: outcome.problem, now: this.#now() });
        break;
      case 'ended': // its terminal event has said all
      case 'left': // whoever let go has said all
    }
  }

  /**
   * @param {File} file
   * @returns {Attached}
   */
  #remember(file) {
    const id = this.#newId();
    this.#files.set(id, file);
    return { id, name: file.name, type: file.type, size: file.size };
  }

  /** @param {Chat} chat */
  #filesOf(chat) {
    const ids = chat.messages.flatMap((each) => (each.role === 'user' ? each.attached.map(({ id }) => id) : []));
    return ids.flatMap((id) => this.#files.get(id) ?? []);
  }
}
