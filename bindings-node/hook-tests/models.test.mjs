// OpenAI's and Anthropic's clients, to a server that answers as they do and keeps every byte.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { gzipSync } from 'node:zlib';
import Anthropic from '@anthropic-ai/sdk';
import OpenAI from 'openai';
import { Redactor } from 'reticent';
import * as anthropic from 'reticent/anthropic';
import { RedactionError, protect, redactingFetch } from 'reticent/openai';
import { ANSWER, EMAIL, ENCODED, KEY, PICTURE, SECRET, TO_TOOLS, assertClean, failing, section } from './common.mjs';
import { answer } from './providers.mjs';
import { listening } from './wire.mjs';

const messages = [{ role: 'user', content: SECRET, name: 'jane' }];
const parameters = { type: 'object', properties: {} };
const asked = { model: 'claude', max_tokens: 100, system: `For ${EMAIL}`, messages: [{ role: 'user', content: SECRET }] };

async function withWire(run) {
  const wire = await listening(answer);
  try {
    await run(wire);
  } finally {
    await wire.close();
  }
}

const openai = (wire, options) => protect(new OpenAI({ baseURL: `${wire.url}/v1`, apiKey: 'none', maxRetries: 0 }), options);
const claude = (wire, options) =>
  new Anthropic({ baseURL: wire.url, apiKey: 'none', maxRetries: 0, fetch: redactingFetch(options) });

test('OpenAI: chat, whole and streamed, with headers and metadata', () =>
  withWire(async (wire) => {
    const client = openai(wire).withOptions({ timeout: 5000 });
    const whole = await client.chat.completions.create({ model: 'gpt-5', messages, user: EMAIL }, { headers: { 'X-Customer': EMAIL } });
    assert.equal(whole.choices[0].message.content, ANSWER);
    const texts = [];
    for await (const chunk of await client.chat.completions.create({ model: 'gpt-5', messages, stream: true })) {
      texts.push(chunk.choices[0].delta.content ?? '');
    }
    assert.equal(texts.join(''), ANSWER);
    assert.ok(texts.filter(Boolean).length > 3, 'the answer came at once');
    assertClean(wire.received);
    assert.match(wire.received, /\[EMAIL_ADDRESS_1\]/);
  }));

test('OpenAI: responses, whole and streamed, and what the provider keeps', () =>
  withWire(async (wire) => {
    const client = openai(wire);
    const first = await client.responses.create({ model: 'gpt-5', input: `joe@roe.net, ${EMAIL}`, instructions: SECRET });
    assert.equal(first.output_text, ANSWER);
    const second = await client.responses.create({ model: 'gpt-5', input: `again ${EMAIL}`, previous_response_id: first.id });
    assert.equal(second.output_text, ANSWER);
    const stream = client.responses.stream({ model: 'gpt-5', input: SECRET });
    const events = [];
    for await (const event of stream) events.push(event);
    assert.equal((await stream.finalResponse()).output_text, ANSWER);
    assert.deepEqual(events.map((event) => event.sequence_number), events.map((_, n) => n));
    assertClean(wire.received);
  }));

for (const [policy, seen] of [[{}, '[EMAIL_ADDRESS_1]'], [TO_TOOLS, EMAIL]]) {
  test(`OpenAI, Anthropic: tools get what the policy lets them: ${seen.slice(0, 6)}`, () =>
    withWire(async (wire) => {
      const options = { redactor: new Redactor({ policy }) };
      const client = openai(wire, options);
      const tools = [{ type: 'function', function: { name: 'send', parameters } }];
      const whole = await client.chat.completions.create({ model: 'gpt-5', messages, tools });
      const streamed = await client.chat.completions.stream({ model: 'gpt-5', messages, tools }).finalChatCompletion();
      for (const { choices } of [whole, streamed]) {
        assert.deepEqual(JSON.parse(choices[0].message.tool_calls[0].function.arguments), { to: seen });
        assert.equal(choices[0].message.content, ANSWER);
      }
      const input = { model: 'gpt-5', input: SECRET, tools: [{ type: 'function', name: 'send', parameters, strict: false }] };
      const output = [await client.responses.create(input), await client.responses.stream(input).finalResponse()];
      for (const response of output) assert.deepEqual(JSON.parse(response.output[1].arguments), { to: seen });
      const uses = { ...asked, tools: [{ name: 'send', input_schema: parameters }] };
      const answers = [await claude(wire, options).messages.create(uses), await claude(wire, options).messages.stream(uses).finalMessage()];
      for (const { content } of answers) assert.deepEqual(content[2].input, { to: seen });
      assertClean(wire.received);
    }));
}

