import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import { test } from 'node:test';
import { BlockStream } from '../../../../webapp/js/view/markdown/block-stream.js';
import { brief, library, portions, read, readStreamed } from './markdown-reading.js';

/** What people and models write, how it is shown, and how much of CommonMark and GFM may be relied on. @type {[string, string, string][]} */
const TEXTS = [
  ['paragraphs', 'a\nb\n\nc', '<p>a\nb</p>\n<p>c</p>'],
  ['headings', '# A\n## B ##\n#no\nC\n===\nD\n---', '<h3 level-1>A</h3>\n<h4 level-2>B</h4>\n<h3 level-1>#no\nC</h3>\n<h4 level-2>D</h4>'],
  ['headings that begin deep and skip', '### A\n\n##### B\n\n# C', '<h3 level-3>A</h3>\n<h4 level-5>B</h4>\n<h3 level-1>C</h3>'],
  ['a rule after a blank line, a heading after text', 'a\n\n---\nb\n---', '<p>a</p>\n<hr>\n<h3 level-2>b</h3>'],
  ['a fence', '```js x\na\n\n  b\n```\nc', '<pre js x>a\n\n  b\n</pre>\n<p>c</p>'],
  ['a fence that is never closed', '~~~\n``` a', '<pre >``` a</pre>'],
  ['a fence within a longer one', '````md\n```js\na\n```\n````', '<pre md>```js\na\n```\n</pre>'],
  ['an indented fence', '  ```\n  a\n    b\n c\n  ```', '<pre >a\n  b\nc\n</pre>'],
  ['a fence in a list, with a blank line', '- a\n  ```\n  x\n\n  y\n  ```\n- b', '<ul><li><p>a</p><pre >x\n\ny\n</pre></li><li><p>b</p></li></ul>'],
  ['indented code', 'a\n\n    b\n\n    c\nd', '<p>a</p>\n<pre >b\n\nc\n</pre>\n<p>d</p>'],
  ['nested lists, tight around loose', '- a\n  - b\n\n  - c\n- d', '<ul><li><p>a</p><ul loose><li><p>b</p></li><li><p>c</p></li></ul></li><li><p>d</p></li></ul>'],
  ['numbered lists', '3. a\n4. b\n\n1) c', '<ol start=3><li><p>a</p></li><li><p>b</p></li></ol>\n<ol><li><p>c</p></li></ol>'],
  ['an item with two paragraphs', '1. a\n\n   b\n2. c', '<ol loose><li><p>a</p><p>b</p></li><li><p>c</p></li></ol>'],
  ['tasks', '- [ ] a\n- [x] *b*\n- [y] c', '<ul><li task open><span visually-hidden>To do: </span><p>a</p></li><li task done><span visually-hidden>Done: </span><p><em>b</em></p></li><li><p>[y] c</p></li></ul>'],
  ['a number in the middle of text', 'in\n1984. Not', '<p>in\n1984. Not</p>'],
  ['quotes, lazily continued', '> a\nb\n\nc', '<blockquote><p>a\nb</p></blockquote>\n<p>c</p>'],
  ['a list in a quote', '> - a\n>   b\n>\n> c', '<blockquote><ul><li><p>a\nb</p></li></ul><p>c</p></blockquote>'],
  ['a table', '| a | b |\n|:-|-:|\n| 1 | x\\|y |\n| 2\n\nc', '<div table><table><thead><tr><th align-left>a</th><th align-right>b</th></tr></thead><tbody><tr><td align-left>1</td><td align-right>x|y</td></tr><tr><td align-left>2</td><td align-right></td></tr></tbody></table></div>\n<p>c</p>'],
  ['a table right after text', 'text\na | b\n--|--', '<p>text</p>\n<div table><table><thead><tr><th>a</th><th>b</th></tr></thead></table></div>'],
  ['no table without a delimiter row', 'a | b\nc | d', '<p>a | b\nc | d</p>'],
  ['formulas', '$x_1$ and \\(a*b*c\\), $$y$$', '<p><math>x_1</math> and <math>a*b*c</math>, <math display>y</math></p>'],
  ['formulas on lines of their own', 'a\n$$\nx_1 \\\\\ny\n$$\nb\n\n\\[ z \\]', '<p>a</p>\n<div formula><math display>x_1 \\\\\ny</math></div>\n<p>b</p>\n<div formula><math display>z</math></div>'],
  ['a formula in a list and in a quote', '- a\n  $$\n  x\n  $$\n\n> $$y$$', '<ul><li><p>a</p><div formula><math display>x</math></div></li></ul>\n<blockquote><div formula><math display>y</math></div></blockquote>'],
  ['money', 'From $5 to $10, US$3, 5$ or 10$. $20 or 30$, $5 and 6$ *too*', '<p>From $5 to $10, US$3, 5$ or 10$. $20 or 30$, $5 and 6$ <em>too</em></p>'],
  ['dollars that are no formula', '$HOME/$USER $ x $ \\$a$ `$x$` $', '<p>$HOME/$USER $ x $ $a$ <code>$x$</code> $</p>'],
  ['a formula that is never closed', '$$\nx *y*\n\nb', '<p>$$\nx <em>y</em></p>\n<p>b</p>'],
  ['HTML as text', '<div>\n<b onclick="x()">x</b> <!-- c -->', '<p><div>\n<b onclick="x()">x</b> <!-- c --></p>'],
  ['carriage returns', 'a  \nb', '<p>a<br>b</p>'],
  ['emphasis', '*a* _b_ **c** __d__ ***e***', '<p><em>a</em> <em>b</em> <strong>c</strong> <strong>d</strong> <em><strong>e</strong></em></p>'],
  ['emphasis that overlaps', '**a *b** c*', '<p><em><em>a <em>b</em></em> c</em></p>'],
  ['stars and underscores that are none', 'snake_case_name 2 * 3 * 4', '<p>snake_case_name 2 * 3 * 4</p>'],
  ['emphasis within a word', '**b**old', '<p><strong>b</strong>old</p>'],
  ['strikethrough', '~~a~~', '<p><del>a</del></p>'],
  ['code', '`a` ``b ` c`` `` ` `` `d', '<p><code>a</code> <code>b ` c</code> <code>`</code> `d</p>'],
  ['code before emphasis', '`*a*` *`b*`', '<p><code>*a*</code> *<code>b*</code></p>'],
  ['links', '[a](http://b) [a *b*](<http://c d> "t")', '<p><a http://b/>a</a> <span dead-link>a <em>b</em></span></p>'],
  ['links with brackets', '[a](http://b/(c)) [a [b](http://c) d](http://e)', '<p><a http://b/(c)>a</a> [a <a http://c/>b</a> d](<a http://e/>http://e</a>)</p>'],
  ['pictures as links', '![i](http://x/y.png) [![j](http://z/k.png)](http://l)', '<p><a http://x/y.png>Image: i</a> <a http://l/>Image: j</a></p>'],
  ['references, also before their definition', '[r] [x][r] [no]\n\n[r]: http://r', '<p><a http://r/>r</a> <a http://r/>x</a> [no]</p>'],
  ['a definition whose title goes on', '[a]\n\n[a]: http://x\n"t\nu"', '<p><a http://x/>a</a></p>'],
  ['definitions with names of the language', '[constructor] [__proto__]', '<p>[constructor] [<strong>proto</strong>]</p>'],
  ['addresses', 'https://a.b/c_d_e, (www.x.y). <http://z> <a@b.c> mailto:a@b.de', '<p><a https://a.b/c_d_e>https://a.b/c_d_e</a>, (<a https://www.x.y/>www.x.y</a>). <a http://z/>http://z</a> <a mailto:a@b.c>a@b.c</a> <a mailto:a@b.de>mailto:a@b.de</a></p>'],
  ['file names, which are no addresses', 'README.md main.rs x@y.z ftp://a.b //c.d', '<p>README.md main.rs x@y.z ftp://a.b //c.d</p>'],
  ['links that name an address', '[https://a.b](https://c.d)', '<p><a https://c.d/>https://a.b</a></p>'],
  ['escapes and entities', '\\*a\\* &amp; &#x41; &no; \\', '<p>*a* & A &no; \\</p>'],
  ['hard breaks', 'a  \nb\\\nc\nd', '<p>a<br>b<br>c\nd</p>'],
];

