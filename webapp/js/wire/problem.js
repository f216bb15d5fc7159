/** @import { Problem } from './types.js' */
import { retryAfterMs } from './backoff.js';

/** A problem document is a few hundred bytes; a proxy's error page may be anything. */
const MAX_DETAIL = 2000;

/**
 * Makes a problem of an answer that is not the one hoped for. Reads the body. Never rejects.
 * @param {Response} response
 * @returns {Promise<Problem>}
 */
export async function problemOf(response) {
  /** @type {Record<string, unknown>} */
  let body = {};
  try {
    // Only our own error type is quoted: the text of a proxy's HTML page helps nobody.
    if (/[/+]json\b/.test(response.headers.get('Content-Type') ?? '')) body = asRecord(JSON.parse(await response.text()));
    else await response.body?.cancel();
  } catch {
    // An unreadable body tells nothing: the status has to do.
  }
  return problemFrom(body, response.status, retryAfterMs(response.headers.get('Retry-After')));
}

/**
 * @param {Record<string, unknown>} body of a problem document or of an `error` event
 * @param {number} status where the body has none
 * @param {number} [retryAfter]
 * @returns {Problem}
 */
export function problemFrom(body, status, retryAfter) {
  const actual = typeof body.status === 'number' ? body.status : status;
  return {
    type: text(body.type) || 'about:blank',
    title: text(body.title),
    status: actual,
    detail: withFields(text(body.detail), body.errors),
    retryable: typeof body.retryable === 'boolean' ? body.retryable : isWorthRetrying(actual),
    ...(retryAfter === undefined ? {} : { retryAfterMs: retryAfter }),
  };
}

/** @returns {Problem} for a server that could not be reached */
export function unreachable() {
  return { type: 'about:blank', title: '', status: 0, detail: '', retryable: true };
}

/**
 * A 200 that is no event stream: most often the login page of a proxy in front.
 * @param {Response} response
 * @returns {Promise<Problem>}
 */
export async function notAStream(response) {
  await response.body?.cancel().catch(() => {});
  return { type: 'parley:not-a-stream', title: '', status: response.status, detail: '', retryable: true };
}

/** @returns {Problem} for a generation whose events cannot be had whole */
export function damaged() {
  return { type: 'parley:damaged-stream', title: '', status: 0, detail: '', retryable: true };
}

/** @param {number} status */
export function isWorthRetrying(status) {
  return status === 0 || status === 408 || status === 425 || status === 429 || status >= 500;
}

/**
 * @param {unknown} value
 * @returns {Record<string, unknown>}
 */
export function asRecord(value) {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? /** @type {any} */ (value) : {};
}

/** @param {unknown} value */
function text(value) {
  return typeof value === 'string' ? value.slice(0, MAX_DETAIL) : '';
}

/**
 * @param {string} detail
 * @param {unknown} errors
 */
function withFields(detail, errors) {
  if (!Array.isArray(errors)) return detail;
  const said = errors.slice(0, 5).map((each) => {
    const { field, pointer, detail: why, message } = asRecord(each);
    return [text(field) || text(pointer), text(why) || text(message)].filter(Boolean).join(': ');
  });
  return [detail, ...said].filter(Boolean).join('\n');
}
