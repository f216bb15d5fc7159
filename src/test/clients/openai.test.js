import assert from 'node:assert/strict';
import { test } from 'node:test';
import OpenAI from 'openai';
import { apiKey, baseURL, model, spentKey, text, waiting } from './given.js';

const client = new OpenAI({ baseURL, apiKey, maxRetries: 0 });
const ask = { model, input: 'Hello' };
const chat = { model, messages: [{ role: 'user', content: 'Hello' }] };

test('a response', async () => {
  const response = await client.responses.create(ask);
  assert.equal(response.output_text, text);
  assert.equal(response.usage.total_tokens, 47);
  assert.equal((await client.responses.retrieve(response.id)).output_text, text);
});

test('a streamed response, event by event', async () => {
  let said = '';
  let number = 0;
  for await (const event of await client.responses.create({ ...ask, stream: true })) {
    assert.equal(event.sequence_number, number++);
    if (event.type === 'response.output_text.delta') said += event.delta;
  }
  assert.equal(said, text);
});

test('a streamed response by the helper, and the same again by its id', async () => {
  const stream = client.responses.stream(ask);
  const response = await stream.finalResponse();
  assert.equal(response.output_text, text);
  const again = client.responses.stream({ response_id: response.id, starting_after: 3 });
  assert.equal((await again.finalResponse()).output_text, text);
});

test('a response in the background is cancelled', async () => {
  const begun = await client.responses.create({ model: waiting('cancelled'), input: 'x', background: true });
  assert.equal(begun.status, 'in_progress');
  assert.equal((await client.responses.cancel(begun.id)).status, 'cancelled');
});

test('a chat completion', async () => {
  const completion = await client.chat.completions.create(chat);
  assert.equal(completion.choices[0].message.content, text);
  assert.equal(completion.usage.total_tokens, 47);
});

test('a streamed chat completion', async () => {
  const stream = client.chat.completions.stream({ ...chat, stream_options: { include_usage: true } });
  const completion = await stream.finalChatCompletion();
  assert.equal(completion.choices[0].message.content, text);
  assert.equal(completion.usage.total_tokens, 47);
});

test('leaving a stream', async () => {
  for await (const event of await client.responses.create({ model: waiting('openai-responses'), input: 'x', stream: true })) {
    if (event.type === 'response.output_text.delta') break;
  }
  const stream = client.chat.completions.stream({ ...chat, model: waiting('openai-chat') });
  stream.once('content', () => stream.abort());
  await assert.rejects(stream.done(), OpenAI.APIUserAbortError);
});

test('every fault is of its class', async () => {
  const faults = [
    ['mock-fail400', OpenAI.BadRequestError],
    ['mock-fail429', OpenAI.RateLimitError],
    ['mock-fail500', OpenAI.InternalServerError],
    ['mock-fail503', OpenAI.InternalServerError],
  ];
  for (const [name, expected] of faults) {
    await assert.rejects(client.responses.create({ ...ask, model: name }), expected, name);
    await assert.rejects(client.chat.completions.create({ ...chat, model: name, stream: true }), expected, name);
  }
  await assert.rejects(client.responses.retrieve('resp_unknown'), OpenAI.NotFoundError);
  await assert.rejects(client.responses.create({ model }), OpenAI.BadRequestError);
  const stranger = new OpenAI({ baseURL, apiKey: 'sk-parley-unknown', maxRetries: 0 });
  const refusal = await stranger.models.list().catch((error) => error);
  assert.ok(refusal instanceof OpenAI.AuthenticationError);
  assert.equal(refusal.code, 'invalid_api_key');
  assert.match(refusal.requestID, /^req_/);
});

test('a key that has used up its limit is told so, and what limits leave', async () => {
  const spent = new OpenAI({ baseURL, apiKey: spentKey, maxRetries: 0 });
  const refusal = await spent.responses.create(ask).catch((error) => error);
  assert.ok(refusal instanceof OpenAI.RateLimitError);
  assert.equal(refusal.code, 'rate_limit_exceeded');
  assert.equal(refusal.headers.get('x-ratelimit-limit-tokens'), '1');
  assert.match(refusal.headers.get('x-ratelimit-reset-tokens'), /s$/);
  assert.ok(Number(refusal.headers.get('retry-after')) > 0);
});

test('an answer that breaks in the middle is no answer', async () => {
  await assert.rejects(client.chat.completions.stream({ ...chat, model: 'mock-cut' }).finalChatCompletion());
});

test('embeddings', async () => {
  const vectors = await client.embeddings.create({ model, input: ['Hello', 'Hi'] });
  assert.deepEqual(vectors.data.map((each) => each.embedding), [[5, 0.25], [2, 0.25]]);
  assert.equal(vectors.usage.prompt_tokens, 8);
  const numbers = await client.embeddings.create({ model, input: 'Hello', encoding_format: 'float' });
  assert.deepEqual(numbers.data[0].embedding, [5, 0.25]);
  await assert.rejects(client.embeddings.create({ model: 'mock-fail429', input: 'x' }), OpenAI.RateLimitError);
});

test('models', async () => {
  const models = await client.models.list();
  assert.deepEqual(models.data.map((each) => each.id), ['gpt-5-mini', 'gpt-5']);
});
