/** @import { Connection, GenerationEvent, Problem } from '../wire/types.js' */
/** @import { Answer, Chat, Message, Question, Queued } from './types.js' */
import { hasEnded, isNothing, thought, withEvent } from './answer.js';
import { branchThrough, forksOf } from './tree.js';

/**
 * The one place where the chat changes: pure functions from a chat and what happened to the next chat. Live events,
 * events replayed after a drop or a reload, stored conversations and the user's doings all come through here. Nothing is
 * mutated, so what did not change is the same object as before, and views may compare by identity.
 */

/**
 * @typedef {{type: 'asked', question: Question, answer: Answer}
 *   | {type: 'following', answer: string, generation: string}
 *   | {type: 'named', id: string}
 *   | {type: 'happened', events: readonly GenerationEvent[], now: number}
 *   | {type: 'connection', connection: Connection}
 *   | {type: 'stopping'}
 *   | {type: 'stopped-here', now: number}
 *   | {type: 'failed', problem: Problem, now: number}
 *   | {type: 'chosen', id: string}
 *   | {type: 'opening', id: string, title: string}
 *   | {type: 'loaded', title: string, messages: readonly Message[], show: string}
 *   | {type: 'unavailable', problem: Problem}
 *   | {type: 'stored', id: string}
 *   | {type: 'titled', title: string}
 *   | {type: 'queued', item: Queued}
 *   | {type: 'unqueued', id: string}
 *   | {type: 'recalled', chat: Chat}
 *   | {type: 'cleared', temporary: boolean}} Action
 *
 * The question `asked` may be there already. The answer's generation is the id that we wish for; should the server choose
 * another, it is `named`. `loaded` shows the branch through the message `show`; empty: the one that is shown,
 * as far as it goes by now.
 */

/** @type {Chat} */
export const EMPTY = Object.freeze({
  id: '',
  title: '',
  temporary: false,
  phase: 'ready',
  problem: null,
  all: Object.freeze([]),
  messages: Object.freeze([]),
  forks: new Map(),
  running: null,
  queue: Object.freeze([]),
});

/**
 * @param {Chat} chat
 * @param {Action} action
 * @returns {Chat}
 */
export function reduce(chat, action) {
  const { running } = chat;
  switch (action.type) {
    case 'asked':
      return asked(chat, action);
    case 'following':
      return { ...chat, running: { ...newRunning(action.answer, action.generation), connection: { phase: 'reconnecting', attempt: 0 } } };
    case 'named':
      return running ? { ...chat, running: { ...running, id: action.id } } : chat;
    case 'happened':
      return action.events.reduce((next, event) => applyEvent(next, event, action.now), chat);
    case 'connection':
      return running ? { ...chat, running: { ...running, connection: action.connection } } : chat;
    case 'stopping':
      return running ? { ...chat, running: { ...running, stopping: true } } : chat;
    case 'stopped-here':
      return finish(chat, action.now, { status: 'stopped' });
    case 'failed':
      return finish(chat, action.now, { status: 'failed', problem: action.problem });
    case 'chosen':
      return showing(chat, chat.all, action.id);
    case 'opening':
      return { ...EMPTY, id: action.id, title: action.title, phase: 'loading' };
    case 'loaded':
      return loaded(chat, action);
    case 'unavailable':
      return { ...chat, phase: 'unavailable', problem: action.problem, running: null };
    case 'stored':
      return { ...chat, id: action.id };
    case 'titled':
      return chat.title === action.title ? chat : { ...chat, title: action.title };
    case 'queued':
      return { ...chat, queue: [...chat.queue, action.item] };
    case 'unqueued':
      return { ...chat, queue: chat.queue.filter(({ id }) => id !== action.id) };
    case 'recalled':
      return action.chat;
    case 'cleared':
      return action.temporary ? { ...EMPTY, temporary: true } : EMPTY;
  }
}

/**
 * @param {Chat} chat
 * @param {readonly Message[]} all
 * @param {string} id of a message on the branch to be shown
 * @returns {Chat}
 */
function showing(chat, all, id) {
  const messages = branchThrough(all, id);
  return { ...chat, all, messages, forks: forksOf(all, messages) };
}

