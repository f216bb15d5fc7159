/** @import { Result } from './types.js' */
import { asRecord, problemOf, unreachable } from './problem.js';

/** A large file over a slow line, and its reading on the server. */
const TIMEOUT_MS = 300_000;

/**
 * Conversations out of a file: Parley's own export or ChatGPT's. Does not reject.
 * @param {File} file
 * @returns {Promise<Result<{taken: number, skipped: number}>>}
 */
export async function importConversations(file) {
  try {
    const response = await fetch('api/conversations/import', {
      method: 'POST',
      cache: 'no-store',
      headers: { Accept: 'application/json', 'Content-Type': 'application/json' },
      body: file,
      signal: AbortSignal.timeout(TIMEOUT_MS),
    });
    if (!response.ok) return { ok: false, problem: await problemOf(response) };
    const { conversations, skipped } = asRecord(await response.json());
    return { ok: true, value: { taken: Array.isArray(conversations) ? conversations.length : 0, skipped: Number(skipped) || 0 } };
  } catch {
    return { ok: false, problem: unreachable() };
  }
}
