/** @import { Me, Models } from './types.js' */
import { asRecord } from './problem.js';
import { quotaOf } from './quota.js';

/**
 * The small questions to the server. All URLs are relative to the page, so any context path works.
 * A server that cannot answer is no reason to stop: the callers get `null` and do without.
 */

/** @returns {Promise<Me | null>} */
export async function fetchMe() {
  const body = await getJson('api/me');
  if (!body) return null;
  const user = asRecord(body.user);
  return {
    user: { id: String(user.id ?? ''), name: String(user.name ?? '') },
    roles: names(body.roles),
    features: asRecord(body.features),
    limits: asRecord(body.limits),
    policyDue: body.policyDue === true,
    inputRules: inputRulesOf(asRecord(body.inputRules)),
    quota: Array.isArray(body.quota) ? body.quota.map((each) => quotaOf(asRecord(each))) : [],
    logout: typeof body.logout === 'string' ? body.logout : '',
    logoutMethod: String(body.logoutMethod ?? 'GET'),
  };
}

/** @returns {Promise<Models | null>} */
export async function fetchModels() {
  const body = await getJson('api/models');
  if (!body || !Array.isArray(body.models)) return null;
  const models = body.models.map((each) => ({ id: String(asRecord(each).id ?? '') })).filter((each) => each.id);
  return { default: String(body.default ?? models[0]?.id ?? ''), models };
}

/** @param {Record<string, unknown>} rules */
const inputRulesOf = (rules) => ({ refused: names(rules.refused), masked: names(rules.masked), moderated: rules.moderated === true });

/** @param {unknown} list */
const names = (list) => (Array.isArray(list) ? list.map(String) : []);

/** @param {string} path */
async function getJson(path) {
  try {
    const response = await fetch(path, { headers: { Accept: 'application/json' }, cache: 'no-store' });
    return response.ok ? asRecord(await response.json()) : null;
  } catch {
    return null;
  }
}
