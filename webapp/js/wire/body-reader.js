/**
 * Reads a response's body to its end, or until nothing has come for too long. Heartbeats are bytes, hence signs of life.
 */

/**
 * @typedef {'ended' | 'silent' | 'broken'} BodyEnd `ended`: a clean end of file, which proves nothing about the answer
 */

/**
 * @param {Response} response
 * @param {object} options
 * @param {(bytes: Uint8Array) => boolean} options.onBytes returns false to stop reading
 * @param {number} options.silenceMs
 * @param {AbortSignal} options.signal
 * @returns {Promise<BodyEnd>} never rejects for a network's sake; what `onBytes` throws comes through
 */
export async function readBody(response, { onBytes, silenceMs, signal }) {
  const reader = response.body?.getReader();
  if (!reader) return 'ended';
  let silent = false;
  const giveUp = () => {
    silent = true;
    void reader.cancel().catch(() => {});
  };
  let watchdog = setTimeout(giveUp, silenceMs);
  try {
    for (;;) {
      /** @type {ReadableStreamReadResult<Uint8Array>} */
      let piece;
      try {
        piece = await reader.read();
      } catch {
        return 'broken';
      }
      if (silent) return 'silent';
      if (piece.done || signal.aborted) return 'ended';
      clearTimeout(watchdog);
      watchdog = setTimeout(giveUp, silenceMs);
      if (!onBytes(piece.value)) return 'ended';
    }
  } finally {
    clearTimeout(watchdog);
    void reader.cancel().catch(() => {});
  }
}
