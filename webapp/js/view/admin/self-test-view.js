/** @import { Tick } from '../../wire/self-test.js' */
import { judge } from '../../state/admin.js';
import { element } from '../dom.js';
import { number } from '../words.js';
import { button, table } from './table.js';
import { adminWords as words } from './words.js';

/**
 * @param {HTMLElement} place
 * @param {object} doings
 * @param {() => Promise<{ticks: Tick[], compressed: boolean, via: string} | null>} doings.run
 */
export function showSelfTest(place, { run }) {
  const result = element('div', { role: 'status' });
  const start = button(words.run, () => void test());
  place.append(element('p', { class: 'note' }, words.selftestNote), element('div', { class: 'controls' }, start), result);

  const test = async () => {
    start.disabled = true;
    result.replaceChildren(element('p', { class: 'note' }, words.running));
    const found = await run();
    result.replaceChildren(...(found ? verdict(found) : []));
    start.disabled = false;
  };
}

const VERDICTS = { streams: words.streams, held: words.held, portions: words.portions, broken: words.brokenStream };

/** @param {{ticks: Tick[], compressed: boolean, via: string}} found */
function verdict({ ticks, compressed, via }) {
  const judged = judge(ticks);
  const first = ticks[0];
  const hops = [...(via ? [`Via: ${via}`] : []), ...(first?.hops ?? [])];
  const rows = ticks.map((tick) => [String(tick.number), `${number(Math.round(tick.arrived - (first?.arrived ?? 0)))} ms`]);
  return [
    element('p', { class: judged === 'streams' ? 'good' : 'fault', 'data-verdict': judged }, VERDICTS[judged]),
    ...(compressed ? [element('p', { class: 'fault' }, words.compressed)] : []),
    element('p', { class: 'note' }, words.hops),
    element('ul', {}, ...hops.map((hop) => element('li', {}, element('code', {}, hop)))),
    ...(judged === 'streams' ? [] : [element('p', { class: 'note' }, words.hopNote)]),
    table(words.sections.selftest, [{ title: words.event, amount: true }, { title: words.arrived, amount: true }], rows),
  ];
}