for (const [name, text, wanted] of TEXTS) test(`reads ${name}`, () => assert.equal(brief(read(text)), wanted));

test('what comes in pieces is at the end what it would have been at once', () => {
  const everything = TEXTS.map(([, text]) => text).join('\n\n');
  for (const text of [...TEXTS.map(([, each]) => each), everything, everything.replaceAll('\n\n', '\n')]) {
    const whole = read(text);
    for (const size of [1, 2, 3, 7, 50]) assert.deepEqual(readStreamed(portions(text, size)), whole, `in pieces of ${size}: ${text}`);
    assert.deepEqual(readStreamed(text.split(/(?<=\n)/)), whole, `line by line: ${text}`);
  }
});

test('so do random texts in random pieces', () => {
  const words = ['$', '$$', '$$\n', '\\(', '\\)', '\\[\n', '\n\\]', '\n', '\n', '\n\n', '- ', '1. ', '> ', '# ', '```', '~~~\n', '    ', '  ', '\t', 'a', 'b c', '**', '_', '`', '[a]: http://x\n', '[c]:\n', '"', '[a]', '|', '| a | b |\n', '|-|-|\n', '===', '---\n', '\\', 'http://z.y ', '- [ ] t\n', `${'x'.repeat(600)}\n`, 'lorem ipsum '.repeat(60)];
  const random = randomFrom(20261);
  for (let round = 0; round < 300; round++) {
    const text = Array.from({ length: 2 + random(60) }, () => words[random(words.length)]).join('');
    /** @type {string[]} */
    const pieces = [];
    for (let at = 0; at < text.length; at += pieces.at(-1)?.length ?? 0) pieces.push(text.slice(at, at + 1 + random(40)));
    assert.deepEqual(readStreamed(pieces), read(text), JSON.stringify(pieces));
  }
});

