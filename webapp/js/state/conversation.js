/** @import { Change, GenerationRequest, Outcome } from '../wire/types.js' */
/** @import { Answer, Attached, Chat, Question, Queued, Stream, Surroundings } from './types.js' */
import { hasEnded, isNothing, newAnswer } from './answer.js';
import { historyOf } from './history.js';
import { requestFor } from './request.js';

/**
 * What one can do with a chat: open it, ask, ask again, edit, stop, leave it. Drives one stream at a time and tells the
 * store what happens. Knows the wire only by the shapes handed in.
 */

/** A stop that neither stream nor server confirms within this ends the answer on this side alone. */
const STOP_PATIENCE_MS = 12_000;

export class Conversation {
  #store;
  #openStream;
  #create;
  #fetch;
  #outbox;
  #newId;
  #now;
  /** @type {Stream | null} */
  #stream = null;
  /** Changes with every chat that is opened or begun: what was asked for before is not for this one. */
  #place = {};

  /** The model to ask; empty: the server's default. */
  model = '';
  /** How the model is to answer, as the user chose. @type {Pick<GenerationRequest, 'reasoning' | 'tools'>} */
  options = {};
  /** Whether the server may keep something else than was typed: then it is fetched after each answer. */
  mayBeMasked = false;
  /** Who speaks, as the server and a model read it. */
  names = { user: 'You', assistant: 'Assistant' };

  /** @param {Surroundings} surroundings */
  constructor({ store, openStream, create, fetch, outbox, newId, now = Date.now }) {
    this.#store = store;
    this.#openStream = openStream;
    this.#create = create;
    this.#fetch = fetch;
    this.#outbox = outbox;
    this.#newId = newId;
    this.#now = now;
  }

  get busy() {
    return this.#store.chat.running !== null;
  }

  /**
   * While an answer is made this waits in the queue for its end.
   * @param {string} text
   * @param {Attached[]} [attached]
   * @returns {boolean} false: there is no chat to ask in (yet)
   */
  ask(text, attached = []) {
    const { phase, messages } = this.#store.chat;
    if (phase !== 'ready') return false;
    if (this.busy) this.#store.dispatch({ type: 'queued', item: { id: this.#newId(), text, attached } });
    else this.#begin({ role: 'user', id: this.#newId(), parent: placeAfter(messages.at(-1)), timestampMs: this.#now(), text, attached });
    return true;
  }

  /**
   * Asks a question again: its present answer becomes one of several.
   * @param {string} [answer] the answer's id; without it the last one is meant
   */
  askAgain(answer = this.#store.chat.messages.at(-1)?.id) {
    const { all } = this.#store.chat;
    const last = all.find(({ id }) => id === answer);
    const question = last?.role === 'user' ? last : all.find(({ id }) => id === last?.parent);
    if (!this.busy && question?.role === 'user') this.#begin(question);
  }

  /**
   * Asks something else in a question's place: the question becomes one of several.
   * @param {string} id
   * @param {string} text
   * @returns {boolean} false: not now
   */
  edit(id, text) {
    const before = this.#store.chat.all.find((each) => each.id === id);
    if (this.busy || before?.role !== 'user') return false;
    this.#begin(text === before.text ? before : { ...before, id: this.#newId(), timestampMs: this.#now(), text });
    return true;
  }

  /** Shows the branch through a message. @param {string} id */
  choose(id) {
    this.#store.dispatch({ type: 'chosen', id });
    this.#followWhatIsMade();
  }

  /** @param {Queued} item to be asked no more */
  unqueue(item) {
    this.#store.dispatch({ type: 'unqueued', id: item.id });
  }

  /** Asks the next of the queue, if it may. */
  askQueued() {
    const [next] = this.#store.chat.queue;
    if (!next || this.busy) return;
    this.unqueue(next);
    this.ask(next.text, next.attached);
  }

