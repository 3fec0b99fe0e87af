// LangChain and LangGraph, with OpenAI's own integration and a server that answers as OpenAI does.

import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { InMemoryCache } from '@langchain/core/caches';
import { BaseCallbackHandler } from '@langchain/core/callbacks/base';
import { Document } from '@langchain/core/documents';
import { BaseChatModel } from '@langchain/core/language_models/chat_models';
import { AIMessage, AIMessageChunk, HumanMessage, SystemMessage, ToolMessage } from '@langchain/core/messages';
import { ChatPromptTemplate } from '@langchain/core/prompts';
import { BaseRetriever } from '@langchain/core/retrievers';
import { RunnableLambda } from '@langchain/core/runnables';
import { tool } from '@langchain/core/tools';
import { FakeListChatModel, FakeStreamingChatModel } from '@langchain/core/utils/testing';
import { ChatOpenAI } from '@langchain/openai';
import { MemorySaver } from '@langchain/langgraph';
import { createAgent, piiMiddleware, providerStrategy } from 'langchain';
import { Redactor } from 'reticent';
import { redactingFetch } from 'reticent/fetch';
import { FAILED, listen } from 'reticent/hooks';
import * as ours from 'reticent/langchain';
import { RedactingSerializer, protect } from 'reticent/langgraph';
import { parse, stringify } from 'yaml';
import { z } from 'zod';
import { ANSWER, ATTACHED, CARD, EMAIL, ENCODED, SECRET, TO_TOOLS, assertClean, failing, section } from './common.mjs';
import { answer } from './providers.mjs';
import { listening } from './wire.mjs';

const messages = [new SystemMessage(`You write for ${EMAIL}`), new HumanMessage({ content: SECRET, name: 'jane' })];
const schema = z.object({ to: z.string().describe(`Such as ${EMAIL}`) });

// The second turn of an agent has what the tool gave, and calls none.
function server(path, body) {
  const asked = JSON.parse(body);
  if (asked.messages?.some(({ role }) => role === 'tool')) delete asked.tools;
  return answer(path, JSON.stringify(asked));
}

async function withChat(run, settings) {
  const wire = await listening(server);
  const chat = (more) => {
    const configuration = { baseURL: `${wire.url}/v1`, ...more?.configuration };
    return new ChatOpenAI({ model: 'gpt-4o', apiKey: 'none', maxRetries: 0, streamUsage: false, ...settings, ...more, configuration });
  };
  try {
    await run(chat, wire);
  } finally {
    await wire.close();
  }
}

const sender = (sent = []) =>
  tool(({ to }) => sent.push(to) && `sent to ${to}, card ${CARD}`, { name: 'send', description: `Writes for ${EMAIL}`, schema });

async function joined(stream) {
  const texts = [];
  for await (const chunk of await stream) texts.push(chunk.content);
  assert.ok(texts.filter(Boolean).length > 3, 'the answer came at once');
  return texts.join('');
}

for (const useResponsesApi of [false, true]) {
  test(`LangChain: chat models, invoke, batch, stream, events: ${useResponsesApi ? 'responses' : 'chat'}`, () =>
    withChat(
      async (chat, wire) => {
        const model = new ours.ProtectedChatModel(chat());
        assert.equal((await model.invoke(messages)).text, ANSWER);
        assert.deepEqual((await model.batch([messages, SECRET])).map(({ text }) => text), [ANSWER, ANSWER]);
        const texts = [];
        for await (const chunk of await model.stream(messages)) texts.push(chunk.text);
        assert.equal(texts.join(''), ANSWER);
        assert.ok(texts.filter(Boolean).length > 3, 'the answer came at once');
        const ends = [];
        for await (const { event, data } of model.streamEvents(messages, { version: 'v2' })) if (event.endsWith('_end')) ends.push(data.output.text);
        assert.deepEqual(ends, [ANSWER]);
        assert.equal(await model.streamEvents(messages).text, ANSWER);
        assertClean(wire.received);
      },
      { useResponsesApi },
    ));
}

