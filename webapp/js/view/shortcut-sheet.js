/** @import { Keys } from './shortcuts.js' */
import { openDialog } from './dialog.js';
import { element } from './dom.js';
import { KEYS, MAC, doings } from './shortcuts.js';
import { words } from './words.js';

/** Shows what the keys do. */
export function openShortcuts() {
  const rows = doings().flatMap((doing) => {
    const keys = keyNames(KEYS[doing]).map((name) => element('kbd', {}, name));
    return [element('dt', {}, words.doings[doing]), element('dd', {}, ...keys.flatMap((key, at) => (at > 0 ? [' ', key] : [key])))];
  });
  openDialog(words.shortcuts, 'shortcuts', element('dl', {}, ...rows));
}

/** @param {Keys} keys */
function keyNames({ ctrl, shift, alt, key }) {
  const { keys } = words;
  const named = new Map([['ArrowUp', '↑'], ['ArrowDown', '↓'], ['Escape', keys.escape]]);
  return [ctrl && (MAC ? '⌘' : keys.ctrl), alt && (MAC ? '⌥' : keys.alt), shift && (MAC ? '⇧' : keys.shift), named.get(key) ?? key.toUpperCase()].flatMap((name) => name || []);
}
