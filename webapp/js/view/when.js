/** @import { Group } from '../state/groups.js' */
import { element } from './dom.js';
import { language, words } from './words.js';

/** Times in words. Making a format is slow, using it is not. */

const TIME = new Intl.DateTimeFormat(language, { hour: '2-digit', minute: '2-digit' });
const DAY = new Intl.DateTimeFormat(language, { day: 'numeric', month: 'short' });
const MONTH = new Intl.DateTimeFormat(language, { month: 'long', year: 'numeric' });
const DATE = new Intl.DateTimeFormat(language, { dateStyle: 'medium' });
const WHOLE = new Intl.DateTimeFormat(language, { dateStyle: 'full', timeStyle: 'short' });

/** @param {number} ms */
export function wholeTime(ms) {
  return WHOLE.format(ms);
}

/** @param {number} ms */
export function dateOf(ms) {
  return DATE.format(ms);
}

/** The time of day; on other days the day. The whole of it in the tooltip. @param {number} ms */
export function when(ms) {
  const date = new Date(ms);
  const today = date.toDateString() === new Date().toDateString();
  return element('time', { class: 'when', datetime: date.toISOString(), title: wholeTime(ms) }, (today ? TIME : DAY).format(ms));
}

/** @param {Group} group */
export function groupTitle({ span, timeMs }) {
  switch (span) {
    case 'pinned':
      return words.pinned;
    case 'today':
      return words.today;
    case 'yesterday':
      return words.yesterday;
    case 'week':
      return words.lastWeek;
    case 'month':
      return words.lastMonth;
    case 'earlier':
      return MONTH.format(timeMs);
  }
}