test('LangChain: chat models with fetch, chains, retries, fallbacks, listeners, settings', () =>
  withChat(async (chat, wire) => {
    assert.equal(await joined(chat({ configuration: { fetch: redactingFetch() } }).stream(messages)), ANSWER);
    const seen = [];
    const model = new ours.ProtectedChatModel(chat()).withConfig({ promptCacheKey: EMAIL, options: { headers: { 'X-Of': EMAIL } } }).withListeners({ onEnd: (run) => seen.push(run) });
    const chain = ChatPromptTemplate.fromTemplate('mail {to}').pipe(model).pipe(RunnableLambda.from((message) => message.content));
    assert.equal(await chain.invoke({ to: EMAIL }), ANSWER);
    assert.equal(seen.length, 1);
    const broken = RunnableLambda.from(() => assert.fail('broken'));
    assert.equal((await broken.withFallbacks([new ours.ProtectedChatModel(chat())]).invoke(messages)).content, ANSWER);
    assert.equal((await new ours.ProtectedChatModel(chat()).withRetry().invoke(messages)).content, ANSWER);
    assert.equal(wire.json.at(1).prompt_cache_key, '[EMAIL_ADDRESS_1]');
    const again = new ours.ProtectedChatModel(new ours.ProtectedChatModel(chat()));
    assert.equal(again._llmType(), 'reticent-openai');
    assert.equal(again.getLsParams({}).ls_provider, 'openai');
    assert.ok(again.llm instanceof ChatOpenAI);
    assertClean(wire.received);
  }));

for (const [policy, seen] of [[{}, '[EMAIL_ADDRESS_1]'], [TO_TOOLS, EMAIL]]) {
  test(`LangChain: calls of tools and their results: ${seen.slice(0, 6)}`, () =>
    withChat(async (chat, wire) => {
      const model = new ours.ProtectedChatModel(chat(), { redactor: new Redactor({ policy }) }).bindTools([sender()]);
      let streamed;
      for await (const chunk of await model.stream(messages)) streamed = streamed === undefined ? chunk : streamed.concat(chunk);
      for (const message of [await model.invoke(messages), streamed]) {
        assert.deepEqual(message.tool_calls.map(({ args }) => args), [{ to: seen }]);
        assert.equal(message.content, ANSWER);
        const result = new ToolMessage({ content: `sent to ${EMAIL}`, tool_call_id: message.tool_calls[0].id });
        assert.equal((await model.invoke([...messages, message, result])).content, ANSWER);
      }
      const shaped = new ours.ProtectedChatModel(chat(), { redactor: new Redactor({ policy }) }).withStructuredOutput(schema, { name: 'send' });
      assert.deepEqual(await shaped.invoke(messages), { to: seen });
      assertClean(wire.received);
    }));
}

test('LangChain: no cache holds a raw prompt', () =>
  withChat(async (chat, wire) => {
    const held = new Map();
    const model = new ours.ProtectedChatModel(chat({ cache: new InMemoryCache(held) }));
    for (let turn = 0; turn < 2; turn++) assert.equal((await model.invoke(messages)).content, ANSWER);
    assert.equal(wire.bodies.length, 1);
    assert.ok(held.size > 0);
    // An artifact is for the program alone.
    const result = new ToolMessage({ content: 'done', tool_call_id: 'call_1', artifact: { text: SECRET } });
    await model.invoke([...messages, result], { stop: [EMAIL] });
    assert.deepEqual(wire.json.at(-1).stop, ['[EMAIL_ADDRESS_1]']);
    assertClean(JSON.stringify([...held]));
    assertClean(wire.received);
  }));

test('LangChain: what cannot be masked is not sent', () =>
  withChat(async (chat, wire) => {
    const redactor = failing();
    const model = new ours.ProtectedChatModel(chat(), { redactor });
    const agent = createAgent({ model: chat(), tools: [sender()], middleware: [ours.redactionMiddleware({ redactor })] });
    const calls = [
      () => model.invoke(messages),
      () => joined(model.stream(messages)),
      () => model.batch([messages]),
      () => model.withConfig({ promptCacheKey: EMAIL }).invoke('hello'),
      () => model.bindTools([sender()]).invoke('hello'),
      () => agent.invoke({ messages }),
      () => joined(agent.stream({ messages }, { streamMode: 'messages' })),
      () => chat({ configuration: { fetch: redactingFetch({ redactor }) } }).invoke(messages),
    ];
    for (const call of calls) {
      const error = await call().then(() => assert.fail('it was sent'), (raised) => raised);
      assert.match(`${error} ${error.cause}`, /nothing was sent|Connection error/);
      assertClean(`${error.stack} ${error.cause?.stack}`);
    }
    assert.equal(wire.bodies.length, 0);
  }));

