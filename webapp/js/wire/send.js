/** @import { Result } from './types.js' */
import { asRecord, notAStream, problemOf, unreachable } from './problem.js';

const TIMEOUT_MS = 20_000;

/**
 * One request with an answer in JSON. What changes something goes through even if the page is being left. Does not reject.
 * @template Value
 * @param {string} method
 * @param {string} url
 * @param {(body: Record<string, unknown>) => Value} read
 * @param {object} [content]
 * @param {AbortSignal} [signal]
 * @returns {Promise<Result<Value>>}
 */
export async function send(method, url, read, content, signal) {
  const timeout = AbortSignal.timeout(TIMEOUT_MS);
  try {
    const response = await fetch(url, {
      method,
      cache: 'no-store',
      keepalive: method !== 'GET',
      headers: { Accept: 'application/json', ...(content ? { 'Content-Type': 'application/json' } : {}) },
      signal: signal ? AbortSignal.any([signal, timeout]) : timeout,
      ...(content ? { body: JSON.stringify(content) } : {}),
    });
    if (!response.ok) return { ok: false, problem: await problemOf(response) };
    if (response.status === 204) return { ok: true, value: read({}) };
    if (!/[/+]json\b/.test(response.headers.get('Content-Type') ?? '')) return { ok: false, problem: await notAStream(response) };
    return { ok: true, value: read(asRecord(await response.json())) };
  } catch {
    return { ok: false, problem: unreachable() };
  }
}
