// The words of the HTTP contract, named as the server names them. Types only: nothing here runs.

/**
 * @typedef {object} Author
 * @property {string} name
 */

/**
 * A file that the server keeps.
 * @typedef {object} Attachment
 * @property {string} id
 * @property {string} name
 * @property {string} type
 * @property {number} size bytes
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
 * @property {string[]} [attachments] ids
 */

/**
 * The body of `POST api/llmstream`.
 * @typedef {object} GenerationRequest
 * @property {WireMessage[]} messages all of a chat that is not stored; what is new in a stored one
 * @property {string} [model]
 * @property {string} [reasoning] how much the model is to think; absent: as it usually does
 * @property {string[]} [tools] what it may use, for example `web_search`
 * @property {string} [conversation]
 * @property {string} [parent] the stored message to go on from; empty: the conversation begins
 * @property {boolean} [temporary] never to be stored
 */

/**
 * A stored conversation without what was said in it.
 * @typedef {object} Head
 * @property {string} id
 * @property {string} title may be empty
 * @property {boolean} pinned
 * @property {boolean} archived
 * @property {number} updatedMs
 * @property {boolean} running whether an answer is being made in it
 */

/**
 * @typedef {object} StoredMessage
 * @property {string} id
 * @property {string} parent empty: none
 * @property {'user' | 'assistant'} role
 * @property {string} text
 * @property {string} thinking
 * @property {string} status `running` or how it ended
 * @property {string} reason
 * @property {string} model
 * @property {string} generation empty: none
 * @property {Usage | null} usage
 * @property {number} createdMs
 * @property {Record<string, unknown>[]} citations as in their events
 * @property {Record<string, unknown>[]} tools
 * @property {{id: string, name: string, type: string, size: number}[]} attachments
 */

/** @typedef {{head: Head, messages: StoredMessage[]}} StoredConversation */

/**
 * @typedef {object} Page a part of the list of conversations
 * @property {Head[]} heads
 * @property {string} next where it goes on; empty: nowhere
 */

/**
 * @typedef {object} Hit
 * @property {Head} head
 * @property {string} message empty: the title was hit
 * @property {string} role
 * @property {{text: string, match: boolean}[]} excerpt
 * @property {number} createdMs
 */

/**
 * One change of the user's conversations, wherever it was made.
 * @typedef {object} Change
 * @property {string} conversation
 * @property {'created' | 'changed' | 'deleted' | 'asked' | 'answered'} what
 * @property {Head | null} head
 * @property {string} message
 * @property {string} generation
 */

/**
 * What came of a small question to the server.
 * @template Value
 * @typedef {{ok: true, value: Value} | {ok: false, problem: Problem}} Result
 */

/** @typedef {{input: number, output: number, total: number}} Usage in tokens */

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
 * - `asking`: the POST is under way; `held`: it takes strangely long; `moving`: a server that is about to be restarted did not take it
 * - `live`: events come by event stream; `polling`: they come by long poll
 * - `reconnecting`: the connection dropped and is being taken up again
 * @typedef {object} Connection
 * @property {'asking' | 'held' | 'moving' | 'live' | 'polling' | 'reconnecting'} phase
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
 * What a limit leaves.
 * @typedef {object} Quota
 * @property {string} of `user`, `group` or `everybody`
 * @property {string} group
 * @property {string} measure
 * @property {string} period
 * @property {number} limit
 * @property {number} left
 * @property {string} currency of money
 */

/** @typedef {{refused: string[], masked: string[], moderated: boolean}} InputRules */

/**
 * @typedef {object} Me
 * @property {{id: string, name: string}} user
 * @property {string[]} roles
 * @property {{provider?: string, attachments?: boolean, webSearch?: boolean}} features
 * @property {{maxRequestBytes?: number, maxFileBytes?: number, maxFiles?: number}} limits
 * @property {boolean} policyDue whether something is to be accepted before anything can be asked
 * @property {InputRules} inputRules what is checked before a message is sent, by its names
 * @property {Quota[]} quota what the user's limits leave; empty: there are none
 * @property {string} logout where one signs out; empty: nowhere
 * @property {string} logoutMethod
 */

/**
 * @typedef {object} Models
 * @property {string} default
 * @property {{id: string}[]} models
 */

export {};
