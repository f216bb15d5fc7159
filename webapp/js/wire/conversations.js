/** @import { Head, Hit, Page, Result, StoredConversation, StoredMessage, Usage } from './types.js' */
import { asRecord } from './problem.js';
import { send } from './send.js';

/** Stored conversations, as the server keeps them. URLs are relative to the page. Nothing here rejects. */

const CREATE_PAUSES_MS = [250, 1_000];

/**
 * Tries again where no answer came: an empty conversation too many is on nobody's list.
 * @returns {Promise<Result<Head>>}
 */
export async function createConversation() {
  for (const pauseMs of CREATE_PAUSES_MS) {
    const created = await send('POST', 'api/conversations', headOf, {});
    if (created.ok || created.problem.status !== 0) return created;
    await new Promise((resolve) => setTimeout(resolve, pauseMs));
  }
  return send('POST', 'api/conversations', headOf, {});
}

/**
 * @param {string} id
 * @returns {Promise<Result<StoredConversation>>}
 */
export function fetchConversation(id) {
  return send('GET', address(id), (body) => ({ head: headOf(body), messages: list(body.messages).map(messageOf) }));
}

/**
 * @param {{archived: boolean, cursor?: string, limit: number}} part
 * @returns {Promise<Result<Page>>}
 */
export function listConversations({ archived, cursor = '', limit }) {
  const query = new URLSearchParams({ limit: String(limit), ...(archived ? { archived: 'true' } : {}), ...(cursor ? { cursor } : {}) });
  return send('GET', `api/conversations?${query}`, (body) => ({ heads: list(body.conversations).map(headOf), next: string(body.next) }));
}

/**
 * @param {string} id
 * @param {{title?: string, pinned?: boolean, archived?: boolean}} change
 * @returns {Promise<Result<Head>>}
 */
export function changeConversation(id, change) {
  return send('PATCH', address(id), headOf, change);
}

/**
 * Goes through even if the page is being left.
 * @param {string} id
 * @returns {Promise<Result<null>>}
 */
export function deleteConversation(id) {
  return send('DELETE', address(id), () => null);
}

/**
 * @param {string} words
 * @param {AbortSignal} signal
 * @returns {Promise<Result<Hit[]>>}
 */
export function searchConversations(words, signal) {
  const query = new URLSearchParams({ q: words, limit: '50' });
  return send('GET', `api/search?${query}`, (body) => list(body.results).map(hitOf), undefined, signal);
}

/**
 * Where a conversation can be had as a file.
 * @param {string} id
 * @param {'markdown' | 'json'} format
 */
export function exportAddress(id, format) {
  return `${address(id)}/export?format=${format}`;
}

/** @param {string} id */
function address(id) {
  return `api/conversations/${encodeURIComponent(id)}`;
}

/**
 * @param {unknown} value
 * @returns {Head}
 */
export function headOf(value) {
  const body = asRecord(value);
  return {
    id: string(body.id),
    title: string(body.title),
    pinned: body.pinned === true,
    archived: body.archived === true,
    updatedMs: time(body.updated),
    running: body.running === true,
  };
}

/**
 * @param {unknown} value
 * @returns {StoredMessage}
 */
function messageOf(value) {
  const body = asRecord(value);
  return {
    id: string(body.id),
    parent: string(body.parent),
    role: body.role === 'assistant' ? 'assistant' : 'user',
    text: string(body.text),
    thinking: string(body.thinking),
    status: string(body.status),
    reason: string(body.reason),
    model: string(body.model),
    generation: string(body.generation),
    usage: usageOf(body.usage),
    createdMs: time(body.created),
    citations: list(body.citations).map(asRecord),
    tools: list(body.tools).map(asRecord),
    attachments: list(body.attachments).map(asRecord).map(({ id, name, type, size }) => ({ id: string(id), name: string(name), type: string(type), size: number(size) })),
  };
}

/**
 * @param {unknown} value
 * @returns {Hit}
 */
function hitOf(value) {
  const body = asRecord(value);
  return {
    head: headOf(body.conversation),
    message: string(body.message),
    role: string(body.role),
    excerpt: list(body.excerpt).map(asRecord).map(({ text, match }) => ({ text: string(text), match: match === true })),
    createdMs: time(body.created),
  };
}

/**
 * @param {unknown} value
 * @returns {Usage | null}
 */
function usageOf(value) {
  if (typeof value !== 'object' || value === null) return null;
  const body = asRecord(value);
  return { input: number(body.input_tokens), output: number(body.output_tokens), total: number(body.total_tokens) };
}

/** @param {unknown} value */
function list(value) {
  return Array.isArray(value) ? value : [];
}

/** @param {unknown} value */
function string(value) {
  return typeof value === 'string' ? value : '';
}

/** @param {unknown} value */
function number(value) {
  return typeof value === 'number' ? value : 0;
}

/** @param {unknown} value ISO 8601 */
function time(value) {
  const ms = Date.parse(string(value));
  return Number.isNaN(ms) ? 0 : ms;
}
