/** @import { Quota } from '../../wire/types.js' */
import { number } from '../words.js';
import { adminWords as words, money } from './words.js';

/** @param {Quota} quota */
export function quotaWords(quota) {
  const amount = (/** @type {number} */ value) => (quota.measure === 'money' ? money(value, quota.currency) : number(value));
  const unit = words.measures[/** @type {keyof typeof words.measures} */ (quota.measure)] ?? quota.measure;
  const period = words.periods[/** @type {keyof typeof words.periods} */ (quota.period)] ?? quota.period;
  const whose = quota.of === 'user' ? '' : words.together(quota.group || words.everybody);
  return [words.leftOf(amount(quota.left), amount(quota.limit)), unit, period, whose].filter(Boolean).join(' ');
}