test('Anthropic: messages, whole and streamed; thoughts come back as they were signed', () =>
  withWire(async (wire) => {
    const client = anthropic.protect(new Anthropic({ baseURL: wire.url, apiKey: 'none' }));
    const first = await client.messages.create(asked);
    const second = await client.messages.stream(asked).finalMessage();
    for (const { content } of [first, second]) assert.equal(content[1].text, ANSWER);
    await client.messages.create({ ...asked, messages: [...asked.messages, { role: 'assistant', content: second.content }, { role: 'user', content: 'then?' }] });
    const thought = wire.json.at(-1).messages[1].content[0];
    assert.deepEqual(thought, { type: 'thinking', thinking: 'Write to [EMAIL_ADDRESS_1]', signature: 'c2lnbmVk' });
    assertClean(wire.received);
  }));

test('OpenAI: files: text is masked, pictures are left as they are', () =>
  withWire(async (wire) => {
    const client = openai(wire);
    await client.files.create({ file: new File([SECRET], `${EMAIL}.txt`), purpose: 'assistants' });
    assertClean(wire.received);
    const picture = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0xff, 0xfe, 0, 1, 2]);
    await client.files.create({ file: new File([picture], 'a.png'), purpose: 'vision' });
    assert.ok(wire.bodies.at(-1).includes(picture));
  }));

for (const [encoding, encoded] of Object.entries(ENCODED)) {
  test(`OpenAI: files, and files inside of prompts: ${encoding}`, () =>
    withWire(async (wire) => {
      const client = openai(wire);
      const content = encoded(`Über alles:\n${`${SECRET}\n`.repeat(200)}`);
      const start = encoded('Über alles:\nWrite to [EMAIL_ADDRESS_1], card');
      await client.files.create({ file: new File([content], `${EMAIL}.csv`, { type: 'text/csv' }), purpose: 'assistants' });
      await client.files.create({ file: new File([content], `${EMAIL}.log`), purpose: 'assistants' });
      for (const body of wire.bodies) assert.ok(body.includes(start));
      const urls = [`data:text/csv;base64,${content.toString('base64')}`, `data:image/png;base64,${PICTURE.toString('base64')}`];
      const files = urls.map((file_data) => ({ type: 'input_file', filename: `${EMAIL}.csv`, file_data }));
      await client.responses.create({ model: 'gpt-5', input: [{ role: 'user', content: files }] });
      const [text, picture] = JSON.parse(wire.bodies.at(-1)).input[0].content.map(({ file_data: url }) => Buffer.from(url.split(',')[1], 'base64'));
      assert.ok(text.includes(start) && picture.equals(PICTURE));
      for (const value of [EMAIL, KEY]) assert.ok([...wire.bodies, text].every((body) => !body.includes(encoded(value).subarray(2))));
    }));
}

test('fetch: lines of JSON are no JSON', () =>
  withWire(async (wire) => {
    const body = `{"a": "${EMAIL}"}\n{"b": "${EMAIL}"}\n`;
    await redactingFetch()(`${wire.url}/v1/batch`, { method: 'POST', headers: { 'content-type': 'application/jsonl' }, body });
    assert.equal(String(wire.bodies[0]), body.replaceAll(EMAIL, '[EMAIL_ADDRESS_1]'));
  }));

