/** @import { Result } from './types.js' */
import { asRecord } from './problem.js';
import { send } from './send.js';

/**
 * @typedef {object} ApiKey
 * @property {string} id
 * @property {string} name
 * @property {string} prefix how its secret begins
 * @property {string[]} limits its own, in the server's words
 * @property {number} createdMs
 * @property {number} expiresMs 0: never
 * @property {number} lastUsedMs 0: never
 * @property {string} secret only where it has just been made
 */

/**
 * @typedef {object} KeyWish
 * @property {string} name
 * @property {string[]} limits
 * @property {string} [expires] a time in ISO 8601
 */

/** The keys at an address: those that the user's programs, or an account's, are let in by. Nothing here rejects. */
export function keysAt(address = 'api/keys') {
  return {
    /** @returns {Promise<Result<ApiKey[]>>} */
    list: () => send('GET', address, ({ keys }) => (Array.isArray(keys) ? keys.map(keyOf) : [])),
    /** @param {KeyWish} wish @returns {Promise<Result<ApiKey>>} */
    make: (wish) => send('POST', address, keyOf, wish),
    /** @param {string} id @returns {Promise<Result<null>>} */
    revoke: (id) => send('DELETE', `${address}/${encodeURIComponent(id)}`, () => null),
  };
}

/** @param {unknown} value @returns {ApiKey} */
function keyOf(value) {
  const { id, name, prefix, limits, created, expires, lastUsed, secret } = asRecord(value);
  return { id: text(id), name: text(name), prefix: text(prefix), limits: Array.isArray(limits) ? limits.map(text) : [], createdMs: time(created), expiresMs: time(expires), lastUsedMs: time(lastUsed), secret: text(secret) };
}

/** @param {unknown} value */
function text(value) {
  return typeof value === 'string' ? value : '';
}

/** @param {unknown} value ISO 8601 */
function time(value) {
  return Date.parse(text(value)) || 0;
}
