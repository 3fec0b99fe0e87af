// Events of models' answers: whatever the pieces, what they say joined is what the whole text gives.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { Redactor } from '../index.mjs';

const redactor = new Redactor();
const SECRET = 'aB3dE6gH9jK2mN5pQ8rS1tU4vW7xY0zC';
const TEXTS = [
  'mail jane@acme.io.au, card 4111 1111 1111 1111 or +1 415 555 0132 é😀',
  `export KEY=sk-ant-api03-${SECRET} and ${SECRET}`,
  `-----BEGIN RSA PRIVATE KEY-----\n${`${SECRET}${SECRET}\n`.repeat(4)}-----END RSA PRIVATE KEY-----\nthat is all`,
  'nothing to see here',
];
const ARGUMENTS = [
  '{"to": "jane@acme.io", "card": 4242424242424242, "note": "line\\nof \\"jane@acme.io\\"\\t\\u00e9\\u2028", "id": 7}',
  '{"password":"correct-horse-9","nested":"{\\"email\\": \\"jane@acme.io\\"}"}',
  '{}',
];

// A text in pieces of these lengths, by turns.
function cut(whole, lengths) {
  const pieces = [];
  for (let at = 0; at < whole.length; ) {
    const length = lengths[pieces.length % lengths.length];
    pieces.push(whole.slice(at, at + length));
    at += length;
  }
  return pieces;
}

// The events of several texts, by turns.
function mixed(...lists) {
  const length = Math.max(...lists.map((list) => list.length));
  return Array.from({ length }, (_, at) => lists.flatMap((list) => list.slice(at, at + 1))).flat();
}

const chat = {
  events(texts, calls) {
    const chunk = (choice) => ({
      id: 'chatcmpl-1',
      object: 'chat.completion.chunk',
      choices: [{ index: 0, finish_reason: null, logprobs: { content: [{ token: 'jane@' }] }, ...choice }],
    });
    const call = (args, more) => chunk({ delta: { tool_calls: [{ index: 0, ...more, function: { arguments: args } }] } });
    return [
      chunk({ delta: { role: 'assistant', content: '' } }),
      call('', { id: 'call_1', type: 'function' }),
      ...mixed(texts.map((content) => chunk({ delta: { content } })), calls.map((piece) => call(piece))),
      chunk({ delta: {}, finish_reason: 'tool_calls' }),
      { id: 'chatcmpl-1', object: 'chat.completion.chunk', choices: [], usage: { total_tokens: 12 } },
    ];
  },
  read(events) {
    const said = { text: '', args: '' };
    const choices = events.flatMap((event) => event.choices);
    for (const { delta, logprobs } of choices) {
      assert.equal(logprobs, null);
      said.text += delta.content ?? '';
      for (const call of delta.tool_calls ?? []) said.args += call.function.arguments;
    }
    assert.equal(choices.filter((choice) => choice.finish_reason).length, 1);
    assert.equal(choices.at(-1).finish_reason, 'tool_calls');
    assert.equal(choices.filter((choice) => choice.delta.tool_calls?.[0].id).length, 1);
    return said;
  },
};

