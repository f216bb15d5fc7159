/** @import { Upstream } from '../../wire/admin.js' */
import { element } from '../dom.js';
import { problemWords } from '../words.js';
import { button, table } from './table.js';
import { adminWords as words, time } from './words.js';

/**
 * @param {HTMLElement} place
 * @param {object} doings
 * @param {() => Promise<Upstream[] | null>} doings.fetch
 */
export async function showUpstreams(place, { fetch }) {
  const list = element('div');
  place.append(element('p', { class: 'note' }, words.upstreamsNote), element('div', { class: 'controls' }, button(words.again, () => void show())), list);

  const show = async () => {
    const all = await fetch();
    if (!all) return;
    const columns = [words.name, words.address, words.models, words.state, words.sections.live, words.lastFailure].map((title) => ({ title }));
    list.replaceChildren(all.length === 0 ? element('p', { class: 'note' }, words.nothing) : table(words.sections.upstreams, columns, all.map(row)));
  };
  await show();
}

/** @param {Upstream} upstream */
function row({ name, address, models, state, running, concurrency, failure }) {
  return [
    name,
    element('code', {}, address),
    models.join(', '),
    words.healths[/** @type {keyof typeof words.healths} */ (state)] ?? state,
    concurrency === 0 ? String(running) : words.leftOf(String(running), String(concurrency)),
    failure ? `${time(failure.at)}: ${problemWords(failure.problem).title}` : '–',
  ];
}
