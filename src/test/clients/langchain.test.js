import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ChatOpenAI } from '@langchain/openai';
import { apiKey, baseURL, model, text, waiting } from './given.js';

for (const useResponsesApi of [true, false]) {
  const name = useResponsesApi ? 'responses' : 'chat';
  const ask = (asked) => new ChatOpenAI({ model: asked, apiKey, configuration: { baseURL }, useResponsesApi, maxRetries: 0 });

  test(`a message, ${name}`, async () => {
    const message = await ask(model).invoke('Hello');
    assert.equal(message.text, text);
    assert.equal(message.usage_metadata.total_tokens, 47);
  });

  test(`a stream, ${name}`, async () => {
    let said = '';
    for await (const piece of await ask(model).stream('Hello')) said += piece.text;
    assert.equal(said, text);
  });

  test(`leaving, ${name}`, async () => {
    for await (const piece of await ask(waiting(`langchain-${name}`)).stream('x')) {
      if (piece.text) break;
    }
  });
}
