/** @import { Chat, Queued } from '../state/types.js' */
import { element, icon } from './dom.js';
import { words } from './words.js';

/** What is to be asked when the present answer has ended. */
export class QueueList {
  #node;
  #onRemove;
  #onSend;
  /** @type {Chat['queue']} */
  #shown = [];
  #waits = true;

  /**
   * @param {HTMLElement} node
   * @param {{onRemove(item: Queued): void, onSend(): void}} deeds `onSend`: the next one now
   */
  constructor(node, { onRemove, onSend }) {
    this.#node = node;
    this.#onRemove = onRemove;
    this.#onSend = onSend;
  }

  /** @param {Chat} chat */
  show({ queue, running }) {
    const waits = running !== null;
    if (queue === this.#shown && waits === this.#waits) return;
    this.#shown = queue;
    this.#waits = waits;
    this.#node.replaceChildren(...queue.map((item, at) => this.#row(item, at === 0 && !waits)));
    this.#node.hidden = queue.length === 0;
  }

  /**
   * @param {Queued} item
   * @param {boolean} sendable
   */
  #row(item, sendable) {
    const remove = element('button', { type: 'button', class: 'quiet remove', 'aria-label': words.removeQueued, title: words.removeQueued }, icon('close'));
    remove.addEventListener('click', () => this.#onRemove(item));
    const row = element('li', { class: 'queued' }, icon('clock'), element('span', { class: 'text', dir: 'auto' }, item.text || item.attached.map(({ name }) => name).join(', ')));
    if (sendable) {
      const send = element('button', { type: 'button', class: 'quiet' }, words.sendNow);
      send.addEventListener('click', () => this.#onSend());
      row.append(send);
    }
    row.append(remove);
    return row;
  }
}
