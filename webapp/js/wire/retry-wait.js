import { Backoff } from './backoff.js';

/** The wait before the next try. */
export class RetryWait {
  #backoff;
  #wake;
  #notBefore = 0;
  #skip = false;
  /** @type {() => void} */
  #end = () => {};

  /**
   * @param {number} retryMs before the first reconnect
   * @param {number} capMs
   * @param {EventTarget | null} wake its `wake` event (network back, page visible) cuts a wait short
   */
  constructor(retryMs, capMs, wake) {
    this.#backoff = new Backoff({ baseMs: retryMs, capMs });
    this.#wake = wake;
  }

  /** Tries since the last sign of life. */
  get attempt() {
    return this.#backoff.failures;
  }

  /** @param {number} ms the server's wish for the first reconnect */
  setBase(ms) {
    this.#backoff.setBase(ms);
  }

  /** @param {number} ms the server's wish for the next try; nothing cuts it short but `end` */
  atLeast(ms) {
    this.#notBefore = Date.now() + ms;
  }

  /** The next wait does not take place: nothing failed. */
  skipNext() {
    this.#skip = true;
  }

  succeeded() {
    this.#backoff.succeeded();
  }

  /**
   * @param {() => void} beforeLong called where there is really something to wait for
   * @returns {Promise<void>}
   */
  async pass(beforeLong) {
    if (!this.#skip) {
      const ms = this.#backoff.failed();
      beforeLong();
      const bound = this.#notBefore - Date.now();
      if (bound > 0) await this.#pause(bound, null);
      else await this.#pause(ms, this.#wake);
    }
    this.#skip = false;
  }

  /** Ends the wait under way, if there is one. */
  end() {
    this.#end();
  }

  /**
   * @param {number} ms
   * @param {EventTarget | null} wake
   * @returns {Promise<void>}
   */
  #pause(ms, wake) {
    return new Promise((resolve) => {
      const done = () => {
        clearTimeout(timer);
        wake?.removeEventListener('wake', done);
        resolve();
      };
      const timer = setTimeout(done, ms);
      wake?.addEventListener('wake', done);
      this.#end = done;
    });
  }
}