const responses = {
  events(texts, calls, text, args) {
    const message = { type: 'message', id: 'msg_1', content: [{ type: 'output_text', text }] };
    const call = { type: 'function_call', id: 'fc_1', name: 'send', call_id: 'call_1', arguments: args };
    const delta = (kind, index, piece, more) => ({ type: `response.${kind}.delta`, output_index: index, delta: piece, ...more });
    const events = [
      { type: 'response.created', response: { id: 'resp_1', output: [] } },
      { type: 'response.output_item.added', output_index: 1, item: { ...call, arguments: '' } },
      ...mixed(
        texts.map((piece) => delta('output_text', 0, piece, { content_index: 0, logprobs: [{ token: 'jane@' }] })),
        calls.map((piece) => delta('function_call_arguments', 1, piece)),
      ),
      { type: 'response.output_text.done', output_index: 0, content_index: 0, text },
      { type: 'response.function_call_arguments.done', output_index: 1, arguments: args },
      { type: 'response.output_item.done', output_index: 0, item: message },
      { type: 'response.output_item.done', output_index: 1, item: call },
      { type: 'response.completed', response: { id: 'resp_1', output: [message, call] } },
    ];
    return events.map((event, at) => ({ ...event, sequence_number: at }));
  },
  read(events) {
    const said = { text: '', args: '' };
    const done = new Set();
    events.forEach((event, at) => {
      assert.equal(event.sequence_number, at);
      const name = event.output_index === 0 ? 'text' : 'args';
      if (event.type.endsWith('.delta')) {
        assert.ok(!done.has(name));
        assert.equal(event.logprobs?.length ?? 0, 0);
        said[name] += event.delta;
      } else if (/(text|arguments)\.done$/.test(event.type)) {
        done.add(name);
        assert.equal(event.text ?? event.arguments, said[name]);
      }
    });
    const [message, call] = events.at(-1).response.output;
    assert.deepEqual([message.content[0].text, call.arguments], [said.text, said.args]);
    return said;
  },
};

const anthropic = {
  events(texts, calls) {
    const block = (index, delta) => ({ type: 'content_block_delta', index, delta });
    return [
      { type: 'message_start', message: { id: 'msg_1', type: 'message', content: [], usage: {} } },
      { type: 'content_block_start', index: 0, content_block: { type: 'text', text: texts[0] ?? '' } },
      ...texts.slice(1).map((text) => block(0, { type: 'text_delta', text })),
      { type: 'content_block_stop', index: 0 },
      { type: 'content_block_start', index: 1, content_block: { type: 'tool_use', id: 'toolu_1', name: 'send', input: {} } },
      ...calls.map((piece) => block(1, { type: 'input_json_delta', partial_json: piece })),
      { type: 'content_block_stop', index: 1 },
      { type: 'message_delta', delta: { stop_reason: 'tool_use' }, usage: { output_tokens: 3 } },
      { type: 'message_stop' },
    ];
  },
  read(events) {
    const said = { text: '', args: '' };
    const stopped = new Set();
    for (const event of events) {
      if (event.type === 'content_block_stop') stopped.add(event.index);
      if (!/^content_block_(start|delta)$/.test(event.type)) continue;
      assert.ok(!stopped.has(event.index));
      const part = event.delta ?? event.content_block;
      said.text += part.text ?? '';
      said.args += part.partial_json ?? '';
    }
    return said;
  },
};

const aiSdk = {
  events(texts, calls, _, args) {
    return [
      { type: 'stream-start', warnings: [] },
      { type: 'text-start', id: '0' },
      { type: 'tool-input-start', id: 'call_1', toolName: 'send' },
      ...mixed(
        texts.map((delta) => ({ type: 'text-delta', id: '0', delta })),
        calls.map((delta) => ({ type: 'tool-input-delta', id: 'call_1', delta })),
        [{ type: 'raw', rawValue: { delta: 'jane@acme.io' } }],
      ),
      { type: 'text-end', id: '0' },
      { type: 'tool-input-end', id: 'call_1' },
      { type: 'tool-call', toolCallId: 'call_1', toolName: 'send', input: args },
      { type: 'finish', finishReason: 'tool-calls', usage: { inputTokens: 1 } },
    ];
  },
  read(events) {
    const said = { text: '', args: '' };
    const ended = new Set();
    for (const event of events) {
      if (event.type.endsWith('-end')) ended.add(event.id);
      if (event.type === 'raw') assert.equal(event.rawValue, null);
      if (!event.type.endsWith('-delta')) continue;
      assert.ok(!ended.has(event.id));
      said[event.type === 'text-delta' ? 'text' : 'args'] += event.delta;
    }
    assert.equal(events.find(({ type }) => type === 'tool-call').input, said.args);
    return said;
  },
};

