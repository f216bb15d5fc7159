import { element } from './dom.js';
import { words } from './words.js';

/** @typedef {{title: string, hint: string, prompt: string}} Example */

/**
 * Prompts to begin with.
 * @param {boolean} demo
 * @param {(prompt: string) => void} onChosen
 */
export function examples(demo, onChosen) {
  return (demo ? demoExamples() : words.examples).map(({ title, hint, prompt }) => {
    const button = element('button', { type: 'button', class: 'example' }, element('span', { class: 'title' }, title), element('span', { class: 'hint' }, hint));
    button.addEventListener('click', () => onChosen(prompt));
    return element('li', {}, button);
  });
}

/** @returns {Example[]} what the demo provider shows */
function demoExamples() {
  return Object.entries(words.demoExamples).map(([name, shown]) => ({ ...shown, prompt: `demo:${name}` }));
}
