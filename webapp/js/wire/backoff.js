/**
 * How long to wait before the next try: doubles with each failure, up to a cap, with jitter, so that a thousand pages
 * do not come back in the same second after a redeploy.
 */
export class Backoff {
  #random;
  #cap;
  #base;
  #failures = 0;

  /**
   * @param {{baseMs: number, capMs: number, random?: () => number}} options
   */
  constructor({ baseMs, capMs, random = Math.random }) {
    this.#base = baseMs;
    this.#cap = capMs;
    this.#random = random;
  }

  /** Failures since the last success. */
  get failures() {
    return this.#failures;
  }

  /** @param {number} ms the server's wish (`retry:`) */
  setBase(ms) {
    // A hostile or mistaken 0 must not turn into a busy loop.
    this.#base = Math.min(Math.max(ms, 50), this.#cap);
  }

  succeeded() {
    this.#failures = 0;
  }

  /** Counts one failure. @returns {number} milliseconds to wait, between half and the whole of the step */
  failed() {
    const step = Math.min(this.#cap, this.#base * 2 ** Math.min(this.#failures, 20));
    this.#failures++;
    return step * (0.5 + 0.5 * this.#random());
  }
}

/**
 * @param {string | null} header the value of `Retry-After`: seconds or a date
 * @param {number} [now]
 * @returns {number | undefined} milliseconds, at most an hour
 */
export function retryAfterMs(header, now = Date.now()) {
  if (!header) return undefined;
  const ms = /^\s*\d+\s*$/.test(header) ? Number(header) * 1000 : Date.parse(header) - now;
  return Number.isNaN(ms) ? undefined : Math.min(Math.max(ms, 0), 3_600_000);
}
