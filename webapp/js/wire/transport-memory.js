/**
 * Remembers that something between here and the server holds event streams back, so that the next answer need not find
 * out again. Forgets after a while: networks change.
 */

const KEY = 'parley.transport';
const REMEMBER_MS = 60 * 60 * 1000;

export class TransportMemory {
  #storage;
  #now;

  /**
   * @param {Pick<Storage, 'getItem' | 'setItem' | 'removeItem'> | null} storage null where the browser allows none
   * @param {() => number} [now]
   */
  constructor(storage, now = Date.now) {
    this.#storage = storage;
    this.#now = now;
  }

  get holdsStreamsBack() {
    try {
      return Number(this.#storage?.getItem(KEY)) > this.#now();
    } catch {
      return false;
    }
  }

  rememberHeldBack() {
    try {
      this.#storage?.setItem(KEY, String(this.#now() + REMEMBER_MS));
    } catch {
      // Full or forbidden storage costs a few seconds next time, nothing else.
    }
  }

  forget() {
    try {
      this.#storage?.removeItem(KEY);
    } catch {
      // As above.
    }
  }
}
