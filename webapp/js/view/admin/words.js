/** @import { AdminWords } from '../../words/admin/en.js' */
import { language } from '../words.js';

/** The administrators' words, in the language of the page. @type {AdminWords} */
export const adminWords = await load(language).catch(() => load('en'));

/** @param {string} name */
async function load(name) {
  return (await import(`../../words/admin/${name}.js`)).words;
}

const times = new Intl.DateTimeFormat(language, { dateStyle: 'short', timeStyle: 'medium' });

/** @param {string} iso */
export const time = (iso) => times.format(new Date(iso));

/** @param {number} amount @param {string} currency */
export const money = (amount, currency) => new Intl.NumberFormat(language, { style: 'currency', currency: currency || 'USD', maximumFractionDigits: 4 }).format(amount);
