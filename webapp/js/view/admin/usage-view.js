/** @import { By, UsageSum } from '../../wire/admin.js' */
import { everyDay, lastDays } from '../../state/admin.js';
import { element } from '../dom.js';
import { number } from '../words.js';
import { chart } from './chart.js';
import { labelled, button, saveCsv, table } from './table.js';
import { adminWords as words, money } from './words.js';

const USUAL_DAYS = 30;
const MOST_BARS = 12;
const BYS = /** @type {By[]} */ (['day', 'user', 'group', 'model']);

/**
 * @param {HTMLElement} place
 * @param {object} doings
 * @param {(by: By, from: string, to: string) => Promise<{currency: string, sums: UsageSum[]} | null>} doings.fetch `null`: the fault has been shown
 */
export async function showUsage(place, { fetch }) {
  const by = element('select', {}, ...BYS.map((each) => element('option', { value: each }, words.bys[each])));
  const days = lastDays(Date.now(), USUAL_DAYS);
  const from = element('input', { type: 'date', value: days.from, max: days.to });
  const to = element('input', { type: 'date', value: days.to, max: days.to });
  const result = element('div');
  /** @type {string[][]} */
  let rows = [];
  const csv = button(words.csv, () => saveCsv(`usage-by-${by.value}.csv`, rows));
  place.append(element('div', { class: 'controls' }, labelled(words.by, by), labelled(words.from, from), labelled(words.to, to), csv), result);

  let asked = 0;
  const show = async () => {
    const turn = ++asked;
    const chosen = /** @type {By} */ (by.value);
    const report = await fetch(chosen, from.value, to.value);
    if (!report || turn !== asked) return; // another choice has been made since
    const sums = chosen === 'day' ? everyDay(report.sums, from.value, to.value, none) : report.sums;
    rows = [titles(chosen), ...sums.map((sum) => [sum.key, sum.name, sum.answers, sum.input, sum.output, sum.money, sum.estimated].map(String))];
    result.replaceChildren(...report.sums.length === 0 ? [element('p', { class: 'note' }, words.nothing)] : shown(chosen, sums, report.currency));
  };
  for (const field of [by, from, to]) field.addEventListener('change', () => void show());
  await show();
}

/** @param {By} by */
const titles = (by) => [words.bys[by], words.user, words.answers, words.input, words.output, words.money, words.estimated];

/** @param {string} key @returns {UsageSum} */
const none = (key) => ({ key, name: key, answers: 0, input: 0, output: 0, money: 0, estimated: 0 });

/** @param {By} by @param {readonly UsageSum[]} sums @param {string} currency */
function shown(by, sums, currency) {
  const bars = by === 'day' ? sums : sums.slice(0, MOST_BARS);
  const rows = (by === 'day' ? [...sums].reverse() : sums).map((sum) => [
    sum.name && sum.name !== sum.key ? `${sum.name} (${sum.key})` : sum.key,
    number(sum.answers),
    number(sum.input),
    number(sum.output),
    money(sum.money, currency),
    number(sum.estimated),
  ]);
  const columns = [words.bys[by], words.answers, words.input, words.output, words.money, words.estimated].map((title, at) => ({ title, amount: at > 0 }));
  return [
    chart(
      words.chartOf(words.bys[by]),
      bars.map((sum) => ({ label: by === 'day' ? sum.key.slice(5) : sum.name.slice(0, 14), input: sum.input, output: sum.output, says: `${sum.name}: ${number(sum.input)} + ${number(sum.output)}` })),
      number,
    ),
    element('p', { class: 'legend' }, element('span', { class: 'input' }, words.input), element('span', {}, words.output)),
    table(words.sections.usage, columns, rows),
    element('p', { class: 'note' }, by === 'group' ? `${words.estimatedNote} ${words.groupNote}` : words.estimatedNote),
  ];
}
