import { element, icon } from './dom.js';
import { words } from './words.js';

/**
 * A modal window with a title and a way out of it: by its button, by Escape, by a click beside it.
 * @param {string} title
 * @param {string} kind its class
 * @param {...Node} content
 */
export function openDialog(title, kind, ...content) {
  const close = element('button', { type: 'button', class: 'quiet round', 'aria-label': words.close, title: words.close }, icon('close'));
  const heading = element('h2', { id: `${kind}-title` }, title);
  const dialog = element('dialog', { class: kind, 'aria-labelledby': heading.id }, element('header', {}, heading, close), ...content);
  close.addEventListener('click', () => dialog.close());
  dialog.addEventListener('click', (event) => event.target === dialog && dialog.close());
  // What is closed is gone: the next one is built anew, as things stand then.
  dialog.addEventListener('close', () => dialog.remove());
  document.body.append(dialog);
  dialog.showModal();
  return dialog;
}
