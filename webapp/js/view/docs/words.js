/** @import { DocsWords } from '../../words/docs/en.js' */
import { language } from '../words.js';

/** The words of the page about the HTTP interface, in the language of the page. @type {DocsWords} */
export const docsWords = await load(language).catch(() => load('en'));

/** @param {string} name */
async function load(name) {
  return (await import(`../../words/docs/${name}.js`)).words;
}