test('what is final is not touched again', () => {
  const stream = new BlockStream(library);
  let text = '';
  for (const piece of portions('# A\n\nb\n\n- c\n- d\n\ne\n\n```\nf\n```\ng\n\n| h |\n|-|\n| i |\n\nj\n\n---\n\nk', 1)) {
    const before = stream.blocks;
    const same = stream.take((text += piece), true);
    for (let at = 0; at < same; at++) assert.equal(stream.blocks[at], before[at]);
    assert.ok(stream.blocks.length - same <= 3, text);
  }
});

test('what is still being written already looks like what it becomes', () => {
  const open = (/** @type {string} */ text) => {
    const stream = new BlockStream(library);
    stream.take(text, true);
    return brief(stream.blocks);
  };
  assert.equal(open('a **b'), '<p>a <strong>b</strong></p>');
  assert.equal(open('a **b*'), '<p>a <strong>b</strong></p>');
  assert.equal(open('a **'), '<p>a</p>');
  assert.equal(open('a `b'), '<p>a <code>b</code></p>');
  assert.equal(open('a `*b'), '<p>a <code>*b</code></p>');
  assert.equal(open('a [b](http://c'), '<p>a b</p>');
  assert.equal(open('**a** *b'), '<p><strong>a</strong> <em>b</em></p>');
  assert.equal(open('**a *b'), '<p><strong>a <em>b</em></strong></p>');
  assert.equal(open('- **a'), '<ul><li><p><strong>a</strong></p></li></ul>');
  assert.equal(open('a\n-'), '<p>a</p>'); // a heading, a rule, an item?
  assert.equal(open('a\n\n* **'), '<p>a</p>'); // a rule, or an item that begins with bold text?
  assert.equal(open('```js\na\n``'), '<pre js>a\n</pre>');
  assert.equal(open('a $b*c$ d'), '<p>a <math>b*c</math> d</p>');
  assert.equal(open('a\n\n$$\nb_1 *c'), '<p>a</p>\n<div formula open>$$\nb_1 *c</div>');
  assert.equal(open('2 * 3 and snake_case \\*'), '<p>2 * 3 and snake_case *</p>');
});

