// LangChain's chat models and agents, through the fetch that they take, to a server that answers as OpenAI does.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { HumanMessage, SystemMessage } from '@langchain/core/messages';
import { tool } from '@langchain/core/tools';
import { ChatOpenAI } from '@langchain/openai';
import { createAgent } from 'langchain';
import { Redactor } from 'reticent';
import { redactingFetch } from 'reticent/fetch';
import { z } from 'zod';
import { ANSWER, EMAIL, SECRET, TO_TOOLS, assertClean, failing, section } from './common.mjs';
import { answer } from './providers.mjs';
import { listening } from './wire.mjs';

const messages = [new SystemMessage(`You write for ${EMAIL}`), new HumanMessage(SECRET)];

// The second turn of an agent has what the tool gave, and calls none.
function server(path, body) {
  const asked = JSON.parse(body);
  if (asked.messages.some(({ role }) => role === 'tool')) delete asked.tools;
  return answer(path, JSON.stringify(asked));
}

async function withModel(run, options) {
  const wire = await listening(server);
  const configuration = { baseURL: `${wire.url}/v1`, fetch: redactingFetch(options) };
  try {
    await run(new ChatOpenAI({ model: 'gpt-4o', apiKey: 'none', maxRetries: 0, streamUsage: false, configuration }), wire);
  } finally {
    await wire.close();
  }
}

test('LangChain: invoke, batch and stream', () =>
  withModel(async (model, wire) => {
    assert.equal((await model.invoke(messages)).content, ANSWER);
    assert.deepEqual((await model.batch([messages, SECRET])).map(({ content }) => content), [ANSWER, ANSWER]);
    const texts = [];
    for await (const chunk of await model.stream(messages)) texts.push(chunk.content);
    assert.equal(texts.join(''), ANSWER);
    assert.ok(texts.filter(Boolean).length > 3, 'the answer came at once');
    assertClean(wire.received);
  }));

test('LangChain: agents with tools', () =>
  withModel(
    async (model, wire) => {
      const sent = [];
      const send = tool(({ to }) => sent.push(to) && `sent to ${to}`, { name: 'send', description: 'Sends', schema: z.object({ to: z.string() }) });
      const done = await createAgent({ model, tools: [send] }).invoke({ messages: [new HumanMessage(SECRET)] });
      assert.deepEqual(sent, [EMAIL]);
      assert.equal(done.messages.at(-1).content, ANSWER);
      assertClean(wire.received);
    },
    { redactor: new Redactor({ policy: TO_TOOLS }) },
  ));

test('LangChain: what cannot be masked is not sent', () =>
  withModel(
    async (model, wire) => {
      await assert.rejects(model.invoke(messages));
      assert.equal(wire.bodies.length, 0);
    },
    { redactor: failing() },
  ));

test('LangChain: the example of the documents', async () => {
  const wire = await listening(server);
  const made = class extends ChatOpenAI {
    constructor({ configuration, ...settings }) {
      super({ ...settings, apiKey: 'none', configuration: { ...configuration, baseURL: `${wire.url}/v1` } });
    }
  };
  const model = section('LangChain and LangGraph', 'ChatOpenAI', 'redactingFetch')(made, redactingFetch);
  assert.equal((await model.invoke(messages)).content, ANSWER);
  assertClean(wire.received);
  await wire.close();
});
