// Vercel's AI SDK, with OpenAI's and Anthropic's providers of it and a server that answers as they do.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createAnthropic } from '@ai-sdk/anthropic';
import { createOpenAI } from '@ai-sdk/openai';
import { embed, embedMany, generateImage, generateText, stepCountIs, streamText, tool } from 'ai';
import { wrapEmbeddingModel, wrapImageModel, wrapLanguageModel } from 'ai';
import { MockLanguageModelV4 } from 'ai/test';
import { Redactor } from 'reticent';
import { redactionMiddleware } from 'reticent/ai-sdk';
import { z } from 'zod';
import { ANSWER, CARD, EMAIL, PICTURE, SECRET, TO_TOOLS, assertClean, failing, section } from './common.mjs';
import { answer } from './providers.mjs';
import { listening } from './wire.mjs';

globalThis.AI_SDK_LOG_WARNINGS = false;

async function withModels(run, options) {
  const wire = await listening(answer);
  const settings = { baseURL: `${wire.url}/v1`, apiKey: 'none' };
  const inner = [createOpenAI(settings).chat('gpt-5'), createOpenAI(settings).responses('gpt-5'), createAnthropic(settings)('claude')];
  try {
    for (const model of inner) await run(wrapLanguageModel({ model, middleware: redactionMiddleware(options) }), wire);
  } finally {
    await wire.close();
  }
}

const asked = { system: `You write for ${EMAIL}`, messages: [{ role: 'user', content: [{ type: 'text', text: SECRET }] }], maxRetries: 0 };

test('AI SDK: whole and streamed answers', () =>
  withModels(async (model, wire) => {
    assert.equal((await generateText({ model, ...asked })).text, ANSWER);
    const streamed = streamText({ model, ...asked });
    const texts = [];
    for await (const text of streamed.textStream) texts.push(text);
    assert.equal(texts.join(''), ANSWER);
    assert.ok(texts.length > 3, 'the answer came at once');
    assertClean(wire.received);
    assert.match(wire.received, /\[EMAIL_ADDRESS_1\]/);
  }));

test('AI SDK: the parts of a stream are redacted as they come', () =>
  withModels(
    async (model) => {
      const send = tool({ inputSchema: z.object({ to: z.string() }), execute: ({ to }) => `sent to ${to}` });
      const streams = [
        streamText({ model, ...asked, tools: { send } }).fullStream,
        streamText({ model, ...asked, tools: { send } }).toUIMessageStream(),
      ];
      for (const stream of streams) {
        const parts = [];
        for await (const part of new Redactor().redactStream(stream)) parts.push(part);
        assertClean(JSON.stringify(parts));
        const of = (type) => parts.filter((part) => part.type === type);
        const said = of('text-delta').map(({ delta, text }) => delta ?? text).join('');
        assert.equal(said, ANSWER.replace(EMAIL, '[EMAIL_ADDRESS]'));
        const called = of('tool-input-delta').map(({ delta, inputTextDelta }) => delta ?? inputTextDelta).join('');
        const [{ input }] = [...of('tool-call'), ...of('tool-input-available')];
        assert.deepEqual(input, { to: '[EMAIL_ADDRESS]' });
        assert.deepEqual(JSON.parse(called), input);
      }
    },
    { redactor: new Redactor({ policy: TO_TOOLS }) },
  ));

for (const [policy, seen] of [[{}, '[EMAIL_ADDRESS_1]'], [TO_TOOLS, EMAIL]]) {
  test(`AI SDK: tools get what the policy lets them, and what they give is masked: ${seen.slice(0, 6)}`, () =>
    withModels(
      async (model, wire) => {
        const sent = [];
        const send = tool({
          inputSchema: z.object({ to: z.string() }),
          execute: async ({ to }) => {
            sent.push(to);
            return { card: CARD };
          },
        });
        const call = { model, ...asked, tools: { send }, stopWhen: stepCountIs(2) };
        await generateText(call);
        await streamText(call).consumeStream();
        assert.ok(sent.length >= 2);
        for (const to of sent) assert.equal(to, seen);
        assertClean(wire.received);
      },
      { redactor: new Redactor({ policy }) },
    ));
}

