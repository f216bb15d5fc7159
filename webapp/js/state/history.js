/** @import { StoredMessage } from '../wire/types.js' */
/** @import { Answer, AnswerStatus, Message } from './types.js' */
import { newAnswer, withCitation, withEvent } from './answer.js';

/** From stored messages to those of a chat: what a view gets of them is the same as from events. */

/**
 * @param {readonly StoredMessage[]} stored
 * @returns {Message[]}
 */
export function historyOf(stored) {
  return stored.map((each) => (each.role === 'user' ? question(each) : answer(each)));
}

/**
 * @param {StoredMessage} stored
 * @returns {Message}
 */
function question({ id, parent, text, createdMs, attachments }) {
  return { role: 'user', id, parent, timestampMs: createdMs, text, attached: attachments };
}

/**
 * @param {StoredMessage} stored
 * @returns {Answer}
 */
function answer(stored) {
  const { id, parent, createdMs, model, generation, text, thinking, reason, usage } = stored;
  const empty = newAnswer(id, parent, createdMs, model, generation);
  const status = statusOf(stored);
  return {
    ...stored.tools.reduce((/** @type {Answer} */ sum, data) => withEvent(sum, { seq: 0, event: 'tool', data }, 0), empty),
    citations: stored.citations.reduce(withCitation, empty.citations),
    stored: true,
    status,
    text,
    thinking,
    // Of a failure the reason is the type of its problem.
    reason: status === 'failed' ? '' : reason,
    problem: status === 'failed' ? { type: reason || 'about:blank', title: '', status: 500, detail: '', retryable: true } : null,
    usage,
  };
}

/**
 * @param {StoredMessage} stored
 * @returns {AnswerStatus}
 */
function statusOf({ status, text }) {
  switch (status) {
    case 'running':
      return text ? 'writing' : 'waiting';
    case 'incomplete':
    case 'stopped':
    case 'failed':
    case 'interrupted':
      return status;
    default:
      return 'completed';
  }
}
