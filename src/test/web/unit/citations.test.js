/** @import { Citation } from '../../../../webapp/js/state/types.js' */
/** @import { TreeNode } from '../../../../webapp/js/view/markdown/types.js' */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { marked, sourcesOf, unmarked } from '../../../../webapp/js/view/citations.js';
import { BlockStream } from '../../../../webapp/js/view/markdown/block-stream.js';
import { library } from './markdown-reading.js';

/** @param {string} url @param {number | null} start @param {number | null} end @returns {Citation} */
const cite = (url, start, end, title = '') => ({ url, file: '', title, start, end });

/** @param {string} text @param {Citation[]} citations @returns {string} with marks to read */
const read = (text, citations) => marked(text, citations).replace(/<\uE000(\d+)\uE001/g, '[$1]');

test('a mark stands at the end of its span, by the number of its source', () => {
  const citations = [cite('https://a.example/', 0, 5), cite('https://b.example/', 6, 11), cite('https://a.example/', 6, 11)];
  assert.equal(read('Water boils.', citations), 'Water[1] boils[2][1].');
});

test('sources are named once, by the first title that they have', () => {
  assert.deepEqual(sourcesOf([cite('https://a.example/', 0, 1), cite('https://a.example/', 0, 2, 'A'), cite('https://a.example/', 0, 3, 'B')]), [
    { url: 'https://a.example/', file: '', title: 'A' },
  ]);
});

test('characters are counted as models count them', () => {
  assert.equal(read('😀😀 hot. Cold.', [cite('https://a.example/', 3, 7)]), '😀😀 hot.[1] Cold.');
});

test('what has no place in the text is marked nowhere, and no word is torn', () => {
  for (const span of [cite('https://a.example/', null, null), cite('https://a.example/', 3, 3), cite('https://a.example/', 0, 99)]) {
    assert.equal(read('Water', [span]), 'Water');
  }
  assert.equal(read('Water boils', [cite('https://a.example/', 0, 3)]), 'Water[1] boils');
});

test('an answer cannot bring marks of its own', () => {
  assert.equal(marked('<\uE0001\uE001', [cite('https://a.example/', null, null)]), '<\uFFFD1\uFFFD');
  assert.equal(unmarked('a<\uE00012\uE001b'), 'ab');
});

/** @param {string} text @param {Citation[]} citations @returns {TreeNode[]} */
function shown(text, citations) {
  const stream = new BlockStream(library, sourcesOf(citations));
  stream.take(marked(text, citations), false);
  return stream.blocks;
}

/** @param {readonly TreeNode[]} nodes @returns {Record<string, string>[]} the attributes of what is inside marks */
function marks(nodes) {
  return nodes.flatMap((node) => {
    if (typeof node === 'string' || !('tag' in node)) return [];
    const [inner] = node.children;
    return node.attributes.class === 'cite' && typeof inner === 'object' && 'tag' in inner ? [{ tag: inner.tag, ...inner.attributes }] : marks(node.children);
  });
}

test('a mark links to its source only where that is safe', () => {
  const [safe, unsafe] = marks(shown('One two', [cite('https://a.example/x', 0, 3, 'A'), cite('javascript:alert(1)', 4, 7)]));
  assert.equal(safe?.tag, 'a');
  assert.equal(safe?.href, 'https://a.example/x');
  assert.match(safe?.rel ?? '', /noopener/);
  assert.equal(safe?.['data-host'], 'a.example');
  assert.equal(unsafe?.tag, 'span');
  assert.equal(unsafe?.href, undefined);
});

/** @param {readonly TreeNode[]} nodes @returns {TreeNode[]} without marks */
function withoutMarks(nodes) {
  /** @type {TreeNode[]} */
  const kept = [];
  for (const node of nodes) {
    const last = kept.at(-1);
    if (typeof node === 'string' && typeof last === 'string') kept[kept.length - 1] = last + node;
    else if (typeof node === 'string' || !('tag' in node)) kept.push(node);
    else if (node.attributes.class !== 'cite') kept.push({ ...node, children: withoutMarks(node.children) });
  }
  return kept;
}

test('wherever a mark falls, all around it stays what it is', () => {
  const text = `# Head **bold.** tail

See [here](https://a.example/long/path), https://b.example/x?y=1. And \`code\`, *so* ~~on~~ \\* it ![i](https://c.example/).

- one
- [x] two
  1. three

\`\`\`js
let a = 1;
\`\`\`

> quoted

Under
---

| a | b |
|---|:-:|
| c | d |
`;
  const plain = shown(text, []);
  let placed = 0;
  for (let end = 1; end <= text.length; end++) {
    const trees = shown(text, [cite('https://a.example/', 0, end)]);
    assert.deepEqual(withoutMarks(trees), plain, `at ${end}: ${text.slice(0, end)}`);
    placed += marks(trees).length;
  }
  assert.ok(placed > text.length / 2);
});