test('AI SDK: headers and addresses', () =>
  withModels(async (model, wire) => {
    const image = new URL(`https://shop.example/${EMAIL}/a.png?of=${EMAIL}&sig=a%2Fb`);
    const content = [{ type: 'image', image }, { type: 'text', text: SECRET }];
    const headers = { 'X-Customer': EMAIL, 'X-None': undefined };
    await generateText({ model, messages: [{ role: 'user', content }], headers, maxRetries: 0 });
    assertClean(decodeURIComponent(wire.received));
    assert.match(wire.received, /"x-customer":"\[EMAIL_ADDRESS_1\]"/);
    assert.match(wire.received, /shop\.example\/%5BEMAIL_ADDRESS_1%5D\/a\.png\?of=%5BEMAIL_ADDRESS_1%5D&sig=a%2Fb/);
  }));

test('AI SDK: embeddings and images', async () => {
  const wire = await listening((path, body) => {
    if (path.endsWith('/embeddings')) return { data: JSON.parse(body).input.map(() => ({ embedding: [0.5, 0.25] })), usage: { prompt_tokens: 1 } };
    return { data: [{ b64_json: PICTURE.toString('base64') }] };
  });
  const openai = createOpenAI({ baseURL: `${wire.url}/v1`, apiKey: 'none' });
  const middleware = redactionMiddleware({ specificationVersion: 'v4' });
  const model = wrapEmbeddingModel({ model: openai.embedding('text-embedding-3-small'), middleware });
  const headers = { 'X-Customer': EMAIL };
  assert.deepEqual((await embed({ model, value: SECRET, headers })).embedding, [0.5, 0.25]);
  await embedMany({ model, values: [SECRET, EMAIL] });
  const images = wrapImageModel({ model: openai.image('gpt-image-1'), middleware });
  const { image } = await generateImage({ model: images, prompt: SECRET, headers });
  assert.ok(PICTURE.equals(Buffer.from(image.uint8Array)));
  assert.equal(wire.bodies.length, 3);
  assertClean(wire.received);
  const broken = wrapEmbeddingModel({ model: openai.embedding('e'), middleware: redactionMiddleware({ specificationVersion: 'v4', redactor: failing() }) });
  await assert.rejects(embed({ model: broken, value: SECRET, maxRetries: 0 }), { name: 'RedactionError' });
  assert.equal(wire.bodies.length, 3);
  await wire.close();
});

test('AI SDK: what cannot be masked is not sent', () =>
  withModels(
    async (model, wire) => {
      await assert.rejects(generateText({ model, ...asked }), { name: 'RedactionError' });
      const errors = [];
      await streamText({ model, ...asked, onError: ({ error }) => errors.push(error) }).consumeStream();
      assert.equal(errors[0].name, 'RedactionError');
      assert.equal(wire.bodies.length, 0);
    },
    { redactor: failing() },
  ));

test('AI SDK: what a later version sends besides, and streams that end in the middle', async () => {
  const sent = [];
  const parts = [{ type: 'text-start', id: '0' }, { type: 'text-delta', id: '0', delta: 'to [EMAIL_ADDRESS_1], [EMAIL_ADD' }];
  const model = new MockLanguageModelV4({
    doStream: async (given) => {
      sent.push(given);
      return { stream: ReadableStream.from(parts) };
    },
  });
  const wrapped = wrapLanguageModel({ model, middleware: redactionMiddleware({ specificationVersion: 'v4' }) });
  const prompt = [{ role: 'user', content: [{ type: 'text', text: SECRET }] }];
  const abortSignal = AbortSignal.timeout(10_000);
  const { stream } = await wrapped.doStream({ prompt, abortSignal, seed: 4111111111111111, context: { customer: EMAIL } });
  let text = '';
  for await (const { delta = '' } of stream) text += delta;
  assert.equal(text, `to ${EMAIL}, [EMAIL_ADD`);
  assertClean(sent);
  assert.equal(sent[0].context.customer, '[EMAIL_ADDRESS_1]');
  assert.equal(sent[0].abortSignal, abortSignal);
  assert.equal(sent[0].seed, 4111111111111111);
});

test('AI SDK: the names of the versions', () => {
  for (const specificationVersion of ['v2', 'v3', 'v4']) {
    assert.equal(redactionMiddleware({ specificationVersion }).specificationVersion, specificationVersion);
  }
  assert.equal(redactionMiddleware().specificationVersion, 'v3');
});

test('AI SDK: the example of the documents', async () => {
  const wire = await listening(answer);
  const openai = createOpenAI({ baseURL: `${wire.url}/v1`, apiKey: 'none' });
  const model = section('AI SDK', 'openai', 'wrapLanguageModel', 'redactionMiddleware')(openai, wrapLanguageModel, redactionMiddleware);
  assert.equal((await generateText({ model, ...asked })).text, ANSWER);
  assertClean(wire.received);
  await wire.close();
});
