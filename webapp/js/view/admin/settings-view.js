/** @import { SettingLine } from '../../wire/admin.js' */
import { element } from '../dom.js';
import { marked } from '../static-texts.js';
import { table } from './table.js';
import { adminWords as words } from './words.js';

/**
 * @param {HTMLElement} place
 * @param {object} doings
 * @param {() => Promise<SettingLine[] | null>} doings.fetch
 */
export async function showSettings(place, { fetch }) {
  const settings = await fetch();
  if (!settings) return;
  const columns = [words.key, words.value, words.source, words.meaning].map((title) => ({ title }));
  const rows = settings.map(({ key, value, source, meaning }) => [
    element('code', {}, key),
    value === '' ? '–' : element('code', {}, value),
    source || words.standard,
    element('span', { lang: 'en' }, ...marked(meaning, 'code')),
  ]);
  place.append(element('p', { class: 'note' }, words.settingsNote), table(words.sections.settings, columns, rows));
}
