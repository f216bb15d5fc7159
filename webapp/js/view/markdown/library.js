/** @import MarkdownIt from 'markdown-it' */
import { configured } from './parser.js';

const VENDOR = '../../../vendor/markdown-it/dist/markdown-it.min.js';

/**
 * The parser, or null where it could not be loaded: no markdown is no reason to show no answer.
 * @type {MarkdownIt | null}
 */
export const library = await import(VENDOR).then(
  () => configured(/** @type {{markdownit: typeof MarkdownIt}} */ (/** @type {unknown} */ (globalThis)).markdownit),
  () => null,
);