/** @type {Record<string, string>} */
const LONG = {
  fence: `\`\`\`\n${'some code of a line\n\n'.repeat(1_200)}`,
  list: '- an item with **bold** text\n'.repeat(900),
  'loose list': '1. an item\n\n   with `more` text\n\n'.repeat(700),
  table: `| a | b |\n|---|---|\n${'| one | **two** |\n'.repeat(1_200)}`,
  paragraph: 'some *text* and more '.repeat(1_200),
  quote: '> text\n> - item\n'.repeat(1_500),
  'fence in a list': `- a\n  \`\`\`\n${'  code\n'.repeat(3_500)}`,
  definitions: '[a]: http://x\n'.repeat(1_800),
  'what looks like the end of a fence': `\`\`\`\n${'``` x\n'.repeat(3_500)}`,
};

for (const [name, text] of Object.entries(LONG)) {
  test(`a long ${name} costs a fixed multiple of its length`, (context) => {
    let parsed = 0;
    const parse = library.parse.bind(library);
    context.mock.method(library, 'parse', (/** @type {string} */ source, /** @type {unknown} */ env) => {
      parsed += source.length;
      return parse(source, env);
    });
    readStreamed(portions(text, 50));
    assert.ok(parsed < 20 * text.length + 200_000, `${(parsed / text.length).toFixed(1)} times`);
  });
}