test('fetch: integers that are too long for a number keep their digits, and are found', async () => {
  const number = '6205500000000000004';
  const wire = await listening((path, body) => ['application/json', [body.replace('}', `,"next":${number},"text":"to [EMAIL_ADDRESS_1]"}`)]]);
  const body = `{"to":"${EMAIL}","seed":${number},"card_number":${number},"note":"\\\\\\"${number}a"}`;
  const sent = await redactingFetch()(wire.url, { method: 'POST', headers: { 'content-type': 'application/json' }, body });
  const answered = await sent.text();
  await wire.close();
  const [received] = wire.bodies.map(String);
  assert.equal(received, `{"to":"[EMAIL_ADDRESS_1]","seed":${number},"card_number":"[CREDIT_CARD_1]","note":"\\\\\\"${number}a"}`);
  assert.ok(answered.includes(`"next":${number},"text":"to ${EMAIL}"`));
});

test('fetch: headers that every request has, forms, members of one name', () =>
  withWire(async (wire) => {
    const headers = { 'user-agent': `shop of ${EMAIL}`, 'accept-language': EMAIL, 'x-author': EMAIL, 'x-auth-request-email': EMAIL };
    const post = (body, kind) => redactingFetch()(`${wire.url}/v1/x`, { method: 'POST', body, headers: { ...headers, ...kind } });
    await post(`{"input": "${SECRET}", "input": "nobody"}`, { 'content-type': 'application/json' });
    assert.equal(String(wire.bodies[0]), '{"input":"nobody"}');
    await post(String(new URLSearchParams({ text: SECRET, n: 1 })), { 'content-type': 'application/x-www-form-urlencoded' });
    const sent = Object.fromEntries(new URLSearchParams(String(wire.bodies[1])));
    assertClean(sent);
    assert.match(sent.text, /^Write to \[EMAIL_ADDRESS_1\], card /);
    assert.equal(sent.n, '1');
    const form = new FormData();
    form.append(EMAIL, 'named');
    form.append('password', 'correct-horse-9');
    await post(form);
    assert.match(String(wire.bodies[2]), /name="\[EMAIL_ADDRESS_1\]"[^]*named[^]*name="password"\r\n\r\n\[PASSWORD_1\]/);
    assertClean(wire.received);
    assertClean(wire.heads);
    assert.match(wire.heads.join(), /shop of \[EMAIL_ADDRESS_1\]/);
  }));

test('fetch: what is called as sealed parts are is masked where it is none', () =>
  withWire(async (wire) => {
    const sealed = { signature: 'c2VhbGVkIGJ5IHRoZSBwcm92aWRlcg==' };
    const body = JSON.stringify({ input: [{ signature: '4111111111111111' }, { signature: null }, sealed] });
    await redactingFetch()(`${wire.url}/v1/responses`, { method: 'POST', headers: { 'content-type': 'application/json' }, body });
    assert.deepEqual(wire.json[0].input, [{ signature: '[CREDIT_CARD_1]' }, { signature: null }, sealed]);
  }));

test('fetch: a conversation that is no id is masked', () =>
  withWire(async (wire) => {
    for (const conversation of [[{ role: 'user', content: SECRET }], { turns: [EMAIL] }, SECRET]) {
      const body = JSON.stringify({ model: { of: EMAIL }, conversation });
      await redactingFetch()(`${wire.url}/v1/x`, { method: 'POST', headers: { 'content-type': 'application/json' }, body });
    }
    assertClean(wire.received);
    assert.deepEqual(wire.json[0].model, { of: '[EMAIL_ADDRESS_1]' });
  }));

test('fetch: settings of a request that it does not keep', () =>
  withWire(async (wire) => {
    let given;
    const inner = (url, init) => {
      given = init;
      return fetch(url, { ...init, dispatcher: undefined });
    };
    await redactingFetch({ fetch: inner })(`${wire.url}/v1/x`, { method: 'POST', body: SECRET, dispatcher: 'a proxy' });
    assert.equal(given.dispatcher, 'a proxy');
    assertClean(wire.received);
  }));

