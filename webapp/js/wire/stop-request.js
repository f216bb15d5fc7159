import { isWorthRetrying } from './problem.js';

const TRIES = 3;
const TIMEOUT_MS = 10_000;

/**
 * Tells the server to stop a generation, again if it cannot be reached at once. Never rejects.
 * @param {string} url
 * @param {number} betweenMs
 * @returns {Promise<boolean>} whether it knows
 */
export async function requestStop(url, betweenMs) {
  for (let tries = 1; ; tries++) {
    try {
      const response = await fetch(url, { method: 'POST', signal: AbortSignal.timeout(TIMEOUT_MS) });
      void response.body?.cancel();
      if (response.ok) return true;
      if (!isWorthRetrying(response.status)) return false;
    } catch {
      // Not reached: try again.
    }
    if (tries === TRIES) return false;
    await new Promise((resolve) => setTimeout(resolve, betweenMs));
  }
}
