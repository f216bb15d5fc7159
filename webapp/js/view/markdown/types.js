// What markdown consists of, as read. Types only: nothing here runs.

/**
 * @typedef {object} BlockBase
 * @property {number} rev grows with every change to the block or anything in it
 * @property {boolean} open whether more may come
 */

/** @typedef {BlockBase & {type: 'document', children: Block[]}} Document */
/** @typedef {BlockBase & {type: 'quote', children: Block[]}} Quote */
/** @typedef {BlockBase & {type: 'list', children: Item[], ordered: boolean, start: number, marker: string, loose: boolean, blankBefore: boolean}} List */
/** @typedef {BlockBase & {type: 'item', children: Block[], indent: number, task: boolean | null}} Item */
/** @typedef {BlockBase & {type: 'paragraph', lines: string[]}} Paragraph */
/** @typedef {BlockBase & {type: 'heading', level: number, text: string}} Heading */
/** @typedef {BlockBase & {type: 'code', lines: string[], info: string, fence: string, indent: number}} Code `fence` is empty for indented code */
/** @typedef {BlockBase & {type: 'rule'}} Rule */
/** @typedef {'left' | 'right' | 'center' | ''} Align */
/** @typedef {BlockBase & {type: 'table', align: Align[], header: string, rows: string[]}} Table */
/** @typedef {Quote | List | Item | Paragraph | Heading | Code | Rule | Table} Block */
/** @typedef {Document | Quote | List | Item} Container */

/**
 * @typedef {{type: 'text', text: string}
 *   | {type: 'code', text: string}
 *   | {type: 'break'}
 *   | {type: 'em' | 'strong' | 'del', children: Inline[]}
 *   | {type: 'link', href: string, title: string, children: Inline[]}
 *   | {type: 'image', href: string, alt: string}} Inline
 */

/**
 * @typedef {object} Run a run of `*`, `_` or `~` that may open and close emphasis
 * @property {'run'} type
 * @property {string} char
 * @property {number} length as written
 * @property {number} left how many of its characters are still plain
 * @property {boolean} canOpen
 * @property {boolean} canClose
 * @property {('em' | 'strong' | 'del')[]} opens innermost first
 * @property {('em' | 'strong' | 'del')[]} closes innermost first
 * @property {Run | null} before
 * @property {Run | null} after
 */

/**
 * @typedef {object} Bracket
 * @property {'bracket'} type
 * @property {boolean} image
 * @property {boolean} active
 * @property {number} at index among the pieces
 * @property {number} textFrom where its text begins in the source
 * @property {Run | null} runBefore
 * @property {{href: string, title: string} | null} link
 */

/** @typedef {Inline | Run | Bracket | {type: 'link-end'}} Piece */

/**
 * @typedef {object} InlineOptions
 * @property {boolean} [open] the text is still being written: emphasis that has begun already counts, half a link is not shown
 * @property {(label: string) => string | undefined} [resolve] the URL of a link reference
 */

export {};
