// The words of the HTTP contract, named as the server names them. Types only: nothing here runs.

/**
 * @typedef {object} Author
 * @property {string} name
 */

/**
 * One message as `POST api/llmstream` takes it.
 * @typedef {object} WireMessage
 * @property {string} id
 * @property {number} timestampMs milliseconds since 1970
 * @property {string} text
 * @property {Author} author
 * @property {boolean} isSuccess
 * @property {'user' | 'assistant'} role
 */

/**
 * The body of `POST api/llmstream`; files go beside it as parts of their own.
 * @typedef {object} GenerationRequest
 * @property {WireMessage[]} messages
 * @property {string} [model]
 * @property {string} [reasoning] how much the model is to think; absent: as it usually does
 * @property {string[]} [tools] what it may use, for example `web_search`
 */

/**
 * One numbered event of a generation. `data` is the parsed JSON of the event's data line.
 * @typedef {object} GenerationEvent
 * @property {number} seq dense from 1 within the generation
 * @property {string} event
 * @property {Record<string, unknown>} data
 */

/**
 * What went wrong, as RFC 9457 says it, and what one may do about it. `status` 0: no answer from the server at all.
 * @typedef {object} Problem
 * @property {string} type
 * @property {string} title
 * @property {number} status
 * @property {string} detail
 * @property {boolean} retryable
 * @property {number} [retryAfterMs]
 */

/**
 * How the wire is doing, for people to see.
 * - `asking`: the POST is under way; `held`: it takes strangely long
 * - `live`: events come by event stream; `polling`: they come by long poll
 * - `reconnecting`: the connection dropped and is being taken up again
 * @typedef {object} Connection
 * @property {'asking' | 'held' | 'live' | 'polling' | 'reconnecting'} phase
 * @property {number} attempt 0 while all is well; counts tries since the last sign of life
 */

/**
 * How following a generation ended.
 * - `ended`: its terminal event has been handed out
 * - `refused`: it never began, the server says why (or could not be reached: `problem.status` 0)
 * - `lost`: it began, but can no longer be followed
 * - `left`: the caller let go
 * @typedef {{kind: 'ended'} | {kind: 'refused', problem: Problem} | {kind: 'lost', problem: Problem} | {kind: 'left'}} Outcome
 */

/**
 * @typedef {object} Me
 * @property {{id: string, name: string}} user
 * @property {string[]} roles
 * @property {{provider?: string, attachments?: boolean, webSearch?: boolean}} features
 * @property {{maxRequestBytes?: number}} limits
 */

/**
 * @typedef {object} Models
 * @property {string} default
 * @property {{id: string}[]} models
 */

export {};