test('fetch: a form with files that is none of its own is not sent', () =>
  withWire(async (wire) => {
    const part = Buffer.from(`--b\r\ncontent-type: application/json\r\n\r\n{"of":"${EMAIL}"}\r\n--b\r\n\r\n`);
    const headers = { 'content-type': 'Multipart/Related; boundary=b' };
    const post = (body) => redactingFetch()(`${wire.url}/upload`, { method: 'POST', headers, body });
    await assert.rejects(post(Buffer.concat([part, PICTURE, Buffer.from('\r\n--b--')])), RedactionError);
    assert.equal(wire.bodies.length, 0);
    await post(Buffer.concat([part, Buffer.from('text\r\n--b--')]));
    assertClean(wire.received);
  }));

test('fetch: errors in an answer keep their tokens', async () => {
  const wire = await listening((path, body) => ({ error: { message: `what is ${body.match(/\[EMAIL_ADDRESS_1\]/u)}` } }));
  const answered = await redactingFetch()(`${wire.url}/v1/x`, { method: 'POST', body: SECRET });
  assert.deepEqual(await answered.json(), { error: { message: 'what is [EMAIL_ADDRESS_1]' } });
  await wire.close();
});

test('fetch: a file of megabytes', () =>
  withWire(async (wire) => {
    const body = JSON.stringify({ file_data: PICTURE.toString('base64').repeat(500_000), other: 'x'.repeat(1_000_000) });
    await redactingFetch()(`${wire.url}/v1/responses`, { method: 'POST', headers: { 'content-type': 'application/json' }, body });
    assert.equal(String(wire.bodies[0]), body);
  }));

test('OpenAI, Anthropic, fetch: what cannot be masked is not sent', () =>
  withWire(async (wire) => {
    const options = { redactor: failing() };
    const client = openai(wire, options);
    const calls = [
      () => client.chat.completions.create({ model: 'gpt-5', messages }),
      () => client.responses.create({ model: 'gpt-5', input: SECRET, stream: true }),
      () => client.chat.completions.create({ model: 'gpt-5', messages: [] }, { headers: { 'X-Customer': EMAIL } }),
      () => claude(wire, options).messages.create(asked),
      () => redactingFetch(options)(`${wire.url}/v1/x`, { method: 'POST', body: SECRET }),
      () => redactingFetch()(`${wire.url}/v1/x`, { method: 'POST', headers: { 'content-encoding': 'gzip' }, body: gzipSync(SECRET) }),
    ];
    for (const call of calls) {
      const error = await call().then(() => assert.fail('it was sent'), (raised) => raised);
      assert.ok(error instanceof RedactionError || error.cause instanceof RedactionError, String(error));
      assertClean(`${error.stack} ${error.cause?.stack}`);
    }
    assert.equal(wire.bodies.length, 0);
  }));

test('OpenAI: what names a call is said once, and events of several texts stay numbered', async () => {
  const sent = (events) => ['text/event-stream', events.map((event) => `data: ${JSON.stringify(event)}\n\n`)];
  const chunk = (delta, finish_reason = null) => ({ id: 'c', object: 'chat.completion.chunk', choices: [{ index: 0, delta, finish_reason }] });
  const called = { index: 0, id: 'call_1', type: 'function', function: { name: 'send', arguments: '{"to": "[EMAIL_ADDR' } };
  const first = { ...chunk({ role: 'assistant', content: 'to [EMAIL', tool_calls: [called] }), usage: { total_tokens: 12 } };
  const delta = (index, piece) => ({ type: 'response.output_text.delta', output_index: index, content_index: 0, delta: piece });
  const texts = [delta(0, 'to [EMAIL'), delta(1, 'of [EMAIL'), delta(0, '_ADD'), { type: 'response.completed', response: { id: 'r' } }];
  const cutShort = (path) => sent(path.endsWith('/responses') ? texts.map((event, at) => ({ ...event, sequence_number: at })) : [first, chunk({}, 'length')]);
  const wire = await listening(cutShort);
  const chunks = [];
  for await (const each of await openai(wire).chat.completions.create({ model: 'gpt-5', messages, stream: true })) chunks.push(each);
  const calls = chunks.flatMap(({ choices }) => choices[0].delta.tool_calls ?? []);
  assert.equal(chunks.map(({ choices }) => choices[0].delta.content ?? '').join(''), 'to [EMAIL');
  assert.equal(calls.map((call) => call.function.arguments).join(''), '{"to": "[EMAIL_ADDR');
  assert.deepEqual(calls.flatMap((call) => [call.id, call.function.name]).filter(Boolean), ['call_1', 'send']);
  assert.equal(chunks.filter(({ usage }) => usage).length, 1);
  assert.equal(chunks.at(-1).choices[0].finish_reason, 'length');
  const events = [];
  for await (const event of await openai(wire).responses.create({ model: 'gpt-5', input: SECRET, stream: true })) events.push(event);
  assert.deepEqual(events.map((event) => event.sequence_number), [0, 1, 2, 3, 4, 5]);
  const said = (index) => events.filter((event) => event.output_index === index).map((event) => event.delta).join('');
  assert.deepEqual([said(0), said(1)], ['to [EMAIL_ADD', 'of [EMAIL']);
  await wire.close();
});

