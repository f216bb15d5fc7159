import { asRecord } from './problem.js';

/**
 * While a stream gives no byte, asks the long poll whether there is something to give. If so, the stream is held back.
 * @param {number} ms how long without a byte is suspicious
 * @param {object} poll
 * @param {(signal: AbortSignal) => Promise<Response> | null} poll.ask null: there is nothing to ask for yet
 * @param {(body: Record<string, unknown>) => void} poll.onHeld takes what the long poll brought; comes at most once
 * @param {(fault: unknown) => void} poll.onFault
 * @returns {{end(): void}} to be called at the stream's first byte, or its end
 */
export function suspectAfter(ms, { ask, onHeld, onFault }) {
  const look = new AbortController();
  const timer = setTimeout(async () => {
    try {
      const response = await ask(look.signal);
      if (!response?.ok) return;
      const body = asRecord(await response.json());
      if (!look.signal.aborted) onHeld(body);
    } catch (fault) {
      onFault(fault);
    }
  }, ms);
  return {
    end() {
      clearTimeout(timer);
      look.abort();
    },
  };
}