test('LangChain: guardrails of prompts and answers', () =>
  withChat(async (chat, wire) => {
    const model = new ours.ProtectedChatModel(chat(), { promptGuardrails: ['CREDIT_CARD'] });
    for (const call of [model.invoke(messages), model.stream(messages).then(joined)]) {
      await assert.rejects(call, { name: 'GuardrailError', message: /a prompt holds CREDIT_CARD/, entities: ['CREDIT_CARD'] });
    }
    assert.equal(wire.bodies.length, 0);
    const polite = new ours.ProtectedChatModel(chat(), { promptGuardrails: ['*'], onViolation: (kind) => `no ${kind}` });
    assert.equal((await polite.invoke(messages)).content, 'no prompt');
    assert.equal((await polite.invoke('hello')).content, 'I wrote to [EMAIL_ADDRESS_1].');
    const strict = new ours.ProtectedChatModel(
      new FakeListChatModel({ responses: [`It is ${CARD}`] }),
      { responseGuardrails: ['CREDIT_CARD'] },
    );
    await assert.rejects(strict.invoke('hello'), /a response holds CREDIT_CARD/);
    await assert.rejects(strict.stream('hello').then(joined), /a response holds CREDIT_CARD/);
    // What a call of a tool holds is a part of the answer, and a name one of the prompt.
    const calling = new Calling({});
    await assert.rejects(new ours.ProtectedChatModel(calling, { responseGuardrails: ['CREDIT_CARD'] }).invoke('hello'), /a response holds CREDIT_CARD/);
    const named = new ours.ProtectedChatModel(calling, { promptGuardrails: ['EMAIL_ADDRESS'] });
    await assert.rejects(named.invoke([new HumanMessage({ content: 'hello', name: EMAIL })]), /a prompt holds EMAIL_ADDRESS/);
  }));

// A model that only calls tools.
class Calling extends BaseChatModel {
  _llmType() {
    return 'calling';
  }

  async _generate() {
    const message = new AIMessage({ content: '', tool_calls: [{ name: 'send', args: { card: CARD }, id: 'call_1' }] });
    return { generations: [{ message, text: '' }] };
  }
}

test('LangChain: chunks are redacted as they come', () =>
  withChat(async (chat) => {
    // Restored for the user, and redacted on their way to a log.
    const model = new ours.ProtectedChatModel(chat(), { redactor: new Redactor({ policy: TO_TOOLS }) }).bindTools([sender()]);
    const chunks = [];
    for await (const chunk of new Redactor().redactStream(await model.stream(messages))) chunks.push(chunk);
    assertClean(JSON.stringify(chunks));
    assert.ok(chunks.every((chunk) => AIMessageChunk.isInstance(chunk)));
    const whole = chunks.reduce((before, chunk) => before.concat(chunk));
    assert.equal(whole.content, ANSWER.replace(EMAIL, '[EMAIL_ADDRESS]'));
    assert.deepEqual(whole.tool_calls.map(({ name, id, args }) => ({ name, id, args })), [
      { name: 'send', id: 'call_1', args: { to: '[EMAIL_ADDRESS]' } },
    ]);
  }));

