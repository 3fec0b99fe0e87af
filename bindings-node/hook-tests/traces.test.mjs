// Hosts of traces and logs: LangSmith, OpenTelemetry, pino, winston, the console.

import assert from 'node:assert/strict';
import { Console } from 'node:console';
import { PassThrough } from 'node:stream';
import { test } from 'node:test';
import { ROOT_CONTEXT, SpanStatusCode, createTraceState, trace } from '@opentelemetry/api';
import { SeverityNumber } from '@opentelemetry/api-logs';
import { OTLPTraceExporter } from '@opentelemetry/exporter-trace-otlp-http';
import { resourceFromAttributes } from '@opentelemetry/resources';
import { InMemoryLogRecordExporter, LoggerProvider, SimpleLogRecordProcessor } from '@opentelemetry/sdk-logs';
import { AggregationTemporality, InMemoryMetricExporter, MeterProvider, PeriodicExportingMetricReader } from '@opentelemetry/sdk-metrics';
import { BasicTracerProvider, BatchSpanProcessor, InMemorySpanExporter, SimpleSpanProcessor } from '@opentelemetry/sdk-trace-base';
import { Client, RunTree } from 'langsmith';
import { traceable } from 'langsmith/traceable';
import pino from 'pino';
import { install } from 'reticent/console';
import { FAILED, listen } from 'reticent/hooks';
import { createAnonymizer, createSecretAnonymizer, hide, protect } from 'reticent/langsmith';
import { BlockedError, Redactor } from 'reticent';
import { auditMetrics, redacting } from 'reticent/otel';
import * as pinoHook from 'reticent/pino';
import * as winstonHook from 'reticent/winston';
import winston from 'winston';
import { ATTACHED, CARD, EMAIL, KEY, SECRET, assertClean, failing, grouped, section } from './common.mjs';
import { listening } from './wire.mjs';

process.removeAllListeners('warning');

