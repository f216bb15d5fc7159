/** @import { Preferences } from '../state/preferences.js' */
import { marked } from './static-texts.js';
import { words } from './words.js';

/**
 * Makes the page as it was chosen: colours, and what the keys in the message field are said to do.
 * @param {Document} page
 * @param {Preferences} preferences
 */
export function applyPreferences(page, preferences) {
  const theme = page.documentElement.dataset.wished ?? preferences.get('theme');
  if (theme === 'system') delete page.documentElement.dataset.theme;
  else page.documentElement.dataset.theme = theme;
  for (const meta of page.querySelectorAll('meta[name="theme-color"]')) {
    const scheme = meta.getAttribute('data-scheme') ?? '';
    meta.setAttribute('media', theme === 'system' ? `(prefers-color-scheme: ${scheme})` : theme === scheme ? 'all' : 'not all');
  }
  const ctrl = preferences.get('sending') === 'ctrlEnter';
  const says = ctrl ? words.keysHintCtrl : words.keysHint;
  const hint = page.querySelector('chat-composer .hint');
  if (hint && hint.textContent !== says.replaceAll('`', '')) hint.replaceChildren(...marked(says, 'kbd'));
  page.querySelector('chat-composer .send')?.setAttribute('title', ctrl ? words.sendByCtrl : words.sendByKey);
}
