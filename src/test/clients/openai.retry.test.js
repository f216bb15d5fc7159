import assert from 'node:assert/strict';
import { test } from 'node:test';
import OpenAI from 'openai';
import { apiKey, baseURL, flaky, text } from './given.js';

const client = new OpenAI({ baseURL, apiKey, maxRetries: 2 });
const RETRY_AFTER_MS = 1000;

/** @param {number} status what the model's server says twice */
async function answered(status, ask) {
  const began = performance.now();
  assert.equal(await ask(), text);
  // Left to itself the client waits for half a second and for one: what it kept to is the wait that Parley has handed on.
  if (status === 429) assert.ok(performance.now() - began >= 2 * RETRY_AFTER_MS, 'the server\'s wait is kept');
}

for (const status of [429, 500]) {
  test(`a response after ${status}, twice`, () =>
    answered(status, async () => (await client.responses.create({ model: flaky(status, 'response'), input: 'Hello' })).output_text));

  test(`a streamed response after ${status}, twice`, () =>
    answered(status, async () => {
      let said = '';
      for await (const event of await client.responses.create({ model: flaky(status, 'stream'), input: 'Hello', stream: true })) {
        if (event.type === 'response.output_text.delta') said += event.delta;
      }
      return said;
    }));

  test(`a streamed chat completion after ${status}, twice`, () =>
    answered(status, async () => {
      let said = '';
      const messages = [{ role: 'user', content: 'Hello' }];
      for await (const chunk of await client.chat.completions.create({ model: flaky(status, 'chat'), messages, stream: true })) {
        said += chunk.choices[0]?.delta.content ?? '';
      }
      return said;
    }));
}
