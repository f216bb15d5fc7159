/** @import { RetryWait } from './retry-wait.js' */
import { problemOf } from './problem.js';

/** A server that is about to be restarted takes no question, and has asked nothing: it is sent again, to whichever is there then. */

const DRAINING = 'urn:parley:problem:draining';
/** Longer than servers usually take to restart; then the user decides. */
const MAX_ASKS = 20;

/**
 * @param {() => Promise<Response>} ask
 * @param {RetryWait} wait
 * @param {() => void} beforeWait called each time that it was not taken
 * @returns {Promise<Response>} to the last time it was asked
 */
export async function askUntilTaken(ask, wait, beforeWait) {
  for (let asks = 1; ; asks++) {
    const response = await ask();
    if (response.status !== 503 || asks === MAX_ASKS) return response;
    const { type, retryAfterMs = 0 } = await problemOf(response.clone());
    if (type !== DRAINING) return response;
    void response.body?.cancel();
    // All who asked there come back; not in the same moment.
    wait.atLeast(retryAfterMs * (1 + Math.random()));
    await wait.pass(beforeWait);
  }
}