/**
 * @param {string} answer
 * @param {string} generation
 * @returns {import('./types.js').Running}
 */
function newRunning(answer, generation) {
  return { answer, id: generation, last: 0, stopping: false, connection: { phase: 'asking', attempt: 0 } };
}

/**
 * @param {Chat} chat
 * @param {{question: Question, answer: Answer}} action
 * @returns {Chat}
 */
function asked(chat, { question, answer }) {
  // Answers that were none are no branches that anybody wants to go back to.
  const places = [question.id, question.parent];
  const before = chat.all.filter((each) => each.role === 'user' || !places.includes(each.parent) || !isNothing(each));
  const known = before.some(({ id }) => id === question.id);
  const all = [...before, ...(known ? [] : [question]), answer];
  return { ...showing(chat, all, answer.id), running: newRunning(answer.id, answer.generation) };
}

/**
 * @param {Chat} chat
 * @param {GenerationEvent} event
 * @param {number} now
 * @returns {Chat}
 */
function applyEvent(chat, event, now) {
  const { running } = chat;
  if (!running || event.seq !== running.last + 1) return chat;
  const next = withAnswer(chat, (answer) => withEvent(answer, event, now));
  const over = event.event === 'end' || event.event === 'error';
  return { ...next, running: over ? null : { ...(next.running ?? running), last: event.seq } };
}

/**
 * @param {Chat} chat
 * @param {number} now
 * @param {Partial<Answer>} ending
 * @returns {Chat}
 */
function finish(chat, now, ending) {
  if (!chat.running) return chat;
  return { ...withAnswer(chat, (answer) => ({ ...thought(answer, now), ...ending })), running: null };
}

/**
 * Changes the answer that is being made.
 * @param {Chat} chat
 * @param {(answer: Answer) => Answer} change
 * @returns {Chat}
 */
function withAnswer(chat, change) {
  const { running } = chat;
  const at = chat.all.findLastIndex(({ id }) => id === running?.answer);
  const before = chat.all[at];
  if (!running || before?.role !== 'assistant') return chat;
  const after = change(before);
  if (after === before) return chat;
  const all = chat.all.with(at, after);
  if (after.id !== before.id) return { ...showing(chat, all, endOf(chat) === before.id ? after.id : endOf(chat)), running: { ...running, answer: after.id } };
  return { ...chat, all, messages: chat.messages.map((each) => (each === before ? after : each)) };
}

/** @param {Chat} chat */
function endOf(chat) {
  return chat.messages.at(-1)?.id ?? '';
}

/**
 * What is known here and not (yet) on the server stays: a question on its way, one that could not be sent.
 * @param {Chat} before
 * @param {{title: string, messages: readonly Message[], show: string}} action
 * @returns {Chat}
 */
function loaded(before, { title, messages, show }) {
  const chat = withStoredName(before, messages);
  const known = new Map(chat.all.map((each) => [each.id, each]));
  const stored = messages.map((each) => better(known.get(each.id), each, chat));
  const ids = new Set(messages.map(({ id }) => id));
  const all = [...stored, ...chat.all.filter(({ id }) => !ids.has(id))];
  return { ...showing(chat, all, show || endOf(chat)), title, phase: 'ready', problem: null };
}

/**
 * The answer that we asked for may be in the store before its first event has told us its name.
 * @param {Chat} chat
 * @param {readonly Message[]} stored
 */
function withStoredName(chat, stored) {
  const named = stored.find((each) => each.role === 'assistant' && each.generation !== '' && each.generation === chat.running?.id);
  return named ? withAnswer(chat, (answer) => (answer.id === named.id ? answer : { ...answer, id: named.id, stored: true })) : chat;
}

/**
 * @param {Message | undefined} known
 * @param {Message} stored
 * @param {Chat} chat
 */
function better(known, stored, chat) {
  if (!known) return stored;
  if (known.role === 'user' || stored.role === 'user') return known.parent === stored.parent && known.text === stored.text ? known : stored;
  // What is followed, or has ended here, is further than the store.
  if (known.id === chat.running?.answer || (hasEnded(known) && !hasEnded(stored))) return known;
  // What looks the same has more to tell, such as how long it thought.
  return known.status === stored.status && known.text === stored.text ? known : stored;
}
