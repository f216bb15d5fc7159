/** @import { Problem, Quota } from './types.js' */
import { asRecord, problemFrom, problemOf, unreachable } from './problem.js';
import { quotaOf } from './quota.js';

/**
 * What administrators ask of the server. Paths are relative to the page. Never rejects.
 * @template Value
 * @typedef {{value: Value, problem: null} | {value: null, problem: Problem}} Told
 */

/**
 * @typedef {object} UsageSum
 * @property {string} key
 * @property {string} name
 * @property {number} answers
 * @property {number} input tokens
 * @property {number} output tokens
 * @property {number} money
 * @property {number} estimated of how many answers
 */

/** @typedef {{id: string, name: string, groups: string[], how: string, lastSeen: string, disabled: boolean, held: boolean, quota: Quota[]}} Person */
/** @typedef {{id: string, name: string, groups: string[], madeBy: string, disabled: boolean, quota: Quota[]}} Account */
/** @typedef {{seq: number, at: string, actor: string, how: string, address: string, action: string, target: string, result: string, detail: string}} AuditRow */
/** @typedef {{id: string, user: string, name: string, model: string, state: string, seconds: number}} Running */
/** @typedef {{name: string, address: string, models: string[], state: string, running: number, concurrency: number, failure: {at: string, problem: Problem} | null}} Upstream */
/** @typedef {{key: string, value: string, source: string, meaning: string}} SettingLine */
/** @typedef {{intact: boolean, rows: number, head: string, fault: string}} Checked */

/** @typedef {'day' | 'user' | 'group' | 'model'} By */

/** @param {By} by @param {string} from a day @param {string} to the last day */
export const fetchUsage = (by, from, to) =>
  ask(`usage?${new URLSearchParams({ by, from, to })}`, {}, (body) => ({ currency: text(body.currency), sums: list(body.sums).map(usageSum) }));

/** @param {string} cursor empty: from the beginning */
export const fetchUsers = (cursor) => ask(`users?${new URLSearchParams({ cursor })}`, {}, (body) => ({ users: list(body.users).map(person), next: text(body.next) }));

/** @typedef {'disable' | 'enable' | 'sign-out' | 'hold' | 'release'} Deed */

/** @param {Deed} what @param {string} id */
export const doToUser = (what, id) => ask(`users/${what}`, posting({ id }), () => true);

export const fetchAccounts = () => ask('service-accounts', {}, (body) => list(body.accounts).map(account));

/** @param {string} name @param {string[]} groups */
export const makeAccount = (name, groups) => ask('service-accounts', posting({ name, groups }), () => true);

/** @param {'disable' | 'enable'} what @param {string} id */
export const doToAccount = (what, id) => ask(`service-accounts/${encodeURIComponent(id)}/${what}`, { method: 'POST' }, () => true);

/** Where the account's keys are, as those of the user are under `api/keys`. @param {string} id */
export const accountKeys = (id) => `api/admin/service-accounts/${encodeURIComponent(id)}/keys`;

/** @param {Record<string, string>} query */
export const searchAudit = (query) =>
  ask(`audit?${new URLSearchParams(query)}`, {}, (body) => ({ rows: /** @type {AuditRow[]} */ (/** @type {unknown} */ (list(body.rows))), next: text(body.next) }));

export const verifyAudit = () =>
  ask('audit/verify', { method: 'POST' }, (body) => /** @type {Checked} */ ({ intact: body.intact === true, rows: count(body.rows), head: text(body.head), fault: text(body.fault) }));

export const auditExportAddress = 'api/admin/audit/export';

export const fetchRunning = () => ask('generations', {}, (body) => /** @type {Running[]} */ (/** @type {unknown} */ (list(body.generations))));

/** @param {string} id */
export const stopRunning = (id) => ask(`generations/${encodeURIComponent(id)}/stop`, { method: 'POST' }, () => true);

export const fetchUpstreams = () => ask('upstreams', {}, (body) => list(body.upstreams).map(upstream));

export const fetchSettings = () => ask('settings', {}, (body) => /** @type {SettingLine[]} */ (/** @type {unknown} */ (list(body.settings))));

/**
 * @template Value
 * @param {string} path
 * @param {RequestInit} init
 * @param {(body: Record<string, unknown>) => Value} read
 * @returns {Promise<Told<Value>>}
 */
async function ask(path, init, read) {
  try {
    const response = await fetch(`api/admin/${path}`, { cache: 'no-store', ...init });
    if (!response.ok) return { value: null, problem: await problemOf(response) };
    return { value: read(response.status === 204 ? {} : asRecord(await response.json())), problem: null };
  } catch {
    return { value: null, problem: unreachable() };
  }
}

/** @param {Record<string, unknown>} each @returns {UsageSum} */
function usageSum(each) {
  return {
    key: text(each.key),
    name: text(each.name),
    answers: count(each.answers),
    input: count(each.input_tokens),
    output: count(each.output_tokens),
    money: count(each.money),
    estimated: count(each.estimated),
  };
}

/** @param {Record<string, unknown>} each @returns {Upstream} */
function upstream(each) {
  const failure = asRecord(each.failure);
  return {
    name: text(each.name),
    address: text(each.address),
    models: Array.isArray(each.models) ? each.models.map(String) : [],
    state: text(each.state),
    running: count(each.running),
    concurrency: count(each.concurrency),
    failure: each.failure ? { at: text(failure.at), problem: problemFrom(failure, 0) } : null,
  };
}

/** @param {Record<string, unknown>} each @returns {Person} */
function person(each) {
  return {
    id: text(each.id),
    name: text(each.name),
    groups: Array.isArray(each.groups) ? each.groups.map(String) : [],
    how: text(each.how),
    lastSeen: text(each.lastSeen),
    disabled: each.disabled === true,
    held: each.held === true,
    quota: list(each.quota).map(quotaOf),
  };
}

/** @param {Record<string, unknown>} each @returns {Account} */
function account(each) {
  const { id, name, groups, disabled, quota } = person(each);
  return { id, name, groups, madeBy: text(each.madeBy), disabled, quota };
}

/** @param {object} content @returns {RequestInit} */
const posting = (content) => ({ method: 'POST', headers: { 'Content-Type': 'application/json' }, body: JSON.stringify(content) });

/** @param {unknown} value */
const text = (value) => (typeof value === 'string' ? value : '');

/** @param {unknown} value */
const count = (value) => (typeof value === 'number' ? value : 0);

/** @param {unknown} value */
const list = (value) => (Array.isArray(value) ? value.map(asRecord) : []);
