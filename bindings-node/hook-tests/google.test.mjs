// Google's GenAI client, to a server that answers as Google does and keeps every byte.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { GoogleGenAI } from '@google/genai';
import { Redactor } from 'reticent';
import { RedactionError, redacting } from 'reticent/google-genai';
import { ANSWER, EMAIL, PICTURE, SECRET, TO_TOOLS, assertClean, failing, section } from './common.mjs';
import { answer } from './providers.mjs';
import { listening } from './wire.mjs';

const model = 'gemini-2.5-flash';
const declared = [{ functionDeclarations: [{ name: 'send', description: `Writes to ${EMAIL}` }] }];

async function withClient(run, options) {
  const wire = await listening(answer);
  const settings = { apiKey: 'none', httpOptions: { baseUrl: wire.url } };
  try {
    await run(new GoogleGenAI(redacting(settings, options)), wire);
  } finally {
    await wire.close();
  }
}

async function collected(stream, read) {
  const found = [];
  for await (const chunk of await stream) found.push(read(chunk));
  return found.filter((item) => item !== undefined && item !== '');
}

test('Google Gen AI: contents, whole and streamed, and chats', () =>
  withClient(async (client, wire) => {
    const config = { systemInstruction: `You write for ${EMAIL}` };
    const whole = await client.models.generateContent({ model, contents: SECRET, config });
    assert.equal(whole.text, ANSWER);
    const texts = await collected(client.models.generateContentStream({ model, contents: SECRET, config }), (chunk) => chunk.text);
    assert.equal(texts.join(''), ANSWER);
    assert.ok(texts.length > 3, 'the answer came at once');
    const chat = client.chats.create({ model, history: [] });
    assert.equal((await chat.sendMessage({ message: SECRET })).text, ANSWER);
    assert.equal((await chat.sendMessage({ message: `again ${EMAIL}` })).text, ANSWER);
    // What is signed goes back to the byte.
    assert.equal(wire.json.at(-1).contents[1].parts[0].thoughtSignature, 'c2lnbmVk');
    assert.ok(wire.heads.every((head) => head.includes(`models/${model}:`)));
    assertClean(wire.received);
  }));

for (const [policy, seen] of [[{}, '[EMAIL_ADDRESS_1]'], [TO_TOOLS, EMAIL]]) {
  test(`Google Gen AI: tools get what the policy lets them: ${seen.slice(0, 6)}`, () =>
    withClient(
      async (client, wire) => {
        const asked = { model, contents: SECRET, config: { tools: declared } };
        const whole = await client.models.generateContent(asked);
        assert.deepEqual(whole.functionCalls[0].args, { to: seen });
        const calls = await collected(client.models.generateContentStream(asked), (chunk) => chunk.functionCalls);
        assert.deepEqual(calls.flat().map(({ args }) => args), [{ to: seen }]);
        const tools = [{ type: 'function', name: 'send', parameters: {} }];
        const events = await collected(client.interactions.create({ model, input: SECRET, tools, stream: true }), (event) => event.delta?.arguments);
        assert.deepEqual(JSON.parse(events.join('')), { to: seen });
        assertClean(wire.received);
      },
      { redactor: new Redactor({ policy }) },
    ));
}

test('Google Gen AI: interactions, and what the provider keeps', () =>
  withClient(async (client, wire) => {
    const first = await client.interactions.create({ model, input: `joe@roe.net, ${EMAIL}` });
    assert.equal(first.steps[0].content[0].text, ANSWER);
    const second = await client.interactions.create({ model, input: `again ${EMAIL}`, previous_interaction_id: first.id });
    assert.equal(second.steps[0].content[0].text, ANSWER);
    const texts = await collected(client.interactions.create({ model, input: SECRET, stream: true }), (event) => event.delta?.text);
    assert.equal(texts.join(''), ANSWER);
    assert.equal(wire.json[1].input, 'again [EMAIL_ADDRESS_2]');
    assertClean(wire.received);
  }));

test('Google Gen AI: uploads, which are masked as a whole', async () => {
  const wire = await listening((path) =>
    path.startsWith('/put')
      ? ['application/json', ['{"file":{"name":"files/a"}}'], 200, { 'x-goog-upload-status': 'final' }]
      : ['application/json', ['{}'], 200, { 'x-goog-upload-url': `${wire.url}/put`, 'x-goog-upload-status': 'active' }],
  );
  const client = new GoogleGenAI(redacting({ apiKey: 'none', httpOptions: { baseUrl: wire.url } }));
  // The client sends a file in pieces of eight megabytes: here one ends inside of an address.
  const text = `${'-'.repeat(8 * 1024 * 1024 - 20)} ${SECRET}`;
  await client.files.upload({ file: new Blob([text], { type: 'text/plain' }), config: { displayName: EMAIL } });
  await client.files.upload({ file: new Blob([PICTURE], { type: 'image/png' }) });
  assert.equal(wire.bodies.length, 4);
  assertClean(wire.received);
  assert.ok(String(wire.bodies[1].subarray(8 * 1024 * 1024 - 20)).startsWith(' Write to [EMAIL_ADDRESS_1], card'));
  assert.deepEqual(wire.bodies[3], PICTURE);
  // What is said of the length before is not what is sent.
  for (const head of wire.heads) assert.ok(!head.includes('x-goog-upload-header-content-length'));
  await wire.close();
});

test('Google Gen AI: what cannot be masked is not sent', () =>
  withClient(
    async (client, wire) => {
      const calls = [
        () => client.models.generateContent({ model, contents: SECRET }),
        () => client.models.generateContentStream({ model, contents: SECRET }),
        () => client.interactions.create({ model, input: SECRET }),
      ];
      for (const call of calls) {
        const error = await call().then(() => assert.fail('it was sent'), (raised) => raised);
        // Interactions have an error of their own around it.
        assert.ok(error instanceof RedactionError || String(error).includes('RedactionError: nothing was sent'), String(error));
        assertClean(`${error.stack} ${error.cause?.stack}`);
      }
      assert.equal(wire.bodies.length, 0);
    },
    { redactor: failing() },
  ));

test('Google Gen AI: the example of the documents', async () => {
  const wire = await listening(answer);
  const made = class extends GoogleGenAI {
    constructor({ httpOptions, ...settings }) {
      super({ ...settings, apiKey: 'none', httpOptions: { ...httpOptions, baseUrl: wire.url } });
    }
  };
  const client = section('Google Gen AI', 'GoogleGenAI', 'redacting')(made, redacting);
  assert.equal((await client.models.generateContent({ model, contents: SECRET })).text, ANSWER);
  assertClean(wire.received);
  await wire.close();
});
