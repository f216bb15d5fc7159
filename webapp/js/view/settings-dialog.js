/** @import { Choice, Preferences } from '../state/preferences.js' */
/** @import { InputRules, Result } from '../wire/types.js' */
import { openDialog } from './dialog.js';
import { element } from './dom.js';
import { importPart } from './import-part.js';
import { inputRulesPart } from './input-rules-part.js';
import { words } from './words.js';

/** Each in its own words: who does not read the page's language finds the way. */
const LANGUAGES = { en: 'English', de: 'Deutsch', es: 'Español', fr: 'Français', ja: '日本語' };

/**
 * What one can choose. Each choice counts at once.
 * @param {Preferences} preferences
 * @param {InputRules} inputRules
 * @param {object} doings
 * @param {() => void} doings.forget
 * @param {() => void} doings.showShortcuts
 * @param {() => void} doings.showKeys those of the user's programs
 * @param {(file: File) => Promise<Result<{taken: number, skipped: number}>>} doings.take conversations in
 */
export function openSettings(preferences, inputRules, { forget, showShortcuts, showKeys, take }) {
  const language = element('select', { id: 'setting-language' }, ...languages(preferences.get('language')));
  language.addEventListener('change', () => preferences.set('language', language.value));
  const shortcuts = element('button', { type: 'button', class: 'outlined' }, words.shortcuts);
  const keys = element('button', { type: 'button', class: 'outlined' }, words.keysTitle);
  const dialog = openDialog(
    words.settings,
    'settings',
    element('div', { class: 'setting' }, element('label', { for: language.id }, words.language), language),
    radios(preferences, 'theme', words.theme, words.themes),
    radios(preferences, 'sending', words.sending, words.sendBy),
    element('div', { class: 'setting buttons' }, shortcuts, keys),
    importPart(take),
    ...inputRulesPart(inputRules),
    forgetting(forget),
  );
  for (const [button, show] of /** @type {const} */ ([[shortcuts, showShortcuts], [keys, showKeys]])) {
    button.addEventListener('click', () => {
      dialog.close();
      show();
    });
  }
}

/** @param {string} chosen */
function languages(chosen) {
  return Object.entries({ '': words.asTheBrowser, ...LANGUAGES }).map(([value, name]) => {
    const option = element('option', value ? { value, lang: value } : { value }, name);
    option.selected = value === chosen;
    return option;
  });
}

/**
 * @param {Preferences} preferences
 * @param {Choice} choice
 * @param {string} legend
 * @param {Record<string, string>} values
 */
function radios(preferences, choice, legend, values) {
  const buttons = Object.entries(values).map(([value, name]) => {
    const button = element('input', { type: 'radio', name: `setting-${choice}`, value });
    button.checked = preferences.get(choice) === value;
    button.addEventListener('change', () => preferences.set(choice, value));
    return element('label', {}, button, element('span', {}, name));
  });
  return element('fieldset', { class: 'setting' }, element('legend', {}, legend), element('div', { class: 'choices' }, ...buttons));
}

/** What cannot be undone takes a second click. @param {() => void} forget */
function forgetting(forget) {
  const button = element('button', { type: 'button', class: 'outlined danger', 'aria-describedby': 'forget-note' }, words.forget);
  let asked = false;
  button.addEventListener('click', () => {
    if (asked) forget();
    asked = true;
    button.textContent = words.forgetNow;
  });
  return element('div', { class: 'setting' }, button, element('p', { id: 'forget-note', class: 'note' }, words.forgetNote));
}
