/** @import { Result } from './types.js' */
import { send } from './send.js';

/** The OpenAPI description of the server. Does not reject. @returns {Promise<Result<Record<string, unknown>>>} */
export function fetchDescription() {
  return send('GET', 'openapi.json', (body) => body);
}
