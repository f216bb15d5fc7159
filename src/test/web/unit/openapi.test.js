import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { clientExamples } from '../../../../webapp/js/state/client-examples.js';
import { operationsByTag, shape } from '../../../../webapp/js/state/openapi.js';

const DOCUMENT = JSON.parse(readFileSync(new URL('../../../../webapp/openapi.json', import.meta.url), 'utf8'));

test('a schema is written as a type', () => {
  const document = { components: { schemas: { Key: { type: 'object', required: ['id'], properties: { id: { type: 'string' }, ends: { type: ['string', 'null'], description: 'when' } } } } } };
  assert.equal(shape(document, { $ref: '#/components/schemas/Key' }), '{\n  id: string\n  ends?: string | null  // when\n}');
  assert.equal(shape(document, { type: 'array', items: { enum: ['a', 'b'] } }), '("a" | "b")[]');
  assert.equal(shape(document, {}), 'any');
});

test('a schema that contains itself has an end', () => {
  const document = { tree: { type: 'object', properties: { child: { $ref: '#/tree' } } } };
  assert.match(shape(document, document.tree), /…/);
});

test('every operation of the document is shown, with what it takes and answers', () => {
  const byTag = operationsByTag(DOCUMENT);
  assert.deepEqual([...byTag.keys()], ['page', 'programs', 'operation']);
  const operations = [...byTag.values()].flat();
  const told = Object.values(DOCUMENT.paths).flatMap((item) => Object.keys(item)).filter((name) => name !== 'parameters');
  assert.equal(operations.length, told.length);
  const ask = operations.find(({ path }) => path === '/api/llmstream');
  assert.equal(ask?.method, 'POST');
  assert.match(ask?.body[0]?.shape ?? '', /messages: /);
  for (const { method, path, says, answers } of operations) assert.ok(says && answers.length > 0, `${method} ${path}`);
});

test('what is no document shows nothing', () => {
  for (const document of [{}, { paths: 7 }, { paths: { '/x': { get: null } } }]) assert.equal(operationsByTag(document).size, 0);
});

test('examples name the address at which the page was found, and the README has their clients', () => {
  const readme = readFileSync(new URL('../../../../README.md', import.meta.url), 'utf8');
  const examples = clientExamples('https://chat.example.org/v1');
  assert.deepEqual(examples.map(({ name }) => name), ['curl', 'JavaScript', 'Python', 'LangChain', 'Java']);
  for (const { name, code } of examples) {
    assert.ok(code.includes('https://chat.example.org/v1'), name);
    assert.ok(name === 'curl' ? readme.includes('curl -N https://chat.example.org/v1/responses') : readme.includes(code.split('\n')[0]?.replace(/^(?:\/\/|#) /, '') ?? ''), name);
  }
});
