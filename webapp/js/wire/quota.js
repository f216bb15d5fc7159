/** @import { Quota } from './types.js' */

/** @param {Record<string, unknown>} each @returns {Quota} */
export function quotaOf(each) {
  const text = (/** @type {unknown} */ value) => (typeof value === 'string' ? value : '');
  return {
    of: text(each.of),
    group: text(each.group),
    measure: text(each.measure),
    period: text(each.period),
    limit: Number(each.limit),
    left: Number(each.left),
    currency: text(each.currency),
  };
}