  /** Takes up a chat that was kept over a reload, and its running generation. @param {Chat} chat */
  takeUp(chat) {
    this.#leave();
    this.#store.dispatch({ type: 'recalled', chat });
    if (!chat.running) return;
    void this.#resume(chat.running.id, chat.running.last);
    if (chat.running.stopping) void this.stop();
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

  /**
   * Begins a new, empty chat. A stored answer under way goes on by itself; one that nobody is going to read is stopped.
   * @param {{temporary: boolean}} [kind]
   */
  clear({ temporary } = { temporary: false }) {
    const stream = this.#store.chat.temporary ? this.#stream : null;
    this.#leave();
    void stream?.stop();
    this.#store.dispatch({ type: 'cleared', temporary });
  }

  /**
   * @param {string} id of a stored conversation
   * @param {{title?: string, show?: string}} [wish] `show`: a message that should be on the branch
   */
  async open(id, { title = '', show = '' } = {}) {
    this.#leave();
    this.#store.dispatch({ type: 'opening', id, title });
    await this.refresh({ show });
  }

  /**
   * Fetches the open conversation anew.
   * @param {{show?: string}} [wish] `show`: a message that should be on the branch, unless an answer is followed here
   */
  async refresh({ show = '' } = {}) {
    const { id, phase } = this.#store.chat;
    if (id === '') return;
    const place = this.#place;
    const fetched = await this.#fetch(id);
    if (this.#place !== place) return;
    if (fetched.ok) {
      const { head, messages } = fetched.value;
      this.#store.dispatch({ type: 'loaded', title: head.title, messages: historyOf(messages), show: this.busy ? '' : show });
      this.#followWhatIsMade();
    } else if (phase !== 'ready' || fetched.problem.status === 404) {
      this.#store.dispatch({ type: 'unavailable', problem: fetched.problem });
    }
  }

  /** What changed in stored conversations, in this tab or elsewhere. @param {Change} change */
  hear({ conversation, what, head, message, generation }) {
    const { id, all, running } = this.#store.chat;
    if (conversation !== id) return;
    if (head) this.#store.dispatch({ type: 'titled', title: head.title });
    if (what === 'deleted') {
      this.#leave();
      this.#store.dispatch({ type: 'unavailable', problem: { type: 'about:blank', title: '', status: 404, detail: '', retryable: false } });
    } else if (what === 'asked' || what === 'answered') {
      const known = all.some((each) => each.role === 'assistant' && each.generation === generation && (what === 'asked' || hasEnded(each)));
      if (generation !== running?.id && !known) void this.refresh({ show: message });
    }
  }

  /** Follows the answer at the end of the branch, if one is being made there that is not followed already. */
  #followWhatIsMade() {
    const last = this.#store.chat.messages.at(-1);
    if (this.busy || last?.role !== 'assistant' || hasEnded(last) || !last.stored || last.generation === '') return;
    this.#store.dispatch({ type: 'following', answer: last.id, generation: last.generation });
    void this.#resume(last.generation, 0);
  }

  /** @param {Question} question a new one, or one that is there already */
  #begin(question) {
    const answer = newAnswer(this.#newId(), question.id, this.#now(), this.model, this.#newId());
    this.#store.dispatch({ type: 'asked', question, answer });
    if (!this.#store.chat.temporary) this.#outbox.sent(question.id, question.text);
    void this.#start(answer, this.#open(() => this.#outbox.arrived(question.id)));
  }

  /**
   * Goes on also where the user has gone elsewhere: what was asked in a stored conversation shall be there.
   * @param {Answer} answer
   * @param {Stream} stream
   */
  async #start(answer, stream) {
    let { chat } = this.#store;
    if (!chat.temporary && chat.id === '') {
      const place = this.#place;
      const created = await this.#create();
      if (!created.ok) return this.#end(stream, { kind: 'refused', problem: created.problem });
      chat = { ...chat, id: created.value.id };
      if (this.#place === place) this.#store.dispatch({ type: 'stored', id: chat.id });
      if (this.#place === place && this.#stream !== stream) return; // stopped meanwhile
    }
    const request = { ...requestFor(chat, answer, this.names), ...(this.model ? { model: this.model } : {}), ...this.options };
    this.#end(stream, await stream.start(answer.generation, request));
  }

  /** Opens the stream that is heard from now on. @param {() => void} [onArrived] comes with its first events */
  #open(onArrived) {
    const heard = () => this.#stream === stream;
    const stream = this.#openStream({
      onGeneration: (id) => heard() && this.#store.dispatch({ type: 'named', id }),
      onEvents: (events) => {
        onArrived?.();
        onArrived = undefined;
        if (heard()) this.#store.dispatch({ type: 'happened', events, now: this.#now() });
        else stream.leave();
      },
      onConnection: (connection) => heard() && this.#store.dispatch({ type: 'connection', connection }),
    });
    this.#stream = stream;
    return stream;
  }

  /** Lets go of the stream without stopping anything; a question on its way is left when it has arrived, by its first event. */
  #leave() {
    const { running, temporary } = this.#store.chat;
    if (this.#stream && (temporary || (running && running.last > 0))) this.#stream.leave();
    this.#stream = null;
    this.#place = {};
  }

  /**
   * @param {string} generation
   * @param {number} last the last event that is known
   */
  async #resume(generation, last) {
    const stream = this.#open();
    this.#end(stream, await stream.resume(generation, last));
  }

  /**
   * @param {Stream} stream
   * @param {Outcome} outcome
   */
  #end(stream, outcome) {
    if (this.#stream !== stream) return;
    this.#stream = null;
    switch (outcome.kind) {
      case 'refused':
      case 'lost':
        this.#store.dispatch({ type: 'failed', problem: outcome.problem, now: this.#now() });
        // The answer may have ended long ago, or with the server: the store knows.
        if (outcome.kind === 'lost') void this.refresh();
        break;
      case 'ended': // its terminal event has said all
        if (this.mayBeMasked) void this.refresh();
        this.#goOn();
        break;
      case 'left': // whoever let go has said all
    }
  }

  /** What was queued is asked at the end of an answer, unless it failed: then the user decides. */
  #goOn() {
    const last = this.#store.chat.messages.at(-1);
    if (last?.role === 'assistant' && last.status !== 'failed') this.askQueued();
  }
}

/**
 * Where the next question goes on. An answer that never came to be is nothing to go on from.
 * @param {import('./types.js').Message | undefined} last
 */
function placeAfter(last) {
  if (last?.role === 'assistant' && isNothing(last)) return last.parent;
  return last?.id ?? '';
}
