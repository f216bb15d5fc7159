import { element, icon } from './dom.js';
import { words } from './words.js';

const SHOWN_MS = 1600;

/**
 * A button that copies text and says that it did.
 * @param {string} label
 * @param {() => string} text asked when pressed
 */
export function copyButton(label, text) {
  const caption = element('span', { class: 'caption' }, words.copy);
  const button = element('button', { type: 'button', class: 'quiet copy', 'aria-label': label, title: label }, icon('copy'), caption);
  /** @type {ReturnType<typeof setTimeout>} */
  let timer;
  button.addEventListener('click', async () => {
    const done = await copyText(text());
    clearTimeout(timer);
    show(done ? words.copied : words.copyFailed, done ? 'check' : 'alert');
    timer = setTimeout(() => show(words.copy, 'copy'), SHOWN_MS);
  });
  /**
   * @param {string} says
   * @param {string} picture
   */
  function show(says, picture) {
    caption.textContent = says;
    button.classList.toggle('done', picture === 'check');
    button.setAttribute('aria-label', says === words.copy ? label : says);
    button.querySelector('svg')?.replaceWith(icon(picture));
  }
  return button;
}

/**
 * @param {string} text
 * @returns {Promise<boolean>}
 */
export async function copyText(text) {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    return copyOldWay(text); // plain http on an intranet has no clipboard API
  }
}

/** @param {string} text */
function copyOldWay(text) {
  const focused = document.activeElement;
  const area = element('textarea', { class: 'visually-hidden', readonly: '', 'aria-hidden': 'true' });
  area.value = text;
  document.body.append(area);
  area.select();
  const done = document.execCommand('copy');
  area.remove();
  if (focused instanceof HTMLElement) focused.focus({ preventScroll: true });
  return done;
}