// LangChain's, in which each block says its whole at its end.
const protocol = {
  events(texts, calls, text, args) {
    const block = (event, index, parts) => ({ event: `content-block-${event}`, index, ...parts });
    const call = { id: 'call_1', name: 'send' };
    return [
      { event: 'message-start', role: 'ai', id: 'run-1' },
      block('start', 0, { content: { type: 'text', text: '' } }),
      block('start', 1, { content: { type: 'tool_call_chunk', ...call, args: '' } }),
      ...mixed(
        texts.map((piece) => block('delta', 0, { delta: { type: 'text-delta', text: piece } })),
        calls.map((piece) => block('delta', 1, { delta: { type: 'tool-call-delta', args: piece } })),
      ),
      // Of older versions: what was gathered so far.
      block('delta', 1, { delta: { type: 'block-delta', fields: { type: 'tool_call_chunk', args: 'jane@ac' } } }),
      block('finish', 0, { content: { type: 'text', text } }),
      block('finish', 1, { content: { type: 'tool_call', ...call, args } }),
      { event: 'message-finish', usage: { total_tokens: 3 } },
    ];
  },
  read(events) {
    const deltas = events.filter(({ event }) => event === 'content-block-delta').map(({ delta }) => delta);
    assert.ok(deltas.every(({ fields }) => !fields));
    const said = { text: deltas.map(({ text }) => text ?? '').join(''), args: deltas.map(({ args }) => args ?? '').join('') };
    const [text, call] = events.filter(({ event }) => event === 'content-block-finish').map(({ content }) => content);
    assert.deepEqual([text.text, call.args], [said.text, said.args]);
    return said;
  },
};

const PROVIDERS = { chat, responses, anthropic, 'ai-sdk': aiSdk, 'langchain-protocol': protocol };

async function collected(pieces, options) {
  const out = [];
  for await (const piece of redactor.redactStream(pieces, options)) out.push(piece);
  return out;
}

const answers = fc.record({
  text: fc.tuple(fc.constantFrom(...TEXTS), fc.string({ maxLength: 6 })).map((parts) => parts.join('')),
  args: fc.constantFrom(...ARGUMENTS),
  lengths: fc.array(fc.integer({ min: 0, max: 9 }), { minLength: 1 }).filter((lengths) => lengths.some(Boolean)),
});

function isAsTheWhole(said, text, args) {
  assert.deepEqual(said, { text: redactor.redact(text), args: redactor.redact(args) });
  JSON.parse(said.args);
}

for (const [name, { events, read }] of Object.entries(PROVIDERS)) {
  test(`${name}: pieces joined are what the whole gives`, async () => {
    await fc.assert(
      fc.asyncProperty(answers, async ({ text, args, lengths }) => {
        const given = events(cut(text, lengths), cut(args, lengths), text, args);
        const before = JSON.stringify(given);
        isAsTheWhole(read(await collected(given)), text, args);
        assert.equal(JSON.stringify(given), before, 'events of the caller are not changed');
      }),
      { numRuns: 40 },
    );
  });

  test(`${name}: server-sent events may be cut anywhere`, async () => {
    await fc.assert(
      fc.asyncProperty(answers, fc.integer({ min: 1, max: 200 }), fc.boolean(), async ({ text, args, lengths }, every, isText) => {
        const end = every % 2 ? '\n' : '\r\n';
        const given = events(cut(text, lengths), cut(args, lengths), text, args);
        const blocks = given.map((event) => `event: ${event.type ?? event.event}${end}data: ${JSON.stringify(event)}${end}${end}`);
        const whole = [`: hello${end}${end}`, ...blocks, `data: [DONE]${end}${end}`].join('');
        const pieces = cut(isText ? whole : Buffer.from(whole), [every]);
        const out = await collected(pieces, { format: 'sse' });
        const sent = isText ? out.join('') : Buffer.concat(out).toString();
        const lines = sent.split('\n').filter((line) => line.startsWith('data: ')).map((line) => line.slice(6));
        assert.equal(lines.pop(), '[DONE]');
        isAsTheWhole(read(lines.map((line) => JSON.parse(line))), text, args);
      }),
      { numRuns: 15 },
    );
  });

  test(`${name}: what is held goes with an error`, async () => {
    const given = events(['mail jane@acme'], ['{"to": "jane@acme'], '', '{}');
    const first = given.findIndex((event) => JSON.stringify(event).includes('"mail jane@acme"'));
    async function* broken() {
      yield* given.slice(0, first + 1);
      throw new RangeError('mine');
    }
    const out = [];
    await assert.rejects(async () => {
      for await (const event of redactor.redactStream(broken())) out.push(event);
    }, RangeError);
    assert.ok(out.length > 0);
    assert.doesNotMatch(JSON.stringify(out), /jane/);
  });
}

