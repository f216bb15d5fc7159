import { element } from '../dom.js';

/**
 * Asks before something that cannot be taken back.
 * @param {string} question
 * @param {string} yes
 * @param {string} no
 * @returns {Promise<boolean>}
 */
export function confirmed(question, yes, no) {
  const dialog = element(
    'dialog',
    { 'aria-label': question },
    element(
      'form',
      { method: 'dialog' },
      element('p', {}, question),
      element('div', { class: 'does' }, element('button', { class: 'plain danger', value: 'yes' }, yes), element('button', { class: 'plain', value: 'no', autofocus: '' }, no)),
    ),
  );
  document.body.append(dialog);
  dialog.showModal();
  return new Promise((resolve) => {
    dialog.addEventListener('close', () => {
      dialog.remove();
      resolve(dialog.returnValue === 'yes');
    });
  });
}
