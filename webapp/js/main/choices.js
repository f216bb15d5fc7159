/** @import { Conversation } from '../state/conversation.js' */
import { Preferences, forgetAll } from '../state/preferences.js';
import { ModelOptions } from '../view/model-options.js';
import { applyPreferences } from '../view/settings.js';
import { page } from './page.js';

/**
 * Connects what the user may choose with what it changes.
 * @param {object} parts
 * @param {Conversation} parts.conversation
 * @param {Storage | null} parts.local
 * @param {Storage | null} parts.session
 * @param {() => void} parts.onForget the page is about to begin as the first one did
 */
export function connectChoices({ conversation, local, session, onForget }) {
  const preferences = new Preferences(local);
  const language = preferences.get('language');
  const options = new ModelOptions(page.reasoning, page.webSearch, preferences);
  /** @type {import('../wire/types.js').InputRules} */
  let inputRules = { refused: [], masked: [], moderated: false };
  page.settings.addEventListener('click', () => void showSettings());
  preferences.addEventListener('change', prefer);
  prefer();
  return { leave, offer, showShortcuts };

  /** Makes everything as it was chosen. Another language is another page. */
  function prefer() {
    applyPreferences(document, preferences);
    page.composer.enterSends = preferences.get('sending') === 'enter';
    conversation.options = options.chosen;
    if (preferences.get('language') !== language) location.reload();
  }

  /** @param {import('../wire/types.js').Me | null} me */
  function offer(me) {
    if (me) options.offer(me.features);
    inputRules = me?.inputRules ?? inputRules;
    conversation.options = options.chosen;
  }

  async function showSettings() {
    const [{ openSettings }, { importConversations }] = await Promise.all([import('../view/settings-dialog.js'), import('../wire/import.js')]);
    openSettings(preferences, inputRules, { forget, showShortcuts, showKeys, take: importConversations });
  }

  async function showKeys() {
    const [{ openKeys }, { keysAt }] = await Promise.all([import('../view/keys-dialog.js'), import('../wire/keys.js')]);
    openKeys(keysAt());
  }

  async function showShortcuts() {
    const { openShortcuts } = await import('../view/shortcut-sheet.js');
    openShortcuts();
  }

  /** Nothing in this tab is for whoever uses it next. @param {string} next */
  function leave(next) {
    onForget();
    forgetAll(session);
    location.assign(next);
  }

  function forget() {
    onForget();
    forgetAll(local);
    forgetAll(session);
    location.reload();
  }
}
