import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createOpenAI } from '@ai-sdk/openai';
import { APICallError, generateText, streamText } from 'ai';
import { apiKey, baseURL, model, text, waiting } from './given.js';

const openai = createOpenAI({ baseURL, apiKey });

for (const [name, of] of Object.entries({ responses: openai.responses, chat: openai.chat })) {
  test(`text, ${name}`, async () => {
    const answer = await generateText({ model: of(model), prompt: 'Hello', maxRetries: 0 });
    assert.equal(answer.text, text);
    assert.equal(answer.usage.totalTokens, 47);
  });

  test(`a stream, ${name}`, async () => {
    const answer = streamText({ model: of(model), prompt: 'Hello', maxRetries: 0 });
    let said = '';
    for await (const piece of answer.textStream) said += piece;
    assert.equal(said, text);
    assert.equal((await answer.usage).totalTokens, 47);
    assert.equal(await answer.finishReason, 'stop');
  });

  test(`leaving, ${name}`, async () => {
    const leaving = new AbortController();
    const answer = streamText({ model: of(waiting(`ai-${name}`)), prompt: 'x', abortSignal: leaving.signal, maxRetries: 0 });
    for await (const _ of answer.textStream) leaving.abort();
  });

  test(`a fault, ${name}`, async () => {
    const fault = await generateText({ model: of('mock-fail429'), prompt: 'x', maxRetries: 0 }).catch((error) => error);
    assert.ok(APICallError.isInstance(fault));
    assert.equal(fault.statusCode, 429);
    assert.ok(fault.isRetryable);
  });
}
