/** @import { Result } from '../wire/types.js' */
import { element } from './dom.js';
import { importFault, words } from './words.js';

/**
 * The part of the settings that takes conversations in from a file, and says what became of it.
 * @param {(file: File) => Promise<Result<{taken: number, skipped: number}>>} take
 */
export function importPart(take) {
  const input = element('input', { type: 'file', accept: '.json,application/json', hidden: '', tabindex: '-1', 'aria-hidden': 'true' });
  const button = element('button', { type: 'button', class: 'outlined', 'aria-describedby': 'import-note' }, words.importing);
  const note = element('p', { id: 'import-note', class: 'note' }, words.importNote);
  const outcome = element('p', { class: 'note', role: 'status' });
  button.addEventListener('click', () => input.click());
  input.addEventListener('change', async () => {
    const [file] = input.files ?? [];
    input.value = ''; // the same file may be chosen again
    if (!file) return;
    button.disabled = true;
    outcome.textContent = words.importRunning;
    const result = await take(file);
    outcome.textContent = result.ok ? words.imported(result.value.taken, result.value.skipped) : importFault(result.problem);
    button.disabled = false;
    button.focus();
  });
  return element('div', { class: 'setting' }, button, input, note, outcome);
}
