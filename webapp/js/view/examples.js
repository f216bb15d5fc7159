import { element } from './dom.js';

/** @typedef {{title: string, hint: string, prompt: string}} Example */

/** @type {Example[]} */
const USUAL = [
  { title: 'Draft a message', hint: 'a kind reminder of an overdue report', prompt: 'Draft a short, friendly e-mail that reminds a colleague of an overdue report.' },
  { title: 'Explain something', hint: 'how a hash map works, in plain words', prompt: 'Explain in plain words how a hash map works, with a small example.' },
  { title: 'Write a query', hint: 'customers without an order this year', prompt: 'Write a SQL query that finds customers who have not ordered anything this year.' },
  { title: 'Compare options', hint: 'as a table, with a recommendation', prompt: 'Compare REST, GraphQL and gRPC in a table and recommend one for an internal service.' },
];

/** @type {Example[]} */
const DEMO = [
  { title: 'Show me code', hint: 'highlighting, copy button', prompt: 'demo:code' },
  { title: 'A long answer', hint: 'scrolling, tables, lists', prompt: 'demo:long' },
  { title: 'A slow thinker', hint: 'reasoning, waiting, Stop', prompt: 'demo:slow' },
  { title: 'A failure', hint: 'what an error looks like', prompt: 'demo:fail' },
];

/**
 * Prompts to begin with.
 * @param {boolean} demo
 * @param {(prompt: string) => void} onChosen
 */
export function examples(demo, onChosen) {
  return (demo ? DEMO : USUAL).map(({ title, hint, prompt }) => {
    const button = element('button', { type: 'button', class: 'example' }, element('span', { class: 'title' }, title), element('span', { class: 'hint' }, hint));
    button.addEventListener('click', () => onChosen(prompt));
    return element('li', {}, button);
  });
}