test('a web stream of events', async () => {
  const given = anthropic.events(cut(TEXTS[0], [1]), cut(ARGUMENTS[0], [1]));
  const out = [];
  for await (const event of ReadableStream.from(given).pipeThrough(redactor.redactTransform())) out.push(event);
  isAsTheWhole(anthropic.read(out), TEXTS[0], ARGUMENTS[0]);
  const sent = given.map((event) => `data: ${JSON.stringify(event)}\n\n`);
  const text = [];
  for await (const piece of ReadableStream.from(sent).pipeThrough(redactor.redactTransform({ format: 'sse' }))) text.push(piece);
  assert.equal(text.join(''), (await collected(sent, { format: 'sse' })).join(''));
});

test("a provider's own error discards what came before it", async () => {
  const given = [...chat.events(['mail jane@acme'], []).slice(0, 3), { error: { message: 'overloaded' } }];
  const out = await collected(given);
  assert.equal(out.at(-1), given.at(-1));
  assert.doesNotMatch(JSON.stringify(out), /jane/);
});

test('text that comes in no event', async () => {
  const sent = ['data: Hello\n\n', 'data:  jane@\n\n', 'data: acme.io, bye\n\n', ': jane@acme.io\n\n', 'data: now bob@acme.io'];
  const out = (await collected(sent, { format: 'sse' })).join('');
  const said = out.split('\n').filter((line) => line.startsWith('data: ')).map((line) => line.slice(6)).join('');
  assert.equal(said, 'Hello [EMAIL_ADDRESS], byenow [EMAIL_ADDRESS]');
  assert.match(out, /^: \[EMAIL_ADDRESS\]$/m);
});

test('members that no row names are pieces too', async () => {
  const delta = (thought) => ({ choices: [{ index: 0, delta: { novel: { thought } } }] });
  const out = await collected([delta('jane@'), delta('acme'), delta('.io'), { choices: [{ index: 0, delta: {}, finish_reason: 'stop' }] }]);
  assert.equal(out.map((event) => event.choices[0].delta.novel?.thought ?? '').join(''), '[EMAIL_ADDRESS]');
});

test('members whose names are redacted', async () => {
  await assert.rejects(collected([{ choices: [{ index: 0, delta: { 'jane@acme.io': 'a piece' } }] }]), { code: 'unsupported' });
});

test('ends of lines of any kind', async () => {
  for (const blank of ['\n\n', '\r\n\r\n', '\r\r', '\n\r\n', '\r\n\n']) {
    const events = ['jane@', 'acme', '.io'].map((content) => ({ choices: [{ index: 0, delta: { content } }] }));
    const sent = `\ufeff${events.map((event) => `data: ${JSON.stringify(event)}${blank}`).join('')}`;
    for (const every of [1, 2, 3, 50, 1000]) {
      const out = (await collected(cut(sent, [every]), { format: 'sse' })).join('');
      const lines = out.split('\n').filter((line) => line.startsWith('data: '));
      const said = lines.map((line) => JSON.parse(line.slice(6)).choices[0].delta.content ?? '').join('');
      assert.equal(said, '[EMAIL_ADDRESS]', `${every}`);
    }
  }
});

