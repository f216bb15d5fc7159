/** @import { Answer, Attached, Chat } from './types.js' */

/** The bytes of attached files: they are sent along as long as the chat may be about them. */
export class SentFiles {
  #newId;
  /** @type {Map<string, File>} */
  #byId = new Map();

  /** @param {() => string} newId */
  constructor(newId) {
    this.#newId = newId;
  }

  /**
   * @param {File} file
   * @returns {Attached}
   */
  remember(file) {
    const id = this.#newId();
    this.#byId.set(id, file);
    return { id, name: file.name, type: file.type, size: file.size };
  }

  /**
   * A stored conversation has the files of earlier questions; else they all go along.
   * @param {Answer} answer
   * @param {Chat} chat
   */
  goingWith(answer, { messages, temporary }) {
    const asking = temporary ? messages : messages.filter(({ id }) => id === answer.parent);
    const ids = asking.flatMap((each) => (each.role === 'user' ? each.attached.map(({ id }) => id) : []));
    return ids.flatMap((id) => this.#byId.get(id) ?? []);
  }

  clear() {
    this.#byId.clear();
  }
}
