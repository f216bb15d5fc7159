/** @import { GenerationEvent, Problem, Usage } from '../wire/types.js' */
/** @import { Answer, AnswerStatus } from './types.js' */

/** How an answer grows by its events: the same for live ones and for those replayed after a drop, a reload or by another tab. */

/** @type {ReadonlySet<AnswerStatus>} */
const ENDED = new Set(['completed', 'incomplete', 'stopped', 'failed', 'interrupted']);

/** @param {Answer} answer */
export function hasEnded(answer) {
  return ENDED.has(answer.status);
}

/** Whether it failed or was stopped before anybody knew of it. @param {Answer} answer */
export function isNothing(answer) {
  return hasEnded(answer) && !answer.stored && answer.text === '';
}

/**
 * @param {string} id
 * @param {string} parent
 * @param {number} timestampMs
 * @param {string} model
 * @param {string} generation
 * @returns {Answer}
 */
export function newAnswer(id, parent, timestampMs, model, generation) {
  return {
    role: 'assistant',
    id,
    parent,
    stored: false,
    generation,
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
    usage: null,
    problem: null,
  };
}

/**
 * @param {Answer} answer
 * @param {GenerationEvent} event
 * @param {number} now
 * @returns {Answer}
 */
export function withEvent(answer, { event, data }, now) {
  switch (event) {
    case 'created':
      return begun(answer, data);
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
      return { ...thought(answer, now), status: endStatus(data.status), reason: string(data.reason), usage: usage(data.usage) };
    case 'error':
      // What a server has left behind looks the same now as after a reload.
      if (data.type === 'interrupted') return { ...thought(answer, now), status: 'interrupted' };
      return { ...thought(answer, now), status: 'failed', problem: problem(data) };
    default:
      return answer; // newer servers may say more than we know
  }
}

/**
 * The first event: what was known of a stored answer is told again from here on.
 * @param {Answer} answer
 * @param {Record<string, unknown>} data
 * @returns {Answer}
 */
function begun(answer, data) {
  const { id, parent, timestampMs } = answer;
  const named = string(data.message);
  const fresh = newAnswer(named || id, parent, timestampMs, string(data.model), string(data.generation) || answer.generation);
  return { ...fresh, stored: named !== '' };
}

/**
 * @param {Answer} answer
 * @param {number} now
 * @returns {Answer}
 */
export function thought(answer, now) {
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
export function withCitation(citations, data) {
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

/**
 * @param {unknown} data
 * @returns {Usage | null}
 */
function usage(data) {
  if (typeof data !== 'object' || data === null) return null;
  const { input_tokens: input, output_tokens: output, total_tokens: total } = /** @type {Record<string, unknown>} */ (data);
  return typeof input === 'number' && typeof output === 'number' ? { input, output, total: typeof total === 'number' ? total : input + output } : null;
}

/** @param {unknown} value */
function place(value) {
  return typeof value === 'number' && Number.isSafeInteger(value) && value >= 0 ? value : null;
}

/** @param {unknown} value */
function string(value) {
  return typeof value === 'string' ? value : '';
}
