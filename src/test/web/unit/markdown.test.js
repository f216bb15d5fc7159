/** @import { Block, Document } from '../../../../webapp/js/view/markdown/types.js' */
/** @import { Inline } from '../../../../webapp/js/view/markdown/types.js' */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { BlockParser } from '../../../../webapp/js/view/markdown/blocks.js';
import { parseInline } from '../../../../webapp/js/view/markdown/inline.js';
import { splitRow } from '../../../../webapp/js/view/markdown/lines.js';

/** Blocks in short, to compare. @param {Block | Document} block @returns {unknown} */
function short(block) {
  switch (block.type) {
    case 'document':
      return block.children.map(short);
    case 'quote':
      return ['quote', ...block.children.map(short)];
    case 'list':
      return [`${block.ordered ? `ol${block.start}` : 'ul'}${block.loose ? ' loose' : ''}`, ...block.children.map(short)];
    case 'item':
      return [block.task === null ? 'li' : block.task ? 'done' : 'todo', ...block.children.map(short)];
    case 'paragraph':
      return block.lines.join('/');
    case 'heading':
      return `h${block.level} ${block.text}`;
    case 'code':
      return [`code ${block.info}`, ...block.lines];
    case 'table':
      return ['table', block.align.join(), splitRow(block.header), ...block.rows.map(splitRow)];
    case 'rule':
      return '---';
  }
}

/** @param {string} text @param {number} portion */
function blocks(text, portion) {
  const parser = new BlockParser();
  for (let at = 0; at < text.length; at += portion) parser.write(text.slice(at, at + portion));
  parser.end();
  return short(parser.document);
}

/** @type {[string, string, unknown][]} */
const BLOCKS = [
  ['paragraphs', 'a\nb\n\nc', ['a/b', 'c']],
  ['headings', '# A\n## B ##\n#no\nC\n===\nD\n---', ['h1 A', 'h2 B', 'h1 #no\nC', 'h2 D']],
  ['a rule after a blank line, a heading after text', 'a\n\n---\nb\n---', ['a', '---', 'h2 b']],
  ['a fence', '```js x\na\n\n  b\n```\nc', [['code js x', 'a', '', '  b'], 'c']],
  ['a fence that is still open', '~~~\n``` a', [['code ', '``` a']]],
  ['a fence in a list, with a blank line', '- a\n  ```\n  x\n\n  y\n  ```\n- b', [['ul', ['li', 'a', ['code ', 'x', '', 'y']], ['li', 'b']]]],
  ['indented code', 'a\n\n    b\n\n    c\nd', ['a', ['code ', 'b', '', 'c'], 'd']],
  ['nested lists, tight around loose', '- a\n  - b\n\n  - c\n- d', [['ul', ['li', 'a', ['ul loose', ['li', 'b'], ['li', 'c']]], ['li', 'd']]]],
  ['numbered lists', '3. a\n4. b\n\n1) c', [['ol3', ['li', 'a'], ['li', 'b']], ['ol1', ['li', 'c']]]],
  ['an item with two paragraphs', '1. a\n\n   b\n2. c', [['ol1 loose', ['li', 'a', 'b'], ['li', 'c']]]],
  ['tasks', '- [ ] a\n- [x] b', [['ul', ['todo', 'a'], ['done', 'b']]]],
  ['a number in the middle of text is no list', 'in\n1984. Not', ['in/1984. Not']],
  ['quotes, lazily continued', '> a\nb\n\nc', [['quote', 'a/b'], 'c']],
  ['a list in a quote', '> - a\n>   b\n>\n> c', [['quote', ['ul', ['li', 'a/b']], 'c']]],
  ['a table', '| a | b |\n|:-|-:|\n| 1 | x\\|y |\n| 2\n\nc', [['table', 'left,right', ['a', 'b'], ['1', 'x|y'], ['2']], 'c']],
  ['a table right after text', 'text\na | b\n--|--\n1 | 2', ['text', ['table', ',', ['a', 'b'], ['1', '2']]]],
  ['no table without a delimiter row', 'a | b\nc | d', ['a | b/c | d']],
  ['link definitions vanish', '[a]: http://x\ntext', ['text']],
  ['HTML is text', '<div>\n<b>x</b>', ['<div>/<b>x</b>']],
  ['carriage returns', 'a\r\n\r\n- b\r\n', ['a', ['ul', ['li', 'b']]]],
];