class Unknown {
  #hidden = SECRET;
  toJSON() {
    return { text: this.#hidden };
  }
}

// LangSmith

const LANGSMITH_INFO = {
  batch_ingest_config: { use_multipart_endpoint: true },
  instance_flags: { dataset_examples_multipart_enabled: true },
};

async function withLangSmith(run) {
  const wire = await listening((path) => (path.endsWith('/info') ? LANGSMITH_INFO : {}));
  try {
    await run(wire, (settings) => new Client({ apiUrl: wire.url, apiKey: 'none', ...settings }));
  } finally {
    await wire.close();
  }
}

async function leakyRun(client) {
  const run = new RunTree({
    name: `answer ${EMAIL}`,
    run_type: 'llm',
    inputs: { text: SECRET, file: ATTACHED, [EMAIL]: 1, unknown: new Unknown(), big: 12n },
    tags: [EMAIL],
    extra: { metadata: { card: CARD }, note: SECRET },
    serialized: { kwargs: { key: KEY } },
    attachments: { [`of ${CARD}`]: ['text/plain', Buffer.from(SECRET)], picture: ['image/png', Buffer.from([0x89, 0x50])], dump: ['application/octet-stream', Buffer.from(SECRET)] },
    client,
  });
  await run.postRun();
  run.addEvent({ name: 'note', kwargs: { text: SECRET } });
  await run.end({ answer: `${ATTACHED} and ${SECRET}` }, `Error: ${SECRET}`);
  await run.patchRun();
  await client.awaitPendingTraceBatches();
  return run;
}

test('LangSmith: whole runs', () =>
  withLangSmith(async (wire, made) => {
    for (const settings of [{}, { autoBatchTracing: false }]) {
      const run = await leakyRun(protect(made(settings)));
      assert.ok(wire.received.includes(run.id));
    }
    assertClean(wire.received);
    assert.match(wire.received, /\[EMAIL_ADDRESS\]/);
  }));

test('LangSmith: without the hook, the wire has them', () =>
  withLangSmith(async (wire, made) => {
    await leakyRun(made());
    for (const value of [EMAIL, CARD, KEY]) assert.ok(wire.received.includes(value));
  }));

test('LangSmith: what cannot be redacted is not sent', () =>
  withLangSmith(async (wire, made) => {
    const events = [];
    const stop = listen((event) => events.push(event));
    const redactor = failing();
    await leakyRun(protect(made(), { redactor }));
    const run = new RunTree({ name: 'r', inputs: { text: SECRET }, client: made({ anonymizer: createAnonymizer(undefined, { redactor }) }) });
    await run.postRun();
    await run.end({ answer: SECRET }, SECRET);
    await run.patchRun();
    await run.client.awaitPendingTraceBatches();
    stop();
    assertClean(wire.received);
    assert.ok(wire.received.includes(FAILED));
    assert.ok(events.length > 0);
    assertClean(events);
  }));

test('LangSmith: traceable, feedback', () =>
  withLangSmith(async (wire, made) => {
    const client = protect(made());
    const echo = traceable((text) => ({ text }), { client, tracingEnabled: true, name: 'echo' });
    assert.deepEqual(await echo(SECRET), { text: SECRET });
    const fail = traceable(() => Promise.reject(new Error(SECRET)), { client, tracingEnabled: true });
    await assert.rejects(fail(SECRET));
    // What a function yields stands in a list, which is a text in pieces.
    const spell = traceable(async function* () { yield* SECRET; }, { client, tracingEnabled: true, name: 'spell' });
    for await (const _ of spell());
    await client.awaitPendingTraceBatches();
    const [, letters] = /"outputs":(\["",.*?"\])/.exec(wire.received);
    assert.equal(JSON.parse(letters).join(''), new Redactor().redact(SECRET));
    await client.createFeedback(crypto.randomUUID(), 'score', { comment: SECRET, value: SECRET, sessionId: crypto.randomUUID() });
    await client.awaitPendingTraceBatches();
    assertClean(wire.received);
    assert.match(wire.received, /\[EMAIL_ADDRESS\]/);
  }));

test('LangSmith: examples and feedback, what cannot be redacted is not sent', async () => {
  for (const redactor of [undefined, failing()]) {
    await withLangSmith(async (wire, made) => {
      const client = protect(made(), { redactor });
      const id = crypto.randomUUID();
      const attachments = { note: { mimeType: 'text/plain', data: Buffer.from(SECRET, 'utf16le') } };
      const attached = { note: { mimeType: 'text/plain', data: Buffer.concat([Buffer.from([0xff, 0xfe]), attachments.note.data]) } };
      const example = { inputs: { text: SECRET }, outputs: { text: SECRET }, metadata: { text: SECRET } };
      const calls = [
        () => client.updateFeedback(id, { comment: SECRET, correction: { text: SECRET }, value: SECRET }),
        () => client.createExample({ text: SECRET }, { text: SECRET }, { datasetId: id, metadata: { text: SECRET } }),
        () => client.createExample({ ...example, dataset_id: id }),
        () => client.createExamples([{ ...example, dataset_id: id, attachments: attached }]),
        () => client.createExamples({ inputs: [{ text: SECRET }], outputs: [{ text: SECRET }], datasetId: id }),
        () => client.updateExample({ ...example, id, dataset_id: id }),
        () => client.createDataset('shop', { description: SECRET, inputsSchema: { description: SECRET } }),
        () => client.createAnnotationQueue({ name: 'q', description: SECRET, rubricInstructions: SECRET }),
        () => client.updateAnnotationQueue(id, { name: 'q', description: SECRET, rubricInstructions: SECRET }),
        () => client.createComparativeExperiment({ name: 'c', experimentIds: [id], description: SECRET, metadata: { text: SECRET } }),
        () => client.createFeedback(id, `as ${EMAIL} has it`, { comment: SECRET, sessionId: id }),
        () => client.createPrompt('shop', { description: SECRET, tags: [SECRET] }),
        () => client.pushAgent('-/shop', { files: { 'a.md': { type: 'file', content: SECRET } }, description: SECRET }),
        () => client.uploadCsv({ csvFile: new Blob([SECRET]), fileName: `${EMAIL}/a.csv`, inputKeys: ['a'], outputKeys: ['b'], description: SECRET }),
      ];
      // What the server answers here is none of LangSmith's.
      for (const call of calls) await call().catch(() => {});
      assertClean(wire.received);
      assertClean(wire.bodies.map((body) => body.toString('utf16le') + body.subarray(1).toString('utf16le')).join());
      assert.ok(wire.bodies.length >= calls.length - 2, `${wire.bodies.length}`);
    });
  }
});

test('LangSmith: what was thrown is told by a name that is none of its data', () => {
  const events = [];
  const stop = listen((event) => events.push(event));
  const thrown = [Object.assign(new Error('x'), { name: SECRET }), { get constructor() { throw new Error(SECRET); } }, SECRET, null];
  for (const error of thrown) {
    const operators = { '*': () => { throw error; } };
    assert.deepEqual(hide({ redactor: new Redactor({ operators }) })({ text: SECRET }), { error: FAILED });
  }
  stop();
  assert.equal(events.length, thrown.length);
  assertClean(events);
});

test('LangSmith: anonymizers', () => {
  assert.deepEqual(createAnonymizer()({ to: [EMAIL], n: 7 }), { to: ['[EMAIL_ADDRESS]'], n: 7 });
  const rule = { pattern: /ticket \d+/g, replace: '[ticket]' };
  assert.deepEqual(createAnonymizer([rule])({ a: `ticket 12 of ${EMAIL}` }), { a: '[ticket] of [EMAIL_ADDRESS]' });
  assert.deepEqual(createAnonymizer((text, path) => path)({ a: ['b'] }), { a: ['a[0]'] });
  assert.equal(createAnonymizer()('hello'), 'hello');
  const circular = { text: SECRET };
  circular.self = circular;
  assertClean(createAnonymizer()(circular));
  assertClean(hide()({ deep: new Map([[EMAIL, SECRET]]) }));
  assert.deepEqual(hide({ redactor: failing() })({ text: SECRET }), { error: FAILED });
  assert.deepEqual(createAnonymizer(() => assert.fail(SECRET))({ a: 'b' }), { error: FAILED });
});

test('LangSmith: secrets', () => {
  const anonymize = createSecretAnonymizer({ extraRules: [{ pattern: /CASE-\d{6}/g, replace: '[case]' }] });
  for (const secret of ['Authorization: Bearer aB3dE6gH9jK2mN5pQ8rS1tU4vW7xY0zC', 'DEPLOY_TOKEN=aB3dE6gH9jK2mN5pQ8rS1tU4', KEY]) {
    const once = anonymize({ deep: [{ text: `see ${secret} there` }] });
    assert.ok(once.deep[0].text.includes('[SECRET_DETECTED]'));
    assert.ok(!once.deep[0].text.includes(secret));
    assert.deepEqual(anonymize(once), once);
  }
  assert.deepEqual(anonymize({ password: 'hunter2secret', to: EMAIL, case: 'CASE-123456' }), {
    password: '[SECRET_DETECTED]',
    to: EMAIL,
    case: '[case]',
  });
});

// OpenTelemetry

const resource = resourceFromAttributes({ 'service.name': 'shop', 'process.command_args': `--key=${KEY}` });

function leakySpan(provider) {
  const tracer = provider.getTracer('shop');
  const first = tracer.startSpan('first');
  const span = tracer.startSpan(`GET /${EMAIL}`, {
    attributes: { 'gen_ai.input.messages': JSON.stringify([{ content: [{ file_data: ATTACHED }] }]), 'gen_ai.prompt.0.content': SECRET, tags: ['a', EMAIL], 'gen_ai.usage.input_tokens': 1234567890 },
    links: [{ context: first.spanContext(), attributes: { of: EMAIL } }],
  });
  span.addEvent(`to ${EMAIL}`, { body: SECRET });
  span.recordException(new Error(SECRET));
  span.recordException(grouped());
  span.setStatus({ code: SpanStatusCode.ERROR, message: SECRET });
  span.end();
  return span;
}

test('OpenTelemetry: spans', async () => {
  const wire = await listening();
  const memory = new InMemorySpanExporter();
  const spanProcessors = [
    new SimpleSpanProcessor(redacting(memory)),
    new BatchSpanProcessor(redacting(redacting(new OTLPTraceExporter({ url: `${wire.url}/v1/traces` })))),
  ];
  const provider = new BasicTracerProvider({ resource, spanProcessors });
  const original = leakySpan(provider);
  await provider.forceFlush();
  const [span] = memory.getFinishedSpans();
  assertClean(span);
  assert.equal(span.attributes['gen_ai.usage.input_tokens'], 1234567890);
  assert.deepEqual(span.spanContext(), original.spanContext());
  assert.equal(original.attributes['gen_ai.prompt.0.content'], SECRET);
  // Once more changes nothing.
  redacting(memory).export([span], () => {});
  assert.deepEqual(JSON.parse(JSON.stringify(memory.getFinishedSpans()[1])), JSON.parse(JSON.stringify(span)));
  await provider.shutdown();
  assertClean(wire.received);
  assert.match(wire.received, /\[EMAIL_ADDRESS\]/);
  await wire.close();
});

test('OpenTelemetry: answers in pieces: in lists, in JSON, in events, in numbered attributes', () => {
  const memory = new InMemorySpanExporter();
  const provider = new BasicTracerProvider({ spanProcessors: [new SimpleSpanProcessor(redacting(memory))], spanLimits: { eventCountLimit: 1000 } });
  const chunksOf = (text) => [...text].map((content) => ({ choices: [{ index: 0, delta: { content } }] }));
  const said = (pieces) => pieces.map((piece) => piece.choices?.[0].delta.content ?? piece).join('');
  for (const pieces of [[...SECRET], chunksOf(SECRET), ['nothing ', 'in ', 'these'], chunksOf('nothing')]) {
    const isText = typeof pieces[0] === 'string';
    const json = JSON.stringify(pieces);
    const list = pieces.map((piece) => (isText ? piece : JSON.stringify(piece)));
    const numbered = Object.fromEntries(isText ? pieces.map((piece, at) => [`chunk.${at}`, piece]) : []);
    const attributes = { json, list, preview: json.slice(0, -3), ...numbered };
    const span = provider.getTracer('shop').startSpan('answer', { attributes });
    for (const piece of pieces) {
      span.addEvent('chunk', { json: JSON.stringify(piece), at: 1 });
      span.addEvent('other');
    }
    span.end();
    const [told] = memory.getFinishedSpans();
    memory.reset();
    const chunks = told.events.filter(({ name }) => name === 'chunk').map(({ attributes }) => JSON.parse(attributes.json));
    const listed = told.attributes.list.map((piece) => (isText ? piece : JSON.parse(piece)));
    const expected = said(pieces) === SECRET ? new Redactor().redact(SECRET) : said(pieces);
    for (const each of [chunks, listed, JSON.parse(told.attributes.json)]) assert.equal(said(each), expected);
    assert.equal(told.events.filter(({ name }) => name === 'other').length, pieces.length);
    if (isText) assert.equal(pieces.map((_, at) => told.attributes[`chunk.${at}`]).join(''), expected);
    assertClean(told.attributes.preview.replaceAll(/[", ]/g, ''));
    if (expected === said(pieces)) assert.deepEqual([told.attributes, told.events.map(({ attributes }) => attributes)], [span.attributes, span.events.map(({ attributes }) => attributes)]);
  }
});

test('OpenTelemetry: what says where a span comes from', async () => {
  const wire = await listening();
  const memory = new InMemorySpanExporter();
  const spanProcessors = [new SimpleSpanProcessor(redacting(memory)), new SimpleSpanProcessor(redacting(new OTLPTraceExporter({ url: wire.url })))];
  const provider = new BasicTracerProvider({ spanProcessors });
  const place = { traceId: '0af7651916cd43dd8448eb211c80319c', spanId: 'b7ad6b7169203331', traceFlags: 1, isRemote: true };
  const remote = { ...place, traceState: createTraceState(`vendor=${EMAIL},plan=gold`) };
  const tracer = provider.getTracer(`shop of ${EMAIL}`, EMAIL, { schemaUrl: `https://acme.io/${EMAIL}` });
  tracer.startSpan('order', { links: [{ context: remote }] }, trace.setSpanContext(ROOT_CONTEXT, remote)).end();
  await provider.forceFlush();
  const [span] = memory.getFinishedSpans();
  assert.equal(span.spanContext().traceId, remote.traceId);
  assert.equal(span.spanContext().traceState.serialize(), 'vendor=[EMAIL_ADDRESS],plan=gold');
  assert.equal(span.parentSpanContext.spanId, remote.spanId);
  await provider.shutdown();
  assertClean(wire.received);
  assertClean(span);
  assert.match(wire.received, /vendor=\[EMAIL_ADDRESS\],plan=gold/);
  await wire.close();
});

test('OpenTelemetry: log records and metrics', async () => {
  const logs = new InMemoryLogRecordExporter();
  const provider = new LoggerProvider({ resource, processors: [new SimpleLogRecordProcessor({ exporter: redacting(logs) })] });
  provider.getLogger('shop').emit({
    body: { text: SECRET, file: ATTACHED },
    attributes: { to: EMAIL, n: 7 },
    severityNumber: SeverityNumber.ERROR,
    eventName: EMAIL,
  });
  await provider.forceFlush();
  const [record] = logs.getFinishedLogRecords();
  assertClean(record);
  assert.equal(record.attributes.n, 7);

  const memory = new InMemoryMetricExporter(AggregationTemporality.CUMULATIVE);
  const meters = new MeterProvider({ resource, readers: [new PeriodicExportingMetricReader({ exporter: redacting(memory) })] });
  meters.getMeter('shop').createCounter('orders').add(1, { customer: EMAIL, plan: 'gold' });
  meters.getMeter('shop').createHistogram('duration').record(1.5, { customer: CARD });
  await meters.forceFlush();
  const metrics = JSON.stringify(memory.getMetrics());
  assertClean(metrics);
  assert.match(metrics, /orders.*gold/);
  await meters.shutdown();
});

test('OpenTelemetry: audits become metrics', async () => {
  const memory = new InMemoryMetricExporter(AggregationTemporality.CUMULATIVE);
  const meters = new MeterProvider({ readers: [new PeriodicExportingMetricReader({ exporter: memory })] });
  const policy = { entities: { US_SSN: 'block', CREDIT_CARD: 'mask' } };
  const redactor = new Redactor({ policy, audit: auditMetrics(meters.getMeter('reticent')) });
  redactor.redact({ [EMAIL]: `${CARD} of ${EMAIL}` });
  assert.throws(() => redactor.redact('my SSN is 536-90-4399'), BlockedError);
  await meters.forceFlush();
  const [{ scopeMetrics }] = memory.getMetrics();
  assertClean(JSON.stringify(scopeMetrics));
  const said = new Map();
  for (const { descriptor, dataPoints } of scopeMetrics.flatMap(({ metrics }) => metrics)) {
    for (const { attributes, value } of dataPoints) {
      const { 'reticent.policy': _, 'reticent.outcome': outcome, ...own } = attributes;
      said.set([descriptor.name, outcome, ...Object.values(own)].join(' '), value.count ?? value);
    }
  }
  assert.equal(said.get('reticent.calls done'), 1);
  assert.equal(said.get('reticent.calls blocked'), 1);
  assert.equal(said.get('reticent.call.duration done'), 1);
  assert.equal(said.get('reticent.findings done EMAIL_ADDRESS'), 2);
  assert.equal(said.get('reticent.findings blocked US_SSN'), 1);
  assert.equal(said.get('reticent.operations done mask'), 1);
  assert.equal(said.get('reticent.actions blocked block'), 1);
  await meters.shutdown();
});

test('OpenTelemetry: what cannot be redacted is not sent', () => {
  const memory = new InMemorySpanExporter();
  const provider = new BasicTracerProvider({ resource, spanProcessors: [new SimpleSpanProcessor(redacting(memory, { redactor: failing() }))] });
  leakySpan(provider);
  const [span] = memory.getFinishedSpans();
  assertClean(span);
  assert.equal(span.name, FAILED);
  redacting(memory).export([{ spanContext: () => assert.fail(SECRET) }], () => {});
  assert.equal(memory.getFinishedSpans().length, 1);
});

// Logs

function lines() {
  const out = new PassThrough();
  let text = '';
  out.on('data', (piece) => (text += piece));
  return { out, text: () => text };
}

test('pino: lines, errors, children', () => {
  const { out, text } = lines();
  const logger = pino(pinoHook.redacting({ base: { host: EMAIL } }), out);
  logger.info({ to: EMAIL, err: new Error(SECRET), n: 1234567890 }, `mail ${EMAIL}`);
  logger.error({ err: grouped(), file: ATTACHED }, 'several');
  logger.child({ of: EMAIL }).error(SECRET);
  assertClean(text());
  const [first] = text().trim().split('\n').map((line) => JSON.parse(line));
  assert.equal(first.n, 1234567890);
  assert.match(first.err.stack, /Error: Write to \[EMAIL_ADDRESS\]/);
});

test('pino: its own hook goes first; what cannot be redacted is not written', () => {
  const { out, text } = lines();
  pino(pinoHook.redacting({}, { redactor: failing() }), out).info(SECRET);
  assert.equal(JSON.parse(text()).msg, FAILED);
  const other = lines();
  pino(pinoHook.redacting({ hooks: { streamWrite: (line) => line.replace('mail', EMAIL) } }), other.out).info('mail');
  assertClean(other.text());
  const broken = lines();
  pino(pinoHook.redacting({ hooks: { streamWrite: () => assert.fail(SECRET) } }), broken.out).info('mail');
  assert.equal(JSON.parse(broken.text()).msg, FAILED);
});

test('pino: what a stream is told of a line besides it; what cannot be redacted is not written', () => {
  const METADATA = Symbol.for('pino.metadata');
  for (const redactor of [undefined, failing()]) {
    for (const wrapped of [(stream) => stream, (stream) => pino.multistream([{ stream }, { stream: lines().out }])]) {
      const told = [];
      const stream = {
        [METADATA]: true,
        write(line) {
          const { lastLevel, lastMsg, lastObj, lastLogger } = this;
          told.push([line, lastMsg, lastObj, lastLogger.bindings()]);
          assert.equal(lastLevel, 50);
        },
      };
      // A hook of the program still says what is logged.
      const logMethod = function (args, method) {
        method.apply(this, [...args, 'more']);
      };
      const logger = pino(pinoHook.redacting({ base: { of: 'shop' }, hooks: { logMethod } }, { redactor }), wrapped(stream));
      const session = logger.child({ of: EMAIL, n: 7 });
      session.error({ to: EMAIL, err: new Error(SECRET) }, `mail ${EMAIL} %s`);
      session.error(new Error(SECRET));
      session.error(SECRET);
      assert.equal(told.length, 3);
      assertClean(JSON.stringify(told, (_, value) => (value instanceof Error ? `${value.stack} ${value.message}` : value)));
      if (redactor !== undefined) continue;
      const [[line, message, object, bindings]] = told;
      assert.equal(message, 'mail [EMAIL_ADDRESS] more');
      assert.equal(JSON.parse(line).msg, message);
      assert.equal(object.to, '[EMAIL_ADDRESS]');
      assert.deepEqual(bindings, { of: '[EMAIL_ADDRESS]', n: 7 });
    }
  }
});

test('winston: lines, errors; what cannot be redacted is not written', () => {
  for (const redactor of [undefined, failing()]) {
    for (const order of [(f, r) => [f, r], (f, r) => [r, f]]) {
      const { out, text } = lines();
      const { errors, splat, json } = winston.format;
      const format = winston.format.combine(errors({ stack: true }), splat(), ...order(json(), winstonHook.redact({ redactor })));
      const logger = winston.createLogger({ format, transports: [new winston.transports.Stream({ stream: out })] });
      logger.info('to %s', EMAIL, { card: CARD });
      logger.error(new Error(SECRET));
      logger.error('several', { error: grouped(), file: ATTACHED });
      assertClean(text());
      assert.ok(text().includes(redactor ? FAILED : '[EMAIL_ADDRESS]'));
    }
  }
});

test('console: what looks like a file costs linear time, and hides none behind it', () => {
  const printed = [];
  const fake = { log: (text) => printed.push(text) };
  install({ console: fake });
  const started = Date.now();
  for (const part of ['A', '\\n', 'AAAA\n', '\\']) fake.log(`\\${part.repeat(1_000_000 / part.length)}`);
  assert.ok(Date.now() - started < 60_000);
  fake.log(`\\${'A'.repeat(2100)} ${ATTACHED}`);
  assertClean(printed);
});

test('console: every method that prints', () => {
  let printed = '';
  const out = new PassThrough();
  out.on('data', (piece) => (printed += piece));
  const real = new Console({ stdout: out, stderr: out });
  install({ console: real });
  real.dir({ text: SECRET }, { depth: 0 });
  real.dir(SECRET);
  real.dirxml(SECRET, { card: CARD });
  real.table([{ to: EMAIL }]);
  real.assert(false, SECRET);
  real.group(SECRET);
  real.count(EMAIL);
  real.trace(new Error(SECRET));
  real.time(EMAIL);
  real.timeLog(EMAIL, SECRET);
  real.timeEnd(EMAIL);
  out.read();
  assertClean(printed);
  assert.match(printed, /^\{\n  text: 'Write to \[EMAIL_ADDRESS\]/);
  assert.ok(printed.split('\n').length > 11, printed);
});

test('console: arguments; what cannot be redacted is not written', () => {
  const printed = [];
  const fake = Object.fromEntries(['debug', 'error', 'info', 'log', 'trace', 'warn'].map((name) => [name, (...args) => printed.push(args)]));
  const { log } = fake;
  const undo = install({ console: fake });
  fake.log('to %s', EMAIL, { card: CARD }, new Error(SECRET));
  fake.error(grouped(), ATTACHED, { deep: { error: grouped() } });
  assertClean(printed);
  undo();
  assert.equal(fake.log, log);
  install({ console: fake, redactor: failing() });
  fake.error(SECRET);
  assert.deepEqual(printed.at(-1), ['%s', FAILED]);
});

test('winston: colours hide nothing', () => {
  const { out, text } = lines();
  const { colorize, prettyPrint, printf } = winston.format;
  const colored = printf(() => '\u001b[3mpassword\u001b[0m\u001b[2m=\u001b[0m"hunter2secret" \u001b[1mend');
  const clean = printf(() => '\u001b[1mnothing\u001b[0m');
  for (const layout of [winston.format.combine(colorize(), prettyPrint({ colorize: true })), colored, clean]) {
    const format = winston.format.combine(layout, winstonHook.redact());
    winston.createLogger({ format, transports: [new winston.transports.Stream({ stream: out })] }).info(`to ${EMAIL}`, { password: 'hunter2secret' });
  }
  assertClean(text());
  assert.doesNotMatch(text(), /hunter2/);
  assert.ok(text().endsWith('password="[PASSWORD]" end\n\u001b[1mnothing\u001b[0m\n'), text());
});

test('LangSmith, pino, OpenTelemetry, winston: the examples of the documents', () =>
  withLangSmith(async (wire, made) => {
    const client = section('LangSmith', 'Client', 'protect')(class extends Client { constructor() { super({ apiUrl: wire.url, apiKey: 'none' }); } }, protect);
    await leakyRun(client);
    assertClean(wire.received);
    const { out, text } = lines();
    section('pino', 'pino', 'redacting')((options) => pino(options, out), pinoHook.redacting).info(SECRET);
    assertClean(text());
    const memory = new InMemorySpanExporter();
    const provider = section('OpenTelemetry', 'BasicTracerProvider', 'BatchSpanProcessor', 'OTLPTraceExporter', 'redacting')(
      BasicTracerProvider,
      SimpleSpanProcessor,
      class { constructor() { return memory; } },
      redacting,
    );
    leakySpan(provider);
    assertClean(memory.getFinishedSpans());
    assert.equal(memory.getFinishedSpans().length, 1);
    const { redact } = winstonHook;
    section('winston', 'winston', 'redact')(winston, redact).info(SECRET);
    assert.ok(made);
  }));
