import { asRecord } from './problem.js';

/**
 * While a stream gives no byte, asks the long poll whether there is something to give. If so, the stream is held back.
 * @param {object} patience
 * @param {number} patience.ms how long without a byte is suspicious; also between two looks
 * @param {number} patience.graceMs what the long poll has may be on its way by the stream as well: for so long
 * @param {(signal: AbortSignal) => Promise<Response>} ask the long poll
 * @param {(body: Record<string, unknown>) => void} onHeld takes what it brought; comes at most once
 * @returns {{end(): void}} to be called at the stream's first byte, or its end
 */
export function suspectAfter({ ms, graceMs }, ask, onHeld) {
  const look = new AbortController();
  const { signal } = look;
  void (async () => {
    while (await passed(ms, signal)) {
      const body = await ask(signal).then(asBody, () => null);
      if (!body) continue; // not there yet: a large question may still be on its way to the server
      if (await passed(graceMs, signal)) onHeld(body);
      return;
    }
  })();
  return { end: () => look.abort() };
}

/** @param {Response} response */
async function asBody(response) {
  return response.ok ? response.json().then(asRecord, () => null) : null;
}

/**
 * @param {number} ms
 * @param {AbortSignal} signal
 * @returns {Promise<boolean>} false where the signal came first
 */
function passed(ms, signal) {
  return new Promise((resolve) => {
    if (signal.aborted) return resolve(false);
    const timer = setTimeout(() => resolve(true), ms);
    signal.addEventListener('abort', () => {
      clearTimeout(timer);
      resolve(false);
    });
  });
}