for (const [name, text, wanted] of BLOCKS) {
  test(`reads ${name}`, () => {
    for (const portion of [text.length, 1, 2, 3, 7]) assert.deepEqual(blocks(text, portion), wanted, `in portions of ${portion}`);
  });
}

test('what is finished is not touched again', () => {
  const parser = new BlockParser();
  parser.write('# A\n\nb\n\n- c\n- d\n\ne');
  const [heading, paragraph, list] = parser.document.children;
  const revs = [heading?.rev, paragraph?.rev];
  for (const more of ['f', '\n\n', 'g', '\n```\n', 'h\n', '```\n']) parser.write(more);
  assert.deepEqual(parser.document.children.slice(0, 3), [heading, paragraph, list]);
  assert.deepEqual([heading?.rev, paragraph?.rev], revs);
});

/** Inlines in short. @param {Inline[]} inlines @returns {string} */
function brief(inlines) {
  return inlines
    .map((each) => {
      switch (each.type) {
        case 'text':
          return each.text;
        case 'code':
          return `<code>${each.text}</code>`;
        case 'break':
          return '<br>';
        case 'link':
          return `<a ${each.href}>${brief(each.children)}</a>`;
        case 'image':
          return `<img ${each.href} ${each.alt}>`;
        default:
          return `<${each.type}>${brief(each.children)}</${each.type}>`;
      }
    })
    .join('');
}

/** @type {[string, string][]} */
const INLINES = [
  ['*a* _b_ **c** __d__ ***e***', '<em>a</em> <em>b</em> <strong>c</strong> <strong>d</strong> <em><strong>e</strong></em>'],
  ['**a *b** c*', '<em><em>a <em>b</em></em> c</em>'],
  ['snake_case_name 2 * 3 * 4', 'snake_case_name 2 * 3 * 4'],
  ['**b**old', '<strong>b</strong>old'],
  ['~~a~~ ~b~ ~~~c~~~', '<del>a</del> <del>b</del> ~~~c~~~'],
  ['`a` ``b ` c`` `` ` `` `d', '<code>a</code> <code>b ` c</code> <code>`</code> `d'],
  ['`*a*` *`b*`', '<code>*a*</code> *<code>b*</code>'],
  ['[a](http://b) [a *b*](<http://c d> "t")', '<a http://b>a</a> <a http://c d>a <em>b</em></a>'],
  ['[a](http://b/(c)) ![i](x.png)', '<a http://b/(c)>a</a> <img x.png i>'],
  ['[a [b](c) d](e)', '[a <a c>b</a> d](e)'],
  ['[r] [x][r] [] [no]', '<a http://r>r</a> <a http://r>x</a> [] [no]'],
  ['https://a.b/c_d_e, (www.x.y). <http://z> <a@b.c>', '<a https://a.b/c_d_e>https://a.b/c_d_e</a>, (<a https://www.x.y>www.x.y</a>). <a http://z>http://z</a> <a mailto:a@b.c>a@b.c</a>'],
  ['[https://a.b](https://c.d)', '<a https://c.d>https://a.b</a>'],
  ['\\*a\\* &amp; &#x41; &no; \\', '*a* & A &no; \\'],
  ['a  \nb\\\nc\nd', 'a<br>b<br>c\nd'],
  ['<script>alert(1)</script>', '<script>alert(1)</script>'],
  ['[constructor] [x][toString]', '[constructor] [x][toString]'],
];

