// What is shown of markdown, as data: tests read it, `patch.js` makes nodes of it. Types only: nothing here runs.

/** @import { Source } from '../citations.js' */

/**
 * @typedef {object} TreeElement
 * @property {keyof HTMLElementTagNameMap} tag
 * @property {Record<string, string>} attributes
 * @property {TreeNode[]} children
 * @property {number} [level] of a heading as written; its tag says where it stands in the page's outline
 */

/**
 * @typedef {object} TreeCode
 * @property {string} code
 * @property {string} info the words after the fence
 * @property {boolean} open whether more may come
 */

/**
 * @typedef {object} TreeMath
 * @property {string} tex
 * @property {boolean} display whether it stands on a line of its own
 * @property {string} source as it is written
 */

/** @typedef {string | TreeElement | TreeCode | TreeMath} TreeNode */

/**
 * What goes through markdown-it beside the text.
 * @typedef {object} Environment
 * @property {boolean} open whether more may come
 * @property {Record<string, unknown>} references link definitions by label
 * @property {readonly Source[]} sources what the marks in the text stand for
 */

export {};
