import assert from 'node:assert/strict';
import { test } from 'node:test';
import { separated } from '../../../../webapp/js/view/table-text.js';

test('cells are quoted where they have to be', () => {
  assert.equal(separated([['a', 'b,c'], ['say "x"', 'two\nlines'], ['', ' d']], ','), 'a,"b,c"\r\n"say ""x""","two\nlines"\r\n," d"');
  assert.equal(separated([['a,b', 'c\td']], '\t'), 'a,b\t"c\td"');
});

test('what a spreadsheet would run is text there; numbers stay numbers', () => {
  for (const cell of ['=1+1', '@SUM(A1)', '+cmd', '-x', '=HYPERLINK("https://evil.example")']) assert.match(separated([[cell]], '\t'), /^"?'/);
  for (const cell of ['-5', '+1.5', '-1,234.50', '- 3', '-12 %']) assert.equal(separated([[cell]], '\t'), cell);
});
