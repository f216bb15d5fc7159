/** @import { Running } from '../../wire/admin.js' */
import { element } from '../dom.js';
import { duration } from '../words.js';
import { button, table } from './table.js';
import { adminWords as words } from './words.js';

/**
 * @param {HTMLElement} place
 * @param {object} doings
 * @param {() => Promise<Running[] | null>} doings.fetch
 * @param {(running: Running) => Promise<boolean>} doings.stop
 */
export async function showLive(place, { fetch, stop }) {
  const list = element('div');
  place.append(element('p', { class: 'note' }, words.liveNote), element('div', { class: 'controls' }, button(words.again, () => void show())), list);

  const show = async () => {
    const all = await fetch();
    if (!all) return;
    const columns = [words.user, words.model, words.since, words.state, words.doings].map((title) => ({ title }));
    const rows = all.map((running) => {
      const end = button(words.stop, () => void ended(running));
      end.setAttribute('aria-label', `${words.stop} ${running.user}`);
      return [running.user, running.model, duration(running.seconds), words.states[/** @type {keyof typeof words.states} */ (running.state)] ?? running.state, end];
    });
    list.replaceChildren(all.length === 0 ? element('p', { class: 'note' }, words.nothing) : table(words.sections.live, columns, rows));
  };
  const ended = async (/** @type {Running} */ running) => {
    if (await stop(running)) await show();
  };
  await show();
}