test('the helper of OpenAI, as a server may pass it on', async () => {
  const chunk = (choice) => ({ type: 'chunk', chunk: { choices: [{ index: 0, ...choice }] }, snapshot: { text: 'jane@acme.io' } });
  const pieces = ['mail ja', 'ne@acme.io'];
  const said = pieces.flatMap((delta) => [chunk({ delta: { content: delta } }), { type: 'content.delta', delta, snapshot: 'mail jane@ac', parsed: null }]);
  const done = { type: 'content.done', content: pieces.join(''), parsed: { said: pieces.join('') } };
  const out = await collected([...said, chunk({ delta: {}, finish_reason: 'stop' }), done]);
  assert.equal(out.map((event) => event.chunk?.choices[0].delta.content ?? '').join(''), 'mail [EMAIL_ADDRESS]');
  assert.equal(out.map((event) => event.delta ?? '').join(''), 'mail [EMAIL_ADDRESS]');
  assert.deepEqual(out.at(-1), { type: 'content.done', content: 'mail [EMAIL_ADDRESS]', parsed: { said: 'mail [EMAIL_ADDRESS]' } });
  assert.ok(out.every((event) => !event.snapshot));
  await assert.rejects(collected([chunk({ index: 1, delta: { content: 'jane@' } })]), { code: 'unsupported' });
});

test('what names a call is said once', async () => {
  const call = { name: 'send', id: 'call_1', partialArgs: [{ jsonPath: '$.to', stringValue: 'mail jane@acme.io' }] };
  const out = await collected([{ candidates: [{ content: { parts: [{ functionCall: call }] } }] }, { candidates: [{ finishReason: 'STOP' }] }]);
  const calls = out.slice(0, -1).map((event) => event.candidates[0].content.parts[0].functionCall);
  assert.equal(calls.map(({ partialArgs }) => partialArgs[0].stringValue).join(''), 'mail [EMAIL_ADDRESS]');
  assert.deepEqual(calls.map(({ name, id }) => [name, id]), [['send', 'call_1'], [null, null]]);
});

test('events of which nothing is known', async () => {
  await assert.rejects(collected([{ token: 'jane@ac' }]), { code: 'unsupported' });
  await assert.rejects(collected(['data: {"token": "jane@ac"}\n\n'], { format: 'sse' }), { code: 'unsupported' });
  await assert.rejects(collected([7]), TypeError);
  await assert.rejects(collected([{ choices: [] }, 'text']), TypeError);
  assert.throws(() => redactor.redactStream([], { format: 'json' }), TypeError);
  assert.throws(() => redactor.redactStream([], { formats: 'sse' }), TypeError);
});

test('one record for an answer', async () => {
  const records = [];
  const audited = new Redactor({ policy: { entities: { US_SSN: 'block' } }, audit: (record) => records.push(record) });
  const through = async (texts) => {
    for await (const _ of audited.redactStream(anthropic.events(texts, ['{}'])));
  };
  await through(['jane@', 'acme.io']);
  await assert.rejects(through(['my SSN is 536-22', '-8145 and more']), { code: 'blocked' });
  assert.deepEqual(records.map(({ outcome }) => outcome), ['done', 'blocked']);
  assert.deepEqual(records.map(({ report }) => report.entities), [{ EMAIL_ADDRESS: 1 }, { US_SSN: 1 }]);
});

test('the text of server-sent events: integers that are too long for a number keep their digits, and are found', async () => {
  const number = '6205500000000000004';
  const pieces = [`data: {"choices":[],"card_number":${number},"seed":${number}}\n\n`];
  const given = [];
  for await (const piece of new Redactor().redactStream(pieces, { format: 'sse' })) given.push(piece);
  assert.equal(given.join(''), `data: {"choices":[],"card_number":"[CREDIT_CARD]","seed":${number}}\n\n`);
});
