/** @import { GenerationRequest, WireMessage } from '../wire/types.js' */
/** @import { Answer, Chat, Message } from './types.js' */

/**
 * What to send to get this answer: all that was said before, or in a stored conversation what its store may lack. That is the
 * question, and those right before it that came to no answer; what it has already it does not store again.
 * @param {Chat} chat
 * @param {Answer} answer
 * @param {{user: string, assistant: string}} names
 * @returns {GenerationRequest}
 */
export function requestFor(chat, answer, names) {
  const before = chat.messages.slice(0, chat.messages.findIndex(({ id }) => id === answer.id));
  if (chat.temporary) return { messages: wireMessages(before, names), temporary: true };
  const asked = before.slice(before.findLastIndex(({ role }) => role === 'assistant') + 1);
  return { messages: wireMessages(asked, names), conversation: chat.id, parent: asked[0]?.parent ?? '' };
}

/**
 * Messages as the server wants them. Answers without text say nothing to a model and are left out.
 * @param {readonly Message[]} messages
 * @param {{user: string, assistant: string}} names
 * @returns {WireMessage[]}
 */
export function wireMessages(messages, names) {
  return messages
    .filter((each) => each.role === 'user' || each.text !== '')
    .map((each) => ({
      id: each.id,
      timestampMs: each.timestampMs,
      text: each.text,
      author: { name: names[each.role] },
      isSuccess: each.role === 'user' || each.status !== 'failed',
      role: each.role,
      ...(each.role === 'user' && each.attached.length > 0 ? { attachments: each.attached.map(({ id }) => id) } : {}),
    }));
}
