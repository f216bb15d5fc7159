/** @import { Chat } from '../state/types.js' */
import { connectionNote, problemWords, words } from './words.js';

/**
 * Tells screen readers what goes on, through one status region: that an answer is being made, how it ended, that the
 * connection is gone or back. Never the answer's words: those are read when the reader wants.
 */
export class Announcer {
  #region;
  #wasRunning = false;
  #wasAway = false;
  #chat = '';

  /** @param {HTMLElement} region with role `status` */
  constructor(region) {
    this.#region = region;
  }

  /** @param {string} text */
  say(text) {
    if (this.#region.textContent === text) this.#region.textContent = ''; // the same words twice are news, too
    this.#region.textContent = text;
  }

  /** @param {Chat} chat */
  hear({ id, messages, running }) {
    const isRunning = running !== null;
    const away = running?.connection.phase === 'reconnecting' && running.connection.attempt > 0;
    const another = id !== this.#chat && this.#chat !== ''; // a new one gets its name while it is asked in
    this.#chat = id;
    if (another && !isRunning) this.#wasRunning = false; // what ran, runs elsewhere
    if (isRunning && !this.#wasRunning) this.say(words.generating);
    else if (!isRunning && this.#wasRunning) this.say(endOf(messages.at(-1)));
    else if (running && away !== this.#wasAway) this.say(away ? connectionNote(running.connection) : words.reconnected);
    this.#wasRunning = isRunning;
    this.#wasAway = away;
  }
}

/** @param {Chat['messages'][number] | undefined} message */
function endOf(message) {
  if (message?.role !== 'assistant') return '';
  switch (message.status) {
    case 'stopped':
      return words.stopped;
    case 'incomplete':
      return words.incomplete;
    case 'interrupted':
      return words.interruptedNote;
    case 'failed':
      return `${words.failed} ${message.problem ? problemWords(message.problem).title : ''}`;
    default:
      return words.complete;
  }
}