test('LangChain: the configuration is saved and loaded', () =>
  withChat(async (chat, wire) => {
    const folder = mkdtempSync(join(tmpdir(), 'reticent-'));
    try {
      const [first, again, python] = ['a.yaml', 'b.json', 'c.yaml'].map((name) => join(folder, name));
      const redactor = new Redactor({ policy: { profile: 'pci', entities: { EMAIL_ADDRESS: { operator: 'mask' } } } });
      new ours.ProtectedChatModel(chat(), { redactor, promptGuardrails: ['EMAIL_ADDRESS'] }).save(first);
      const loaded = ours.ProtectedChatModel.load(first, chat());
      loaded.save(again);
      assert.equal(readFileSync(again, 'utf8'), readFileSync(first, 'utf8'));
      await assert.rejects(loaded.invoke(EMAIL), /a prompt holds EMAIL_ADDRESS/);
      assert.equal(wire.bodies.length, 0);
      // As YAML has it, which Python writes.
      writeFileSync(python, stringify(parse(readFileSync(first, 'utf8'))));
      ours.ProtectedChatModel.load(python, chat()).save(again);
      assert.equal(readFileSync(again, 'utf8'), readFileSync(first, 'utf8'));
      writeFileSync(python, 'version: 2');
      assert.throws(() => ours.ProtectedChatModel.load(python, chat()), { code: 'unsupported' });
    } finally {
      rmSync(folder, { recursive: true });
    }
  }));

test('LangChain: agents, streamed or not', () =>
  withChat(async (chat, wire) => {
    const sent = [];
    const middleware = [ours.redactionMiddleware({ redactor: new Redactor({ policy: TO_TOOLS }) })];
    const agent = createAgent({ model: chat(), tools: [sender(sent)], systemPrompt: `For ${EMAIL}`, middleware });
    const asked = { messages: [new HumanMessage({ content: [{ type: 'text', text: SECRET }] })] };
    const done = await agent.invoke(asked);
    assert.deepEqual(sent, [EMAIL]);
    assert.equal(done.messages.at(-1).content, ANSWER);
    assert.equal(done.messages[0].content[0].text, SECRET);
    const texts = [];
    for await (const [chunk] of await agent.stream(asked, { streamMode: 'messages' })) if (chunk.type === 'ai') texts.push(chunk.content);
    // The first turn says it with the call of the tool, the second without.
    assert.equal(texts.join(''), ANSWER.repeat(2));
    assert.ok(texts.length > 6);
    // With settings bound to the model, and one that is made when it is asked.
    const bound = createAgent({ model: chat().withConfig({ tags: ['a'] }), tools: [], middleware: [ours.redactionMiddleware()] });
    assert.equal((await bound.invoke(asked)).messages.at(-1).content, ANSWER);
    assertClean(wire.received);
  }));

test('LangChain: agents with answers of a schema', () =>
  withChat(async (chat, wire) => {
    const agent = createAgent({ model: chat(), tools: [], responseFormat: schema, middleware: [ours.redactionMiddleware()] });
    await agent.invoke({ messages }).catch((error) => assert.match(String(error), /schema|parse|JSON/i));
    const native = createAgent({ model: chat(), tools: [], responseFormat: providerStrategy(schema), middleware: [ours.redactionMiddleware()] });
    await native.invoke({ messages }).catch((error) => assert.match(String(error), /schema|parse|JSON/i));
    assert.ok(wire.bodies.length >= 2);
    assertClean(wire.received);
  }));

for (const [kinds, options, shown] of [
  ['email', { strategy: 'redact' }, 'mail [REDACTED_EMAIL]'],
  ['email', { strategy: 'mask' }, 'mail j***@acme.io'],
  ['EMAIL_ADDRESS', { strategy: 'restore', applyToOutput: true }, 'mail [EMAIL_ADDRESS_1]'],
  [undefined, { strategy: 'redact' }, 'mail [REDACTED]'],
]) {
  test(`LangChain: the names and strategies of piiMiddleware: ${kinds}, ${options.strategy}`, () =>
    withChat(async (chat, wire) => {
      const agent = createAgent({ model: chat(), tools: [], middleware: [ours.redactionMiddleware(kinds, options)] });
      await agent.invoke({ messages: [new HumanMessage(`mail ${EMAIL}`)] });
      assert.equal(wire.json[0].messages[0].content, shown);
    }));
}

