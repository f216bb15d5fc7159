// What the page holds true. Types only: nothing here runs.

/** @import { Connection, GenerationEvent, GenerationRequest, Head, Hit, Outcome, Problem, Result, StoredConversation, Usage } from '../wire/types.js' */
/** @import { ChatStore } from './store.js' */

/**
 * @typedef {object} Attached a file that the server keeps
 * @property {string} id
 * @property {string} name
 * @property {string} type
 * @property {number} size bytes
 */

/**
 * @typedef {object} ToolCall
 * @property {string} id
 * @property {string} name
 * @property {string} status
 * @property {string} detail
 */

/**
 * @typedef {object} Citation
 * @property {string} url empty where the source is a file
 * @property {string} file
 * @property {string} title
 * @property {number | null} start of what it is the source of, in characters of the text; null: of the whole
 * @property {number | null} end
 */

/**
 * - `waiting`: asked, nothing yet; `thinking`; `writing`: the answer's text comes
 * - `completed`, `incomplete`, `stopped`, `failed`, `interrupted` (the server went down while it was made): final
 * @typedef {'waiting' | 'thinking' | 'writing' | 'completed' | 'incomplete' | 'stopped' | 'failed' | 'interrupted'} AnswerStatus
 */

/**
 * @typedef {object} Question
 * @property {'user'} role
 * @property {string} id
 * @property {string} parent the message that it goes on from; empty: it begins the chat
 * @property {number} timestampMs
 * @property {string} text
 * @property {Attached[]} attached
 */

/**
 * @typedef {object} Answer
 * @property {'assistant'} role
 * @property {string} id ours until the server names its own
 * @property {string} parent the question
 * @property {boolean} stored whether the server knows it by this id
 * @property {string} generation under which it is (or was) made; empty: not known
 * @property {number} timestampMs
 * @property {string} text
 * @property {AnswerStatus} status
 * @property {string} reason why it is incomplete, or `refusal`
 * @property {string} model
 * @property {string} thinking the reasoning summary so far
 * @property {number} thinkingFromMs 0: has not thought (yet), or nobody measured it
 * @property {number} thinkingToMs 0: still thinking
 * @property {ToolCall[]} tools
 * @property {Citation[]} citations
 * @property {Usage | null} usage
 * @property {Problem | null} problem
 */

/** @typedef {Question | Answer} Message */

/**
 * @typedef {object} Running the generation that is followed
 * @property {string} answer the id of the message that it makes
 * @property {string} id
 * @property {number} last the last event applied
 * @property {boolean} stopping
 * @property {Connection} connection
 */

/**
 * @typedef {object} Fork where a message is one of several that go on from the same one
 * @property {number} at from 1
 * @property {number} of
 * @property {string} before the id of the one before it; empty: none
 * @property {string} after
 */

/**
 * @typedef {object} Queued what is to be asked when the present answer has ended
 * @property {string} id
 * @property {string} text
 * @property {Attached[]} attached
 */

/**
 * @typedef {object} Chat
 * @property {string} id of the stored conversation; empty: not stored (yet)
 * @property {string} title
 * @property {boolean} temporary never to be stored
 * @property {'ready' | 'loading' | 'unavailable'} phase
 * @property {Problem | null} problem why it is unavailable
 * @property {readonly Message[]} all a tree by `parent`, in the order of arrival: parents come first
 * @property {readonly Message[]} messages the branch that is shown, from its beginning to its end
 * @property {ReadonlyMap<string, Fork>} forks on that branch, by the id of the message
 * @property {Running | null} running
 * @property {readonly Queued[]} queue
 */

/**
 * @typedef {object} List the stored conversations, as far as they are known
 * @property {readonly Head[]} heads in their order
 * @property {boolean} archived whether those put away are shown, or the others
 * @property {string} next where the list goes on on the server; empty: nowhere
 * @property {boolean} loading
 * @property {Problem | null} problem why the last part did not come
 * @property {ReadonlySet<string>} hidden ids of those being deleted
 * @property {string} query what is searched for; empty: the list is shown
 * @property {readonly Hit[] | null} hits null: not there yet
 */

/**
 * @typedef {object} Stream
 * @property {(id: string, request: GenerationRequest) => Promise<Outcome>} start
 * @property {(id: string, last: number) => Promise<Outcome>} resume
 * @property {() => Promise<boolean>} stop
 * @property {() => void} leave
 */

/**
 * @callback OpenStream
 * @param {{onGeneration(id: string): void, onEvents(events: GenerationEvent[]): void, onConnection(connection: Connection): void}} listener
 * @returns {Stream}
 */

/**
 * @typedef {object} Surroundings
 * @property {ChatStore} store
 * @property {OpenStream} openStream
 * @property {() => Promise<Result<Head>>} create
 * @property {(id: string) => Promise<Result<StoredConversation>>} fetch
 * @property {{sent(id: string, text: string): void, arrived(id: string): void}} outbox remembers the question that is on its way
 * @property {() => string} newId
 * @property {() => number} [now] milliseconds since 1970
 */

export {};
