/** @import { Problem } from '../wire/types.js' */
/** @import { Answer, ToolCall } from '../state/types.js' */

/** Everything the page says, in one place: another language is another file like this one. */

export const words = Object.freeze({
  product: 'Parley',
  titled: (/** @type {string} */ subject) => `${subject} · Parley`,

  you: 'You',
  yourMessage: 'Your message',
  answer: 'Answer',
  thinking: 'Thinking…',
  waiting: 'Waiting for the model…',
  stopping: 'Stopping…',
  thinkingFor: (/** @type {number} */ seconds) => `Thinking… ${duration(seconds)}`,
  thoughtFor: (/** @type {number} */ seconds) => (seconds < 1 ? 'Thought for a moment' : `Thought for ${duration(seconds)}`),
  sources: 'Sources',
  unnamedSource: 'Source',
  imageLink: (/** @type {string} */ alt) => (alt ? `Image: ${alt}` : 'Image'),
  opensElsewhere: (/** @type {string} */ host) => `${host} (opens in a new tab)`,
  plainCode: 'code',
  codeIn: (/** @type {string} */ language) => `Code, ${language}`,
  table: 'Table',
  taskDone: 'Done',
  taskOpen: 'To do',

  copy: 'Copy',
  copied: 'Copied',
  copyFailed: 'Not copied',
  copyCode: 'Copy code',
  copyAnswer: 'Copy answer',
  copyQuestion: 'Copy message',
  askAgain: 'Try again',
  regenerate: 'Answer again',

  generating: 'Generating answer.',
  complete: 'Answer complete.',
  stoppedNote: 'You stopped this answer.',
  stopped: 'Answer stopped.',
  refusalNote: 'The model declined to answer.',
  incomplete: 'Answer ended early.',
  failed: 'Answer failed.',
  reconnected: 'Connected again.',

  attach: 'Attach files',
  remove: (/** @type {string} */ name) => `Remove ${name}`,
  attachedNow: (/** @type {string} */ name) => `${name} attached.`,
  notAttachable: (/** @type {string} */ name) => `“${name}” is neither a text file nor a picture (PNG, JPEG, GIF, WebP).`,
  emptyFile: (/** @type {string} */ name) => `“${name}” is empty.`,
  tooLarge: (/** @type {string} */ name, /** @type {number} */ max) => `“${name}” is too large: all files together may have ${size(max)}.`,
  fileGone: 'This file was attached before the page was reloaded and is no longer sent along.',
});

/**
 * @param {Answer} answer an incomplete one
 */
export function incompleteNote(answer) {
  switch (answer.reason) {
    case 'max_output_tokens':
      return 'The answer stopped here because it reached the model’s length limit.';
    case 'content_filter':
      return 'The answer stopped here because of the provider’s content filter.';
    default:
      return answer.reason ? `The answer stopped here before its end (${answer.reason}).` : 'The answer stopped here before its end.';
  }
}

/**
 * @param {import('../wire/types.js').Connection} connection
 * @returns {string} empty where there is nothing to say
 */
export function connectionNote({ phase, attempt }) {
  switch (phase) {
    case 'held':
      return 'The server has not begun to answer yet. Still waiting…';
    case 'reconnecting':
      return attempt > 3 ? 'Still no connection. The answer is kept on the server; trying again…' : 'Reconnecting… the answer goes on from where it was.';
    case 'polling':
      return 'The network holds back live text, so it comes in portions.';
    default:
      return '';
  }
}

/** @param {ToolCall} tool */
export function toolName(tool) {
  const known = new Map([
    ['web_search', 'Web search'],
    ['file_search', 'File search'],
    ['code_interpreter', 'Code'],
    ['image_generation', 'Image generation'],
    ['mcp', 'Tool'],
  ]);
  const name = tool.name.replace(/_call$/, '');
  return known.get(name) ?? (name.replaceAll('_', ' ') || 'Tool');
}

/** @param {ToolCall} tool */
export function toolStatus(tool) {
  return tool.status.replaceAll('_', ' ');
}

/**
 * What happened and what one can do about it, in words for people.
 * @param {Problem} problem
 * @returns {{title: string, detail: string}}
 */
export function problemWords(problem) {
  const { title, detail } = ownWords(problem);
  const wait = problem.retryAfterMs ? ` Try again in ${duration(Math.ceil(problem.retryAfterMs / 1000))}.` : '';
  return { title: problem.title || title, detail: `${problem.detail || detail}${wait}` };
}

/** @param {Problem} problem */
function ownWords({ type, status }) {
  switch (type) {
    case 'parley:damaged-stream':
      return { title: 'The answer arrived damaged', detail: 'Parts of it were missing, again and again.' };
    case 'parley:not-a-stream':
      return { title: 'Something else answered', detail: 'This was not the Parley server. If you have to log in, reload the page.' };
    default:
      return byStatus(status);
  }
}

/** @param {number} status */
function byStatus(status) {
  switch (status) {
    case 0:
      return { title: 'The server cannot be reached', detail: 'Check your network. Nothing is sent again unless you ask for it.' };
    case 401:
      return { title: 'You are not logged in', detail: 'Reload the page to log in.' };
    case 403:
      return { title: 'This is not allowed', detail: 'The server refused the request.' };
    case 404:
      return { title: 'The answer cannot be found', detail: 'The server does not know it (any more); it may have been restarted.' };
    case 410:
      return { title: 'The answer has expired', detail: 'The server keeps running answers for a limited time only.' };
    case 413:
      return { title: 'This is too large', detail: 'Send less text or smaller files.' };
    case 429:
      return { title: 'Too many requests', detail: 'The limit is reached for now.' };
    case 502:
    case 503:
    case 504:
      return { title: 'The model cannot be reached', detail: 'The service behind this page does not answer.' };
    default:
      return status < 500
        ? { title: 'The request was refused', detail: `The server answered with status ${status}.` }
        : { title: 'Something went wrong', detail: `The server answered with status ${status}.` };
  }
}

/** @param {number} seconds */
export function duration(seconds) {
  const whole = Math.max(0, Math.round(seconds));
  return whole < 60 ? `${whole} s` : `${Math.floor(whole / 60)} min ${whole % 60} s`;
}

/** @param {number} bytes */
export function size(bytes) {
  if (bytes < 1024) return `${bytes} B`;
  const kib = bytes / 1024;
  return kib < 1024 ? `${Math.round(kib)} KB` : `${(kib / 1024).toFixed(kib < 10 * 1024 ? 1 : 0)} MB`;
}