test('LangChain: the forms of piiMiddleware', () =>
  withChat(async (chat, wire) => {
    for (const [kind, text] of [
      ['email', `mail ${EMAIL}, a@b.museum, x+y@z.org.uk`],
      ['credit_card', '4111 1111 1111 1111, 5500-0055-5555-5559, 6011000990139424, 1234-5678-9012-3452'],
      ['ip', 'from 10.1.2.3 over 127.0.0.1 and 8.8.8.8:53 to 0.0.0.0'],
      ['mac_address', '00:1A:2b:3c:4d:5e or ff-ff-ff-ff-ff-ff'],
      ['url', 'https://acme.io/x?y=1 and www.acme.io but not python.org'],
    ]) {
      for (const strategy of ['redact', 'mask']) {
        for (const middleware of [piiMiddleware(kind, { strategy }), ours.redactionMiddleware(kind, { strategy })]) {
          await createAgent({ model: chat(), tools: [], middleware: [middleware] }).invoke({ messages: [new HumanMessage(text)] });
        }
        const [theirs, own] = wire.json.slice(-2).map((asked) => asked.messages[0].content);
        assert.equal(own, theirs);
      }
    }
  }));

test('LangChain: several middlewares, hashes, blocks, detectors', () =>
  withChat(async (chat, wire) => {
    const asked = async (text, ...middleware) => {
      await createAgent({ model: chat(), tools: [], middleware }).invoke({ messages: [new HumanMessage(text)] });
      return wire.json.at(-1).messages[0].content;
    };
    const { redactionMiddleware: redaction } = ours;
    const two = [redaction('email', { strategy: 'redact' }), redaction('credit_card', { strategy: 'mask' })];
    assert.equal(await asked(`${EMAIL} ${CARD}`, ...two), '[REDACTED_EMAIL] ****-****-****-1111');
    const [first, again] = (await asked(`${EMAIL} and ${EMAIL}`, redaction(['email', 'ip'], { strategy: 'hash' }))).split(' and ');
    assert.equal(first, again);
    assert.match(first, /^<email_hash:[0-9a-f]{8}>$/);
    for (const detector of [/ORD-\d+/, 'ORD-\\d+', (text) => (text.startsWith('an ORD') ? [{ text, start: 3, end: 12 }] : [])]) {
      assert.equal(await asked('an ORD-12345', redaction('order', { detector, strategy: 'redact' })), 'an [REDACTED_ORDER]');
    }
    assertClean(wire.received);
    const before = wire.bodies.length;
    await assert.rejects(asked(`mail ${EMAIL}`, redaction('email', { strategy: 'block' })), /a prompt holds EMAIL_ADDRESS/);
    assert.equal(wire.bodies.length, before);
    assert.throws(() => redaction('email', { strategy: 'hide' }), TypeError);
    assert.throws(() => redaction(['email', 'ip'], { detector: /a/ }), TypeError);
  }));

// What a handler of a vendor is told, all of it.
class Telling extends BaseCallbackHandler {
  name = 'telling';
  awaitHandlers = true;
  told = [];
  handleChainStart = (...args) => this.told.push(args);
  handleChainEnd = (...args) => this.told.push(args);
  handleToolStart = (...args) => this.told.push(args);
  handleToolError = (...args) => this.told.push(args);
  handleLLMNewToken = (...args) => this.told.push(args);
  handleChatModelStreamEvent = (...args) => this.told.push(args);
  handleChatModelStart(...args) {
    this.told.push(args);
  }
  handleLLMEnd(...args) {
    this.told.push(args);
  }
}