for (const [text, wanted] of INLINES) {
  test(`reads inline ${JSON.stringify(text)}`, () => {
    const references = new Map([['r', 'http://r']]);
    assert.equal(brief(parseInline(text, { resolve: (label) => references.get(label) })), wanted);
  });
}

test('what is still being written already looks like what it becomes', () => {
  const open = (/** @type {string} */ text) => brief(parseInline(text, { open: true }));
  assert.equal(open('a **b'), 'a <strong>b</strong>');
  assert.equal(open('a **'), 'a ');
  assert.equal(open('a `b'), 'a <code>b</code>');
  assert.equal(open('a [b](http://c'), 'a b');
  assert.equal(open('**a** *b'), '<strong>a</strong> <em>b</em>');
});

/** What makes other parsers slow or crash. @type {Record<string, string>} */
const HARD = {
  stars: '*'.repeat(60_000),
  'open stars': '*a '.repeat(20_000),
  'open strong stars': `${'*a **a '.repeat(5_000)}b${' a** a*'.repeat(5_000)}`,
  underscores: '_a_b'.repeat(15_000),
  'open brackets': '[a'.repeat(30_000),
  'nested brackets': `${'['.repeat(10_000)}a${']'.repeat(10_000)}`,
  'half links': '[a]('.repeat(15_000),
  'half images': '![['.repeat(20_000),
  'link with many spaces': `[a](${' '.repeat(60_000)}`,
  'backtick ladder': Array.from({ length: 1_500 }, (_, at) => `e${'`'.repeat(at)}`).join(''),
  comments: '<!--'.repeat(20_000),
  angles: '<a:'.repeat(20_000),
  quotes: '>'.repeat(50_000),
  'spaced quotes': `${'> '.repeat(30_000)}a`,
  'nested lists': Array.from({ length: 1_000 }, (_, at) => `${' '.repeat(at * 2)}* a`).join('\n'),
  'lists in one line': `${'* '.repeat(20_000)}a`,
  'nearly rules': `${'* '.repeat(30_000)}a`,
  tildes: '~~a '.repeat(15_000),
  ampersands: '&#'.repeat(30_000),
  mails: 'a@'.repeat(30_000),
  links: 'http://'.repeat(8_000),
  'closing brackets of links': `http://a${')'.repeat(50_000)}`,
  'wide table': `${'|'.repeat(20_000)}\n${'|-'.repeat(10_000)}|`,
  'long table': `a|b\n-|-\n${'x|y\n'.repeat(20_000)}`,
  'nearly a table': `a|b\n-${' '.repeat(60_000)}|x`,
  definitions: '[a]: <b>\n'.repeat(10_000),
  'short lines': 'a\n'.repeat(50_000),
  'hard breaks': 'a  \n'.repeat(20_000),
  blanks: '\n'.repeat(60_000),
  spaces: `a${' '.repeat(60_000)}b`,
  tabs: '\t'.repeat(50_000),
  hashes: `# ${'#'.repeat(60_000)} a`,
};

/** @param {Block | Document} block */
function readInlines(block) {
  if ('children' in block) block.children.forEach(readInlines);
  else if (block.type === 'paragraph') parseInline(block.lines.join('\n'), { open: block.open, resolve: () => undefined });
  else if (block.type === 'heading') parseInline(block.text);
  else if (block.type === 'table') block.rows.forEach((row) => splitRow(row).forEach((cell) => parseInline(cell)));
}

for (const [name, text] of Object.entries(HARD)) {
  test(`is not slowed down by ${name}`, () => {
    const from = performance.now();
    const parser = new BlockParser();
    parser.write(text);
    parser.end();
    readInlines(parser.document);
    const took = performance.now() - from;
    // The aim is 200 ms in the page; the factor is for a machine that is busy with other tests.
    assert.ok(took < 800, `${Math.round(took)} ms`);
  });
}
