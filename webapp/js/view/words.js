/** @import { Words } from '../words/en.js' */
/** @import { Connection, Problem } from '../wire/types.js' */
/** @import { Answer, ToolCall } from '../state/types.js' */
import { measures } from '../words/measures.js';

/** The page's words in the language of the page, which `begin.js` has chosen; tests without a page speak English. */
export const language = globalThis.document?.documentElement.lang || 'en';

/** @type {Words} */
export const words = await load(language).catch(() => load('en'));

export const { duration, number, plural, size } = measures(language);

/**
 * Only what is spoken is loaded.
 * @param {string} name
 */
async function load(name) {
  return (await import(`../words/${name}.js`)).words;
}

/**
 * @param {Answer} answer an incomplete one
 */
export function incompleteNote({ reason }) {
  switch (reason) {
    case 'max_output_tokens':
      return words.lengthNote;
    case 'content_filter':
      return words.filterNote;
    default:
      return reason ? `${words.incompleteNote} (${reason})` : words.incompleteNote;
  }
}

/**
 * @param {Connection} connection
 * @returns {string} empty where there is nothing to say
 */
export function connectionNote({ phase, attempt }) {
  switch (phase) {
    case 'held':
      return words.held;
    case 'moving':
      return words.moving;
    case 'reconnecting':
      return attempt > 3 ? words.stillAway : words.reconnecting;
    case 'polling':
      return words.polling;
    default:
      return '';
  }
}

/**
 * Why a file was not taken.
 * @param {string} name
 * @param {Problem} problem
 * @param {number} largest what a file may have, in bytes
 */
export function uploadFault(name, { type, status }, largest) {
  if (status === 413) return words.tooLarge(name, largest);
  switch (type) {
    case 'urn:parley:problem:file-type':
      return words.notAttachable(name);
    case 'urn:parley:problem:bad-file':
      return words.badFile(name);
    default:
      return words.uploadFailed(name);
  }
}

/**
 * Why conversations were not taken in.
 * @param {Problem} problem
 */
export function importFault(problem) {
  if (problem.status === 413) return words.importTooLarge;
  if (problem.status >= 400 && problem.status < 500) return words.importUnreadable;
  const { title, detail } = problemWords(problem);
  return `${title}. ${detail}`;
}

/** @param {ToolCall} tool */
export function toolName(tool) {
  const name = tool.name.replace(/_call$/, '');
  const known = own(words.tools, name);
  return known ?? (name && name !== 'mcp' ? name.replaceAll('_', ' ') : words.tool);
}

/** @param {ToolCall} tool */
export function toolStatus({ status }) {
  return own(words.toolStatus, status) ?? status.replaceAll('_', ' ');
}

/**
 * What happened and what one can do about it, in words for people: ours where we know the type, else the server's.
 * @param {Problem} problem
 * @returns {{title: string, detail: string}}
 */
export function problemWords(problem) {
  const known = own(words.problems, problem.type.replace(/^(?:urn:)?parley:(?:problem:)?/, ''));
  const general = byStatus(problem.status);
  const title = known?.title || problem.title || general.title;
  const detail = known?.detail || problem.detail || general.detail;
  const wait = problem.retryAfterMs ? ` ${words.tryAgainIn(Math.ceil(problem.retryAfterMs / 1000))}` : '';
  return { title, detail: `${detail}${wait}` };
}

/** @param {number} status */
function byStatus(status) {
  const known = own(words.statuses, String(status));
  return known ?? { title: status < 500 ? words.refused : words.broken, detail: words.answeredWith(status) };
}

/**
 * The names come from elsewhere: `constructor` is none of ours.
 * @template Value
 * @param {Record<string, Value>} among
 * @param {string} name
 * @returns {Value | undefined}
 */
function own(among, name) {
  return Object.hasOwn(among, name) ? among[name] : undefined;
}
