/** @import { Connection, GenerationEvent, Problem, WireMessage } from '../wire/types.js' */
/** @import { Answer, Chat, Message, Question } from './types.js' */

/**
 * The one place where the chat changes: pure functions from a chat and what happened to the next chat. Live events,
 * events replayed after a drop or a reload, and the user's doings all come through here. Nothing is mutated, so what did
 * not change is the same object as before, and views may compare by identity.
 */

/**
 * @typedef {{type: 'asked', question: Question | null, answer: Answer, generation: string}
 *   | {type: 'named', id: string}
 *   | {type: 'happened', events: readonly GenerationEvent[], now: number}
 *   | {type: 'connection', connection: Connection}
 *   | {type: 'stopping'}
 *   | {type: 'stopped-here', now: number}
 *   | {type: 'failed', problem: Problem, now: number}
 *   | {type: 'cleared'}} Action
 *
 * `asked` without a question replaces the last answer by a new one to the same question. `generation` is the id that we wish
 * for; should the server choose another, it is `named`.
 */

/** @type {Chat} */
export const EMPTY = Object.freeze({ messages: Object.freeze([]), running: null });

/**
 * @param {Chat} chat
 * @param {Action} action
 * @returns {Chat}
 */
export function reduce(chat, action) {
  switch (action.type) {
    case 'asked':
      return asked(chat, action);
    case 'named':
      return chat.running ? { ...chat, running: { ...chat.running, id: action.id } } : chat;
    case 'happened':
      return action.events.reduce((next, event) => applyEvent(next, event, action.now), chat);
    case 'connection':
      return chat.running ? { ...chat, running: { ...chat.running, connection: action.connection } } : chat;
    case 'stopping':
      return chat.running ? { ...chat, running: { ...chat.running, stopping: true } } : chat;
    case 'stopped-here':
      return finish(chat, action.now, { status: 'stopped' });
    case 'failed':
      return finish(chat, action.now, { status: 'failed', problem: action.problem });
    case 'cleared':
      return EMPTY;
  }
}

/**
 * @param {Chat} chat
 * @param {{question: Question | null, answer: Answer, generation: string}} action
 * @returns {Chat}
 */
function asked(chat, { question, answer, generation }) {
  const before = question || chat.messages.at(-1)?.role !== 'assistant' ? chat.messages : chat.messages.slice(0, -1);
  return {
    messages: [...before, ...(question ? [question] : []), answer],
    running: { id: generation, last: 0, stopping: false, connection: { phase: 'asking', attempt: 0 } },
  };
}

/**
 * @param {Chat} chat
 * @param {GenerationEvent} event
 * @param {number} now
 * @returns {Chat}
 */
function applyEvent(chat, event, now) {
  const { running } = chat;
  const answer = chat.messages.at(-1);
  if (!running || answer?.role !== 'assistant' || event.seq !== running.last + 1) return chat;
  const next = { messages: [...chat.messages.slice(0, -1), withEvent(answer, event, now)], running };
  const over = event.event === 'end' || event.event === 'error';
  return { ...next, running: over ? null : { ...running, last: event.seq } };
}

/**
 * @param {Answer} answer
 * @param {GenerationEvent} event
 * @param {number} now
 * @returns {Answer}
 */
function withEvent(answer, { event, data }, now) {
  switch (event) {
    case 'created':
      return { ...answer, model: string(data.model) };
    case 'thinking':
      return {
        ...answer,
        status: answer.text ? answer.status : 'thinking',
        thinking: answer.thinking + string(data.text),
        thinkingFromMs: answer.thinkingFromMs || now,
      };
    case 'clear':
      return { ...thought(answer, now), status: 'writing' };
    case 'delta':
      return { ...thought(answer, now), status: 'writing', text: answer.text + string(data.text) };
    case 'tool':
      return { ...answer, tools: withTool(answer.tools, data) };
    case 'citation':
      return { ...answer, citations: withCitation(answer.citations, data) };
    case 'end':
      return { ...thought(answer, now), status: endStatus(data.status), reason: string(data.reason) };
    case 'error':
      return { ...thought(answer, now), status: 'failed', problem: problem(data) };
    default:
      return answer; // newer servers may say more than we know
  }
}

/**
 * @param {Chat} chat
 * @param {number} now
 * @param {Partial<Answer>} ending
 * @returns {Chat}
 */
function finish(chat, now, ending) {
  const answer = chat.messages.at(-1);
  if (!chat.running || answer?.role !== 'assistant') return chat;
  return { messages: [...chat.messages.slice(0, -1), { ...thought(answer, now), ...ending }], running: null };
}

/**
 * @param {Answer} answer
 * @param {number} now
 * @returns {Answer}
 */
function thought(answer, now) {
  return answer.thinkingFromMs && !answer.thinkingToMs ? { ...answer, thinkingToMs: now } : answer;
}

/**
 * @param {Answer['tools']} tools
 * @param {Record<string, unknown>} data
 */
function withTool(tools, data) {
  const tool = { id: string(data.id), name: string(data.name), status: string(data.status), detail: string(data.detail) };
  const known = tools.find((each) => each.id === tool.id);
  if (!known) return [...tools, tool];
  return tools.map((each) => (each === known ? { ...tool, name: tool.name || known.name, detail: tool.detail || known.detail } : each));
}

/**
 * @param {Answer['citations']} citations
 * @param {Record<string, unknown>} data
 */
function withCitation(citations, data) {
  const citation = { url: string(data.url), file: string(data.file), title: string(data.title), start: place(data.start), end: place(data.end) };
  const known = citations.some((each) => each.url === citation.url && each.file === citation.file && each.end === citation.end);
  return known ? citations : [...citations, citation];
}

/** @param {unknown} status */
function endStatus(status) {
  return status === 'stopped' || status === 'incomplete' ? status : 'completed';
}

/**
 * @param {Record<string, unknown>} data
 * @returns {Problem}
 */
function problem(data) {
  return {
    type: string(data.type) || 'about:blank',
    title: string(data.title),
    status: typeof data.status === 'number' ? data.status : 500,
    detail: string(data.detail),
    retryable: data.retryable !== false,
  };
}

/** @param {unknown} value */
function place(value) {
  return typeof value === 'number' && Number.isSafeInteger(value) && value >= 0 ? value : null;
}

/** @param {unknown} value */
function string(value) {
  return typeof value === 'string' ? value : '';
}

/**
 * The history as the server wants it. Answers without text say nothing to a model and are left out, as is the answer
 * that is just being asked for.
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
    }));
}

/**
 * @param {string} id
 * @param {number} timestampMs
 * @param {string} model
 * @returns {Answer}
 */
export function newAnswer(id, timestampMs, model) {
  return {
    role: 'assistant',
    id,
    timestampMs,
    text: '',
    status: 'waiting',
    reason: '',
    model,
    thinking: '',
    thinkingFromMs: 0,
    thinkingToMs: 0,
    tools: [],
    citations: [],
    problem: null,
  };
}