test('LangChain: callbacks; what cannot be redacted is not sent', () =>
  withChat(async (chat) => {
    for (const redactor of [undefined, failing()]) {
      const telling = new Telling();
      const callbacks = [new ours.RedactingCallbackHandler(telling, { redactor })];
      const broken = tool(() => assert.fail(SECRET), { name: 'send', description: 'Sends', schema });
      const model = chat({ configuration: { fetch: redactingFetch({ redactor: new Redactor({ policy: TO_TOOLS }) }) } });
      await createAgent({ model, tools: [broken] }).invoke({ messages }, { callbacks, tags: [EMAIL], metadata: { of: EMAIL } }).catch(() => {});
      await joined(model.stream(SECRET, { callbacks }));
      assert.ok(telling.told.length > 8);
      assertClean(JSON.stringify(telling.told, (_, value) => (value instanceof Error ? `${value.stack} ${value.message}` : value)));
      if (redactor !== undefined) continue;
      // What it is told are messages still.
      const [, [[, human]]] = telling.told.find(([, list]) => Array.isArray(list) && Array.isArray(list[0]));
      assert.ok(HumanMessage.isInstance(human));
      assert.match(human.content, /\[EMAIL_ADDRESS\]/);
    }
    // What comes in pieces is told in pieces in which nothing is raw, joined or not.
    const pieces = [...SECRET].map((piece) => new AIMessageChunk(piece));
    const whole = new Redactor().redact(SECRET);
    for (const [redactor, expected] of [[undefined, whole], [new Redactor().session(), whole], [failing(), `Write to ${FAILED}`]]) {
      const telling = new Telling();
      const callbacks = [new ours.RedactingCallbackHandler(telling, { redactor })];
      for await (const _ of await new FakeStreamingChatModel({ chunks: pieces }).stream('hello', { callbacks }));
      const tokens = telling.told.filter((args) => args.length === 6);
      const said = [tokens.map(([token]) => token), tokens.map(([, , , , , fields]) => fields.chunk.text)];
      for (const texts of said) assert.equal(texts.join(''), expected);
    }
    const blocks = new Telling();
    const streamed = new ours.RedactingCallbackHandler(blocks);
    const delta = (text) => ({ event: 'content-block-delta', index: 0, delta: { type: 'text-delta', text } });
    for (const { content } of pieces) await streamed.handleChatModelStreamEvent(delta(content), 'run');
    await streamed.handleLLMEnd({}, 'run');
    const deltas = blocks.told.map(([event]) => event.delta?.text ?? '');
    assert.equal(deltas.join(''), whole);
    const events = [];
    const stop = listen((event) => events.push(event));
    const throwing = BaseCallbackHandler.fromMethods({ handleChatModelStart: () => assert.fail(SECRET) });
    const handler = new ours.RedactingCallbackHandler(throwing);
    assert.equal(await handler.handleChatModelStart({}, [messages]), undefined);
    stop();
    assert.deepEqual(events, [{ hook: 'langchain', where: 'handleChatModelStart', error: 'AssertionError' }]);
  }));

test('LangChain: callbacks of more answers than are kept: one that is given up is told no further', async () => {
  const telling = new Telling();
  const handler = new ours.RedactingCallbackHandler(telling);
  const say = (run, text) => handler.handleLLMNewToken(text, { prompt: 0, completion: 0 }, run);
  const events = [];
  const stop = listen((event) => events.push(event));
  const runs = Array.from({ length: 5000 }, (_, at) => `run ${at}`);
  for (const run of runs) {
    await handler.handleChatModelStart({}, [[]], run);
    await say(run, 'mail jane.r');
  }
  for (const run of runs) {
    await say(run, 'oe@acme.io now');
    await handler.handleLLMEnd({}, run);
  }
  // Those that begin later are told again; a handler may be told of beginnings as those of prompts.
  await handler.handleLLMStart({}, ['hello'], runs[0]);
  await say(runs[0], 'and more');
  await handler.handleLLMEnd({}, runs[0]);
  stop();
  const said = telling.told.filter(([token]) => typeof token === 'string').map(([token]) => token).join('');
  assert.ok(!said.includes('oe@acme'));
  assert.equal(said.split('[EMAIL_ADDRESS] now').length - 1, 4096);
  assert.ok(said.endsWith('and more'));
  assert.equal(events.length, 5000 - 4096);
  for (const event of events) assert.deepEqual(event, { hook: 'langchain', where: 'handleLLMNewToken', error: 'TooManyAnswers' });
});

test('LangChain: documents of loaders and retrievers; what cannot be redacted is not sent', async () => {
  const documents = [new Document({ pageContent: `${SECRET} in ${ATTACHED}`, metadata: { author: EMAIL }, id: '7' }), new Document({ pageContent: 'nothing' })];
  const redacted = await new ours.RedactingDocumentTransformer().invoke(documents);
  assertClean(redacted);
  assert.ok(redacted[0] instanceof Document);
  assert.equal(redacted[0].id, '7');
  assert.equal(redacted[1], documents[1]);
  class Fixed extends BaseRetriever {
    lc_namespace = ['tests'];
    _getRelevantDocuments = async () => documents;
  }
  const found = await new ours.RedactingRetriever(new Fixed()).invoke('who?');
  assert.deepEqual(found, redacted);
  await assert.rejects(new ours.RedactingRetriever(new Fixed(), { redactor: failing() }).invoke('who?'), (error) => {
    assertClean(error.stack);
    return error instanceof ours.RedactionError;
  });
});