test('OpenAI: a session of the caller', () =>
  withWire(async (wire) => {
    const session = new Redactor().session();
    session.redact('joe@roe.net');
    const client = openai(wire, { session: () => session });
    assert.equal((await protect(client).responses.create({ model: 'gpt-5', input: SECRET })).output_text, ANSWER);
    assert.match(wire.received, /\[EMAIL_ADDRESS_2\]/);
  }));

test('OpenAI, Anthropic: the examples of the documents', () =>
  withWire(async (wire) => {
    const made = (kind, url) => class extends kind { constructor(options) { super({ ...options, baseURL: url, apiKey: 'none' }); } };
    const client = section('OpenAI', 'OpenAI', 'protect')(made(OpenAI, `${wire.url}/v1`), protect);
    assert.equal((await client.responses.create({ model: 'gpt-5', input: SECRET })).output_text, ANSWER);
    const other = section('Anthropic', 'Anthropic', 'redactingFetch')(made(Anthropic, wire.url), anthropic.redactingFetch);
    assert.equal((await other.messages.create(asked)).content[1].text, ANSWER);
    assertClean(wire.received);
  }));

test('OpenAI, fetch: addresses, in their path and their query', () =>
  withWire(async (wire) => {
    await openai(wire).post(`/customers/${encodeURIComponent(EMAIL)}/notes`, { query: { to: EMAIL, limit: 20 }, body: {} });
    await redactingFetch()(`${wire.url}/v1/a%2Fb/${EMAIL}?api_key=${KEY}&x=1&x=2`, { method: 'POST' });
    assertClean(wire.heads[0]);
    assert.match(wire.heads[0], /customers\/%5BEMAIL_ADDRESS_1%5D\/notes\?to=%5BEMAIL_ADDRESS_1%5D&limit=20\n/);
    // What names the caller to the provider is left, and so is what nobody is found in.
    assert.match(wire.heads[1], /a%2Fb\/%5BEMAIL_ADDRESS_1%5D\?api_key=sk-proj.*&x=1&x=2\n/);
    const url = `${wire.url}/v1/models?filter=a%20b+c&&empty`;
    await redactingFetch()(url, { method: 'POST' });
    assert.ok(wire.heads[2].startsWith(`POST ${url.slice(wire.url.length)}\n`));
  }));

test('OpenAI: errors of the provider keep their tokens', async () => {
  const error = { message: 'no model writes to [EMAIL_ADDRESS_1]', type: 'invalid_request_error' };
  const wire = await listening(() => ['application/json', [JSON.stringify({ error })], 400]);
  await assert.rejects(openai(wire).responses.create({ model: 'gpt-5', input: SECRET }), (raised) => {
    assertClean(`${raised.stack} ${JSON.stringify(raised)}`);
    return raised.message.includes('[EMAIL_ADDRESS_1]');
  });
  await wire.close();
});

test('fetch: a body in which nothing is found is sent to the letter', () =>
  withWire(async (wire) => {
    const body = '{ "seed": 12345678901234567890, "temperature": 1.0, "messages": [] }';
    const headers = { 'content-type': 'application/json' };
    await redactingFetch()(`${wire.url}/v1/chat/completions`, { method: 'POST', headers, body });
    assert.equal(wire.bodies[0].toString('utf8'), body);
  }));
