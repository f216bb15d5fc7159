/** @import { Result } from './types.js' */
import { send } from './send.js';

/** @typedef {{text: string, version: string, due: boolean}} Policy */

const NOT_ACCEPTED = 'urn:parley:problem:policy-not-accepted';

/** Whether it is mended by accepting the policy. @param {{type: string} | null | undefined} problem */
export function isPolicyDue(problem) {
  return problem?.type === NOT_ACCEPTED;
}

/** What is to be accepted before anything can be asked. Nothing here rejects. @returns {Promise<Result<Policy>>} */
export function fetchPolicy() {
  return send('GET', 'api/policy', ({ text, version, due }) => ({ text: String(text ?? ''), version: String(version ?? ''), due: due === true }));
}

/** @param {string} version @returns {Promise<Result<null>>} */
export function acceptPolicy(version) {
  return send('POST', 'api/policy', () => null, { version });
}