test('LangGraph: checkpoints hold no raw values; with a session they are restored', () =>
  withChat(async (chat) => {
    const kept = (saver) => Buffer.from(JSON.stringify([saver.storage, saver.writes], (_, value) => (value instanceof Uint8Array ? Buffer.from(value).toString() : value))).toString();
    const state = { messages: [new HumanMessage({ content: SECRET, additional_kwargs: { of: EMAIL } })] };
    for (const session of [undefined, new Redactor().session()]) {
      const checkpointer = protect(protect(new MemorySaver(), { session }));
      const middleware = [ours.redactionMiddleware()];
      const agent = createAgent({ model: chat(), tools: [sender()], middleware, checkpointer });
      const thread = { configurable: { thread_id: '1' }, metadata: { customer: EMAIL } };
      const done = await agent.invoke(state, thread);
      assert.equal(done.messages.at(-1).content, ANSWER);
      assert.match(kept(checkpointer), /HumanMessage/);
      assertClean(kept(checkpointer));
      const [loaded] = (await agent.getState(thread)).values.messages;
      assert.ok(HumanMessage.isInstance(loaded));
      assert.equal(loaded.content === SECRET, session !== undefined);
    }
  }));

test('LangGraph: every kind of value; what cannot be redacted is not written', async () => {
  const serde = new RedactingSerializer();
  const value = { set: new Set([EMAIL]), map: new Map([['a', SECRET]]), text: Buffer.from(SECRET), picture: Uint8Array.of(0xff, 0xd8, 1), error: new Error(SECRET), n: 7 };
  const [type, bytes] = await serde.dumpsTyped(value);
  const loaded = await serde.loadsTyped(type, bytes);
  assert.ok(loaded.set instanceof Set && loaded.map instanceof Map && loaded.error instanceof Error);
  assertClean([...loaded.set, ...loaded.map.values(), Buffer.from(loaded.text).toString(), loaded.error.message]);
  assert.deepEqual(loaded.picture, value.picture);
  for (const encoded of Object.values(ENCODED)) {
    const [kind, written] = await serde.dumpsTyped({ file: Uint8Array.from(encoded(SECRET)), other: ATTACHED, seen: `see ${ATTACHED}` });
    const { file, other, seen } = await serde.loadsTyped(kind, written);
    assert.ok(!Buffer.from(file).includes(encoded(EMAIL).subarray(2)));
    assertClean([other, seen]);
  }
  const kept = new RedactingSerializer({ session: new Redactor().session() });
  assert.equal((await kept.loadsTyped(...(await kept.dumpsTyped({ file: ATTACHED })))).file, ATTACHED);
  const [, plain] = await serde.dumpsTyped(new TextEncoder().encode(SECRET));
  assertClean(Buffer.from(plain).toString());
  await assert.rejects(new RedactingSerializer({ redactor: failing() }).dumpsTyped({ to: EMAIL }), (error) => {
    assertClean(error.stack);
    return error.name === 'RedactionError';
  });
});

test('LangChain, LangGraph: the examples of the documents', () =>
  withChat(async (chat, wire) => {
    const saver = new MemorySaver();
    const model = section('LangChain', 'ChatOpenAI', 'ProtectedChatModel')(class { constructor() { return chat(); } }, ours.ProtectedChatModel);
    assert.equal((await model.invoke([new HumanMessage(SECRET)])).content, ANSWER);
    const make = section('LangGraph', 'MemorySaver', 'createAgent', 'protect', 'redactionMiddleware', 'tools');
    const asked = (options) => createAgent({ ...options, model: chat() });
    const agent = make(class { constructor() { return saver; } }, asked, protect, ours.redactionMiddleware, [sender()]);
    const done = await agent.invoke({ messages: [new HumanMessage(SECRET)] }, { configurable: { thread_id: '1' } });
    assert.equal(done.messages.at(-1).content, ANSWER);
    assertClean(wire.received);
    assert.ok(saver.serde instanceof RedactingSerializer);
  }));