/** What makes other parsers slow or crash. @type {Record<string, string>} */
const HARD = {
  stars: `${'*'.repeat(60_000)}a${'*'.repeat(60_000)}`,
  'open stars': '*a '.repeat(20_000),
  'open strong stars': `${'*a **a '.repeat(5_000)}b${' a** a*'.repeat(5_000)}`,
  underscores: '_a_b'.repeat(15_000),
  'mismatched emphasis': '*a_ '.repeat(8_000),
  'open brackets': '[a'.repeat(15_000),
  'nested brackets': `${'['.repeat(10_000)}a${']'.repeat(10_000)}`,
  'half links': '[a]('.repeat(7_500),
  'half images': '![[]()'.repeat(5_000),
  'link with many spaces': `[a](${' '.repeat(30_000)}`,
  'backtick ladder': Array.from({ length: 250 }, (_, at) => `e${'`'.repeat(at)}`).join(''),
  dollars: '$a '.repeat(10_000),
  'many dollars': '$'.repeat(30_000),
  'open formulas': '\\(\\['.repeat(7_000),
  'open formula blocks': '$$\nx\n'.repeat(8_000),
  'formula lines': '$$ x\n'.repeat(8_000),
  comments: '<!--'.repeat(8_000),
  angles: '<'.repeat(30_000),
  quotes: '>'.repeat(50_000),
  'spaced quotes': `${'> '.repeat(30_000)}a`,
  'quotes and lists': `${'> - '.repeat(10_000)}a`,
  'nested lists': Array.from({ length: 1_000 }, (_, at) => `${' '.repeat(at * 2)}* a`).join('\n'),
  'lists in one line': `${'* '.repeat(20_000)}a`,
  tildes: '~~a '.repeat(8_000),
  ampersands: '&#'.repeat(15_000),
  mails: 'a@'.repeat(15_000),
  'mail addresses': 'mailto:a'.repeat(4_000),
  links: 'http://'.repeat(4_000),
  'many links': 'http://a.b www.c.d '.repeat(1_600),
  'stars after a link': `http://a.b/${'*'.repeat(31_000)}a`,
  'closing brackets of links': `http://a${')'.repeat(30_000)}`,
  'wide table': `${'|'.repeat(20_000)}\n${'|-'.repeat(10_000)}|`,
  'nearly tables': 'a|b\n-|\n'.repeat(5_000),
  'lazy lines': `${'>'.repeat(30)}a\n${'a\n'.repeat(5_000)}`,
  definitions: '[a]: <b>\n'.repeat(5_000),
  'definitions with half titles': '[a]: b "x\n'.repeat(3_000),
  references: `${Array.from({ length: 2_000 }, (_, at) => `[${at}] `).join('')}\n\n${Array.from({ length: 2_000 }, (_, at) => `[${at}]: x`).join('\n')}`,
  'hard breaks': 'a  \n'.repeat(10_000),
  blanks: '\n'.repeat(60_000),
  spaces: `a${' '.repeat(60_000)}b`,
  tabs: '\t'.repeat(50_000),
  hashes: `# ${'#'.repeat(60_000)} a`,
};

for (const [name, text] of Object.entries(HARD)) {
  test(`is not slowed down by ${name}`, () => {
    const from = process.cpuUsage();
    read(text);
    const { user, system } = process.cpuUsage(from);
    // Each takes less than 200 ms; what is quadratic takes many seconds. Of the processor, because the machine may be busy.
    assert.ok(user + system < 1_500_000, `${(user + system) / 1000} ms`);
  });
}

test('what is nested too deep is text and not lost', () => {
  assert.match(brief(read(`${'> '.repeat(200)}deep\n\nafter`)), /> > deep<.*\n<p>after<\/p>$/s);
  assert.match(brief(read(`${'- '.repeat(200)}deep\n\nafter`)), /- - deep<.*\n<p>after<\/p>$/s);
  const emphasised = brief(read(`${'*'.repeat(400)}deep${'*'.repeat(400)}`));
  assert.match(emphasised, />deep</);
  assert.ok(emphasised.split('<strong>').length < 70);
});

const CORPUS = new URL('../../../../../shared/conformance/xss-public.json', import.meta.url);
/** @type {string[]} */
const HOSTILE = [
  '[a](javascript:alert(1)) [b](JaVaScRiPt:alert(1)) [c](java\nscript:alert(1)) [d](&#106;avascript:alert(1)) <javascript:alert(1)>',
  '[a](data:text/html,x) ![b](data:image/svg+xml,x) [c](vbscript:x) [d](file:///etc/passwd) [e](blob:x) [f](//evil.example) [g](/api) [h](?x)',
  '[a]: javascript:alert(1)\n\n[a] [b][a]',
  '```"><img/src=x/onerror=alert(1)>\nx\n```',
  '| a |\n|:-" onclick="x-|\n\n- [x" onclick="x] a',
  '<script>alert(1)</script><img src=x onerror=alert(1)><form id=chat name=body>',
  '\u202eabc\u202c # \u2066x',
];
const TAGS = new Set(['p', 'h3', 'h4', 'h5', 'h6', 'ul', 'ol', 'li', 'blockquote', 'hr', 'br', 'div', 'table', 'thead', 'tbody', 'tr', 'th', 'td', 'em', 'strong', 'del', 'code', 'a', 'span', 'button']);
const ATTRIBUTES = new Set(['dir', 'class', 'start', 'scope', 'tabindex', 'role', 'aria-label', 'translate', 'href', 'target', 'rel', 'title', 'type', 'data-copy-table']);
const CLASSES = /^(?:table|table-tools|quiet|formula|loose|task (?:open|done)|visually-hidden|dead-link|level-[1-6]|align-(?:left|center|right))$/;

/** @param {import('../../../../webapp/js/view/markdown/types.js').TreeNode} node @param {string} text */
function assertHarmless(node, text) {
  if (typeof node === 'string' || !('tag' in node)) return;
  assert.ok(TAGS.has(node.tag), `${node.tag}: ${text}`);
  for (const [name, value] of Object.entries(node.attributes)) {
    assert.ok(ATTRIBUTES.has(name), `${name}: ${text}`);
    if (name === 'class') assert.match(value, CLASSES, text);
    if (name === 'href') assert.match(value, /^(?:https?:\/\/|mailto:)/, text);
  }
  for (const child of node.children) assertHarmless(child, text);
}

test('of hostile text nothing becomes an element, attribute, class or address that it should not', (context) => {
  const all = [...HOSTILE];
  if (existsSync(CORPUS)) all.push(...JSON.parse(readFileSync(CORPUS, 'utf8')).map((/** @type {{payload: string}} */ { payload }) => payload));
  else context.diagnostic('without the public corpus, which is not beside this project');
  for (const text of all) {
    for (const blocks of [read(text), readStreamed(portions(text, 5))]) for (const block of blocks) assertHarmless(block, text);
  }
});

/** Random numbers that are the same each time (mulberry32). @param {number} seed @returns {(below: number) => number} */
function randomFrom(seed) {
  let state = seed;
  return (below) => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) % below;
  };
}
