/** @import { Problem } from '../wire/types.js' */
import { element } from './dom.js';
import { MarkdownView } from './markdown/markdown-view.js';
import { problemWords, words } from './words.js';

/**
 * Shows what must be accepted. There is no way around it, and but for signing out none away from it.
 * @param {string} text in markdown
 * @param {object} doings
 * @param {() => Promise<Problem | null>} doings.accept tells what prevents it
 * @param {(() => void) | null} doings.signOut null: there is nothing to sign out of
 * @returns {Promise<void>} when it is accepted
 */
export function showPolicy(text, { accept, signOut }) {
  const heading = element('h2', { id: 'policy-title' }, words.policy.title);
  const body = element('div', { class: 'policy-text markdown', role: 'region', tabindex: '0', 'aria-labelledby': heading.id, dir: 'auto' });
  new MarkdownView(body).show(text, false);
  const said = element('p', { class: 'note', role: 'status' });
  const accepting = element('button', { type: 'button', class: 'primary' }, words.policy.accept);
  const leaving = element('button', { type: 'button', class: 'outlined' }, words.signOut);
  leaving.hidden = signOut === null;
  leaving.addEventListener('click', () => signOut?.());
  const note = element('p', { class: 'note', id: 'policy-note' }, words.policy.note);
  const buttons = element('div', { class: 'setting buttons' }, accepting, leaving);
  const dialog = element('dialog', { class: 'policy', 'aria-labelledby': heading.id, 'aria-describedby': note.id }, element('header', {}, heading), note, body, said, buttons);
  dialog.addEventListener('cancel', (event) => event.preventDefault());
  dialog.addEventListener('keydown', (event) => event.key === 'Escape' && event.preventDefault());
  document.body.append(dialog);
  dialog.showModal();
  return new Promise((accepted) => {
    let over = false;
    // Browsers let an impatient user out whatever a page says: then it is there again.
    dialog.addEventListener('close', () => over || dialog.showModal());
    accepting.addEventListener('click', async () => {
      accepting.disabled = true;
      const problem = await accept();
      accepting.disabled = false;
      if (problem) {
        const { title, detail } = problemWords(problem);
        said.textContent = [title, detail].filter(Boolean).join('. ');
        return;
      }
      over = true;
      dialog.close();
      dialog.remove();
      accepted();
    });
  });
}
