/**
 * Keeps what is typed until it has arrived: drafts by conversation, and the question that is on its way to the server. For
 * this tab alone, over a reload.
 */

const DRAFT = 'parley.draft.';
const UNSENT = 'parley.unsent';
const MAX_CHARS = 1_000_000;

export class Drafts {
  #storage;

  /** @param {Pick<Storage, 'getItem' | 'setItem' | 'removeItem'> | null} storage null where the browser allows none */
  constructor(storage) {
    this.#storage = storage;
  }

  /**
   * @param {string} conversation empty: the one that is to begin
   * @param {string} text
   */
  keep(conversation, text) {
    this.#write(DRAFT + conversation, text);
  }

  /** @param {string} conversation */
  recall(conversation) {
    return this.#read(DRAFT + conversation);
  }

  /**
   * A question is on its way.
   * @param {string} id
   * @param {string} text
   */
  sent(id, text) {
    this.#write(UNSENT, JSON.stringify({ id, text }));
  }

  /** It has arrived. @param {string} id */
  arrived(id) {
    if (this.#unsent().id === id) this.#write(UNSENT, '');
  }

  /**
   * The text of a question of which nobody can say that it arrived; forgotten by this.
   * @param {(id: string) => boolean} isKnown whether the server has a question
   */
  takeUnsent(isKnown) {
    const { id, text } = this.#unsent();
    this.#write(UNSENT, '');
    return isKnown(id) ? '' : text;
  }

  #unsent() {
    try {
      const { id, text } = JSON.parse(this.#read(UNSENT) || '{}');
      return { id: String(id ?? ''), text: String(text ?? '') };
    } catch {
      return { id: '', text: '' };
    }
  }

  /** @param {string} key */
  #read(key) {
    try {
      return this.#storage?.getItem(key) ?? '';
    } catch {
      return '';
    }
  }

  /**
   * @param {string} key
   * @param {string} text
   */
  #write(key, text) {
    try {
      if (text === '') this.#storage?.removeItem(key);
      else if (text.length < MAX_CHARS) this.#storage?.setItem(key, text);
    } catch {
      // Full or forbidden storage: then a reload costs the draft.
    }
  }
}
