// What the page holds true. Types only: nothing here runs.

/** @import { Connection, Problem } from '../wire/types.js' */

/**
 * @typedef {object} Attached a file as the page remembers it; its bytes live elsewhere and do not survive a reload
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
 * - `completed`, `incomplete`, `stopped`, `failed`: final
 * @typedef {'waiting' | 'thinking' | 'writing' | 'completed' | 'incomplete' | 'stopped' | 'failed'} AnswerStatus
 */

/**
 * @typedef {object} Question
 * @property {'user'} role
 * @property {string} id
 * @property {number} timestampMs
 * @property {string} text
 * @property {Attached[]} attached
 */

/**
 * @typedef {object} Answer
 * @property {'assistant'} role
 * @property {string} id
 * @property {number} timestampMs
 * @property {string} text
 * @property {AnswerStatus} status
 * @property {string} reason why it is incomplete, or `refusal`
 * @property {string} model
 * @property {string} thinking the reasoning summary so far
 * @property {number} thinkingFromMs 0: has not thought (yet)
 * @property {number} thinkingToMs 0: still thinking
 * @property {ToolCall[]} tools
 * @property {Citation[]} citations
 * @property {Problem | null} problem
 */

/** @typedef {Question | Answer} Message */

/**
 * @typedef {object} Running the generation that the last message is the answer of
 * @property {string} id
 * @property {number} last the last event applied
 * @property {boolean} stopping
 * @property {Connection} connection
 */

/**
 * @typedef {object} Chat
 * @property {readonly Message[]} messages
 * @property {Running | null} running
 */

export {};
