/** @import { Head } from '../wire/types.js' */

/**
 * Under which headings the list stands. A month's time is that of its newest conversation.
 * @typedef {'pinned' | 'today' | 'yesterday' | 'week' | 'month' | 'earlier'} Span
 * @typedef {{span: Span, key: string, timeMs: number, heads: Head[]}} Group
 */

/**
 * @param {readonly Head[]} heads in their order
 * @param {number} now
 * @returns {Group[]}
 */
export function groupsOf(heads, now) {
  /** @type {Map<string, Group>} */
  const groups = new Map();
  for (const head of heads) {
    const span = head.pinned ? 'pinned' : spanOf(head.updatedMs, now);
    const key = span === 'earlier' ? monthOf(head.updatedMs) : span;
    const group = groups.get(key) ?? { span, key, timeMs: head.updatedMs, heads: [] };
    group.heads.push(head);
    groups.set(key, group);
  }
  return [...groups.values()];
}

/**
 * @param {number} timeMs
 * @param {number} now
 * @returns {Span}
 */
function spanOf(timeMs, now) {
  const days = daysBetween(timeMs, now);
  if (days <= 0) return 'today'; // also where the clocks differ
  if (days === 1) return 'yesterday';
  if (days <= 7) return 'week';
  return days <= 30 ? 'month' : 'earlier';
}

/**
 * By the calendar of whoever looks: yesterday ends at midnight, also on the day that has 23 hours.
 * @param {number} fromMs
 * @param {number} toMs
 */
function daysBetween(fromMs, toMs) {
  return Math.round((midnight(toMs) - midnight(fromMs)) / 86_400_000);
}

/** @param {number} timeMs */
function midnight(timeMs) {
  return new Date(timeMs).setHours(0, 0, 0, 0);
}

/** @param {number} timeMs */
function monthOf(timeMs) {
  const date = new Date(timeMs);
  return `${date.getFullYear()}-${date.getMonth() + 1}`;
}
