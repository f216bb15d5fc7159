import { roundUp } from '../../state/admin.js';

const SVG = 'http://www.w3.org/2000/svg';
const WIDTH = 1000;
const HEIGHT = 200;
const LEFT = 64;
const FLOOR = 172;
const TOP = 12;

/**
 * @typedef {object} Bar
 * @property {string} label
 * @property {number} input
 * @property {number} output
 * @property {string} says
 */

/**
 * Stacked bars; what they say is also in the table beside them.
 * @param {string} label
 * @param {readonly Bar[]} bars
 * @param {(value: number) => string} number
 */
export function chart(label, bars, number) {
  const most = roundUp(Math.max(0, ...bars.map((bar) => bar.input + bar.output)));
  const high = (/** @type {number} */ value) => ((FLOOR - TOP) * value) / most;
  const room = (WIDTH - LEFT) / Math.max(1, bars.length);
  const svg = node('svg', { class: 'chart', viewBox: `0 0 ${WIDTH} ${HEIGHT}`, role: 'img', 'aria-label': label, preserveAspectRatio: 'none' });
  for (const part of [0, 0.5, 1]) {
    const y = FLOOR - high(part * most);
    svg.append(node('line', { x1: LEFT, x2: WIDTH, y1: y, y2: y }), text(LEFT - 6, y + 4, number(part * most), 'end'));
  }
  const every = Math.ceil(bars.length / 10);
  bars.forEach((bar, at) => {
    const x = LEFT + at * room;
    const width = Math.min(room * 0.8, 60);
    const group = node('g', {}, title(bar.says));
    group.append(
      node('rect', { class: 'input', x: x + (room - width) / 2, y: FLOOR - high(bar.input), width, height: high(bar.input) }),
      node('rect', { x: x + (room - width) / 2, y: FLOOR - high(bar.input + bar.output), width, height: high(bar.output) }),
    );
    svg.append(group);
    if (at % every === 0) svg.append(text(x + room / 2, HEIGHT - 10, bar.label, 'middle'));
  });
  return svg;
}

/** @param {string} says */
function title(says) {
  const made = node('title', {});
  made.textContent = says;
  return made;
}

/** @param {number} x @param {number} y @param {string} says @param {string} anchor */
function text(x, y, says, anchor) {
  const made = node('text', { x, y, 'text-anchor': anchor });
  made.textContent = says;
  return made;
}

/** @param {string} tag @param {Record<string, string | number>} attributes @param {...Node} children */
function node(tag, attributes, ...children) {
  const made = document.createElementNS(SVG, tag);
  for (const [name, value] of Object.entries(attributes)) made.setAttribute(name, String(value));
  made.append(...children);
  return made;
}
