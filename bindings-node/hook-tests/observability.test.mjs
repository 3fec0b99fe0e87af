// Sentry, Langfuse and OpenAI's Agents SDK, to a server in the place of theirs that keeps every byte.

import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { LangfuseClient } from '@langfuse/client';
import { LangfuseMedia } from '@langfuse/core';
import { LangfuseSpanProcessor } from '@langfuse/otel';
import { setLangfuseTracerProvider, startObservation } from '@langfuse/tracing';
import * as agents from '@openai/agents';
import { SpanStatusCode } from '@opentelemetry/api';
import { BasicTracerProvider, InMemorySpanExporter } from '@opentelemetry/sdk-trace-base';
import * as Sentry from '@sentry/node';
import OpenAI from 'openai';
import { Redactor } from 'reticent';
import { FAILED, listen } from 'reticent/hooks';
import * as langfuse from 'reticent/langfuse';
import { protect } from 'reticent/openai';
import * as openaiAgents from 'reticent/openai-agents';
import * as sentry from 'reticent/sentry';
import { ANSWER, ATTACHED, CARD, EMAIL, ENCODED, KEY, PICTURE, SECRET, TO_TOOLS, assertClean, failing, grouped, section } from './common.mjs';
import { answer } from './providers.mjs';
import { listening } from './wire.mjs';

async function withSentry(options, run, settings) {
  const wire = await listening();
  const dsn = `${wire.url.replace('//', '//a0b1c2d3e4f5061728394a5b6c7d8e9f@')}/42`;
  const client = Sentry.init({ defaultIntegrations: false, skipOpenTelemetrySetup: true, ...sentry.redacting({ dsn, ...options }, settings) });
  try {
    await run(wire, client);
  } finally {
    await Sentry.close(2000);
    await wire.close();
  }
}

function leak() {
  Sentry.setUser({ id: '7', email: EMAIL });
  Sentry.setTag('of', EMAIL);
  Sentry.addBreadcrumb({ message: SECRET, data: { url: `https://shop.test/?to=${EMAIL}` } });
  Sentry.getCurrentScope().addAttachment({ filename: `${EMAIL}.txt`, data: SECRET, contentType: 'application/octet-stream' });
  const error = new Error(SECRET, { cause: new TypeError(EMAIL) });
  Sentry.captureException(error, { extra: { order: { card: CARD }, file: ATTACHED } });
  Sentry.captureException(grouped());
  Sentry.captureMessage(SECRET);
  Sentry.startSpan({ name: `to ${EMAIL}`, attributes: { prompt: SECRET } }, () => {
    Sentry.startSpan({ name: SECRET, op: 'gen_ai.chat' }, () => {});
  });
  Sentry.logger.info(`mail ${EMAIL}`, { of: EMAIL });
  Sentry.metrics.count('orders', 1, { attributes: { customer: EMAIL } });
  Sentry.captureFeedback({ message: SECRET, email: EMAIL, name: 'Jane' });
}

for (const traceLifecycle of ['stream', 'static']) {
  test(`Sentry: events, attachments, spans, logs, metrics, feedback: ${traceLifecycle}`, () =>
    withSentry({ tracesSampleRate: 1, enableLogs: true, traceLifecycle, sendDefaultPii: true }, async (wire) => {
      leak();
      await Sentry.flush(2000);
      const types = new Set(wire.received.match(/"type":"(?:event|transaction|span|log|trace_metric|attachment|feedback)"/g));
      assert.ok(types.size >= 6, [...types].join());
      assert.match(wire.received, /\[EMAIL_ADDRESS\]/);
      assertClean(wire.received);
      // Each attachment is as long as it says.
      const [, length] = /"type":"attachment","length":(\d+)|"length":(\d+)[^\n]*"type":"attachment"/.exec(wire.received) ?? [];
      if (length !== undefined) assert.ok(Number(length) > 0);
    }));
}

for (const [encoding, encoded] of Object.entries(ENCODED)) {
  test(`Sentry: attachments: ${encoding}`, () =>
    withSentry({}, async (wire) => {
      const data = new Uint8Array(encoded(`Über alles:\n${SECRET}`));
      Sentry.getCurrentScope().addAttachment({ filename: 'a.csv', data, contentType: 'text/csv' });
      Sentry.captureMessage('with a file');
      Sentry.getCurrentScope().clearAttachments();
      await Sentry.flush(2000);
      assert.ok(wire.bodies[0].includes(encoded('Über alles:\nWrite to [EMAIL_ADDRESS]')));
      for (const value of [EMAIL, KEY]) assert.ok(!wire.bodies[0].includes(encoded(value).subarray(2)));
    }));
}

test('Sentry: hooks of the program go first, and what they throw does not get out', () =>
  withSentry(
    {
      tracesSampleRate: 1,
      beforeSend: (event) => ({ ...event, extra: { added: SECRET } }),
      beforeSendSpan: () => assert.fail(SECRET),
    },
    async (wire) => {
      leak();
      await Sentry.flush(2000);
      assert.match(wire.received, /added/);
      assertClean(wire.received);
    },
  ));

for (const [how, redactor] of [['redacted', undefined], ['not sent raw where that fails', failing()]]) {
  test(`Sentry: what Spotlight gets is ${how}`, async () => {
    const sidecar = await listening();
    const late = await listening();
    const integrations = (defaults) => [...defaults, Sentry.consoleIntegration()];
    const run = async (wire) => {
      leak();
      await Sentry.flush(2000);
      assert.ok(sidecar.received.includes(redactor === undefined ? '[EMAIL_ADDRESS]' : FAILED));
      assertClean(sidecar.received + wire.received);
    };
    await withSentry({ tracesSampleRate: 1, enableLogs: true, spotlight: `${sidecar.url}/stream`, integrations }, run, { redactor });
    // One that is added later, of a client that has none yet.
    await withSentry({}, async (wire, client) => {
      client.addIntegration(Sentry.spotlightIntegration({ sidecarUrl: `${late.url}/stream` }));
      leak();
      await Sentry.flush(2000);
      assert.ok(late.received.includes(redactor === undefined ? '[EMAIL_ADDRESS]' : FAILED));
      assertClean(late.received + wire.received);
    }, { redactor });
    await sidecar.close();
    await late.close();
  });
}

test('Sentry: what cannot be redacted is not sent', () =>
  withSentry(
    { tracesSampleRate: 1, enableLogs: true },
    async (wire) => {
      const events = [];
      const stop = listen((event) => events.push(event));
      leak();
      await Sentry.flush(2000);
      stop();
      assert.ok(wire.bodies.length > 0);
      assert.ok(wire.received.includes(FAILED));
      assert.ok(events.some(({ hook }) => hook === 'sentry'));
      assertClean(wire.received);
      assertClean(events);
    },
    { redactor: failing() },
  ));

test('Sentry: its own hooks, for transports that cannot be wrapped', async () => {
  const given = { message: SECRET, span_id: '0123456789abcdef', description: SECRET, data: { to: EMAIL } };
  const hooks = sentry.hooks();
  for (const hook of Object.values(hooks)) {
    const redacted = hook(given);
    assertClean(redacted);
    assert.equal(redacted.span_id, given.span_id);
  }
  const broken = sentry.hooks({ redactor: failing() });
  assert.equal(broken.beforeSend(given), null);
  assert.deepEqual(broken.beforeSendSpan(given), { span_id: given.span_id });
});

test('Sentry: the example of the documents', async () => {
  const wire = await listening();
  process.env.SENTRY_DSN = `${wire.url.replace('//', '//a0b1c2d3e4f5061728394a5b6c7d8e9f@')}/42`;
  section('Sentry', 'Sentry', 'redacting', 'process')({ ...Sentry, init: (options) => Sentry.init({ ...options, defaultIntegrations: false }) }, sentry.redacting, process);
  Sentry.captureMessage(SECRET);
  await Sentry.close(2000);
  delete process.env.SENTRY_DSN;
  assert.match(wire.received, /\[EMAIL_ADDRESS\]/);
  assertClean(wire.received);
  await wire.close();
});

const keys = { publicKey: 'pk-lf-none', secretKey: 'sk-lf-none', exportMode: 'immediate' };

async function traced(processor) {
  const provider = new BasicTracerProvider({ spanProcessors: [processor] });
  setLangfuseTracerProvider(provider);
  const span = startObservation(`to ${EMAIL}`, { input: { prompt: SECRET }, output: SECRET, metadata: { of: EMAIL, deep: { card: CARD } } }, { asType: 'generation' });
  span.otelSpan.addEvent(SECRET, { of: EMAIL });
  span.otelSpan.recordException(new Error(SECRET));
  span.otelSpan.setStatus({ code: SpanStatusCode.ERROR, message: SECRET });
  span.otelSpan.setAttribute('gen_ai.prompt', SECRET);
  span.update({ statusMessage: SECRET });
  span.end();
  await processor.forceFlush();
  await provider.shutdown();
}

test('Langfuse: names, inputs, metadata, events, status', async () => {
  const wire = await listening();
  await traced(new LangfuseSpanProcessor(langfuse.redacting({ ...keys, baseUrl: wire.url })));
  assert.match(wire.received, /\[EMAIL_ADDRESS\]/);
  assert.match(wire.heads[0], /^POST \/api\/public\/otel\/v1\/traces\n.*Basic cGstbGYtbm9uZTpzay1sZi1ub25l/);
  assertClean(wire.received);
  await wire.close();
});

test('Langfuse: files are uploaded redacted, wherever a span has them', async () => {
  const media = (path, body) => {
    if (!path.endsWith('/media')) return {};
    const mediaId = JSON.parse(body).sha256Hash.replaceAll('+', '-').replaceAll('/', '_').slice(0, 22);
    return { mediaId, uploadUrl: `${wire.url}/put?X-Amz-Credential=x` };
  };
  const wire = await listening(media);
  const processor = new LangfuseSpanProcessor(langfuse.redacting({ ...keys, baseUrl: wire.url }));
  const provider = new BasicTracerProvider({ spanProcessors: [processor] });
  setLangfuseTracerProvider(provider);
  const url = `data:text/plain;base64,${Buffer.from(`${SECRET}\n`.repeat(200)).toString('base64')}`;
  const doc = new LangfuseMedia({ source: 'bytes', contentBytes: Buffer.from(SECRET), contentType: 'text/plain' });
  const seen = new LangfuseMedia({ source: 'bytes', contentBytes: PICTURE, contentType: 'image/png' });
  startObservation('files', { input: { doc, seen }, output: `see ![this](${url}) and that`, metadata: { url, doc } }).end();
  await processor.forceFlush();
  await provider.shutdown();
  const put = wire.bodies.filter((_, at) => wire.heads[at].startsWith('PUT'));
  assert.ok(put.some((body) => body.equals(PICTURE)));
  assert.ok(put.filter((body) => String(body).startsWith('Write to [EMAIL_ADDRESS], card')).length >= 2);
  assertClean(wire.received);
  await wire.close();
});

test('Langfuse: scores, datasets, prompts', async () => {
  const wire = await listening(() => ({ id: 'd', name: 'n', type: 'text', version: 1, prompt: 'x', labels: [], tags: [], config: {} }));
  for (const redactor of [undefined, failing()]) {
    const client = langfuse.protect(langfuse.protect(new LangfuseClient({ ...keys, baseUrl: wire.url }), { redactor }), { redactor });
    client.score.create({ traceId: '0123456789abcdef0123456789abcdef', name: `of ${EMAIL}`, value: 1, comment: SECRET, metadata: { of: EMAIL } });
    await client.flush();
    await client.api.datasets.create({ name: 'n', description: SECRET, metadata: { of: EMAIL } });
    await client.prompt.create({ name: 'n', prompt: SECRET, tags: [EMAIL], config: { of: EMAIL }, commitMessage: SECRET }).catch(() => {});
    // What is asked stands behind what it is asked about.
    await client.prompt.update({ name: 'n', version: 1, newLabels: [EMAIL] });
    await client.api.annotationQueues.updateQueueItem('q', 'i', { status: 'COMPLETED', comment: SECRET }, { maxRetries: 0 });
    assert.match(wire.received, redactor ? /REDACTION_FAILED/ : /of \[EMAIL_ADDRESS\]/);
    assert.match(wire.received, /0123456789abcdef0123456789abcdef/);
  }
  for (const path of ['ingestion', 'v2/datasets', 'v2/prompts']) assert.ok(wire.heads.some((head) => head.startsWith(`POST /api/public/${path}\n`)), path);
  assertClean(wire.received);
  await wire.close();
});

test('Langfuse: its mask goes first; what cannot be redacted is not sent', async () => {
  for (const settings of [{ mask: () => assert.fail(SECRET) }, { mask: ({ data }) => `${data} ${KEY}` }]) {
    const memory = new InMemorySpanExporter();
    const spans = [];
    memory.export = (batch, done) => (spans.push(...batch), done({ code: 0 }));
    await traced(new LangfuseSpanProcessor(langfuse.redacting({ ...keys, ...settings, exporter: memory })));
    assert.equal(spans.length, 1);
    assertClean(spans);
  }
  const wire = await listening();
  await traced(new LangfuseSpanProcessor(langfuse.redacting({ ...keys, baseUrl: wire.url }, { redactor: failing() })));
  assert.ok(wire.received.includes(FAILED));
  assertClean(wire.received);
  await wire.close();
});

test('Langfuse: the example of the documents', async () => {
  const wire = await listening();
  const make = section('Langfuse', 'LangfuseSpanProcessor', 'NodeSDK', 'redacting');
  const made = make(LangfuseSpanProcessor, class { constructor({ spanProcessors }) { [this.processor] = spanProcessors; } start() {} }, (settings) => langfuse.redacting({ ...keys, ...settings, baseUrl: wire.url }));
  await traced(made.processor);
  assert.match(wire.received, /\[EMAIL_ADDRESS\]/);
  assertClean(wire.received);
  await wire.close();
});

// One server for all: the SDK keeps the client that it was given first.
const backend = await listening((path, body) => {
  const asked = JSON.parse(body);
  if (JSON.stringify(asked.input ?? '').includes('function_call_output')) delete asked.tools;
  return path.includes('/v1/') ? answer(path, JSON.stringify(asked)) : {};
});
after(() => backend.close());
const exporter = new agents.OpenAITracingExporter({ apiKey: 'none', endpoint: `${backend.url}/ingest` });
const made = class extends OpenAI {
  constructor() {
    super({ baseURL: `${backend.url}/v1`, apiKey: 'none', maxRetries: 0 });
  }
};

async function withAgents(run, redactor) {
  backend.bodies.length = 0;
  backend.heads.length = 0;
  openaiAgents.install({ redactor, exporter });
  agents.setTracingDisabled(false);
  agents.setDefaultOpenAIClient(protect(new made(), { redactor: new Redactor({ policy: TO_TOOLS }) }));
  await run(backend);
}

async function ran() {
  const sent = [];
  const send = agents.tool({
    name: 'send',
    description: `Writes for ${EMAIL}`,
    parameters: { type: 'object', properties: { to: { type: 'string' } }, required: ['to'], additionalProperties: false },
    execute: ({ to }) => sent.push(to) && `sent to ${to}, ${SECRET}`,
  });
  const agent = new agents.Agent({ name: `For ${EMAIL}`, instructions: SECRET, tools: [send], model: 'gpt-5' });
  const result = await agents.withTrace(`mail ${EMAIL}`, () => agents.run(agent, SECRET), { groupId: EMAIL, metadata: { of: EMAIL } });
  await agents.getGlobalTraceProvider().forceFlush();
  return { result, sent };
}

test('OpenAI Agents SDK: traces and spans, with models by their client', () =>
  withAgents(async (wire) => {
    const { result, sent } = await ran();
    assert.deepEqual(sent, [EMAIL]);
    assert.equal(result.finalOutput, ANSWER);
    assert.ok(wire.heads.some((head) => head.startsWith('POST /ingest')));
    assert.match(wire.received, /"type":"function"/);
    assertClean(wire.received);
    // Processors that are added later are covered, too.
    const told = [];
    const event = async (item) => void told.push(item.toJSON({ includeTracingApiKey: true }));
    agents.addTraceProcessor({ onTraceStart: event, onTraceEnd: event, onSpanStart: event, onSpanEnd: event, shutdown: async () => {}, forceFlush: async () => {} });
    agents.setTraceProcessors([new agents.BatchTraceProcessor(exporter)]);
    await ran();
    assertClean(wire.received);
    assertClean(told);
  }));

test('OpenAI Agents SDK: what cannot be redacted is not sent', () =>
  withAgents(async (wire) => {
    await ran();
    assert.ok(wire.received.includes(FAILED));
    assertClean(wire.received);
    const events = [];
    const stop = listen((event) => events.push(event));
    const told = [];
    const processor = openaiAgents.redacting(openaiAgents.redacting({ onSpanEnd: async (span) => told.push(span) }));
    await processor.onSpanEnd({ toJSON: () => assert.fail(SECRET) });
    stop();
    assert.deepEqual([told, events.length], [[], 1]);
    assertClean(events);
  }, failing()));

test('OpenAI Agents SDK: the filter of input', () =>
  withAgents(async (wire) => {
    agents.setDefaultOpenAIClient(new made());
    const agent = new agents.Agent({ name: 'support', instructions: SECRET, model: 'gpt-5' });
    const session = new Redactor().session();
    const { finalOutput } = await new agents.Runner({ callModelInputFilter: openaiAgents.inputFilter({ session }) }).run(agent, SECRET);
    assert.equal(session.restore(finalOutput), ANSWER);
    await agents.getGlobalTraceProvider().forceFlush();
    assertClean(wire.received);
    const sent = wire.bodies.length;
    const runner = new agents.Runner({ callModelInputFilter: openaiAgents.inputFilter({ redactor: failing() }), tracingDisabled: true });
    await assert.rejects(runner.run(agent, SECRET), (error) => [error, error.cause, error.error].some((each) => each?.name === 'RedactionError'));
    assert.equal(wire.bodies.length, sent);
  }));

test('OpenAI Agents SDK: identifiers of the program', () =>
  withAgents(async (wire) => {
    await agents.withTrace('w', () => agents.withCustomSpan(async () => {}, { data: { name: 'x', data: {} }, spanId: `span_${EMAIL}` }), { traceId: `trace_${EMAIL}` });
    await agents.getGlobalTraceProvider().forceFlush();
    assert.match(wire.received, /"trace_id":"\[EMAIL_ADDRESS\]"/);
    assertClean(wire.received);
  }));

test('OpenAI Agents SDK: the example of the documents', () =>
  withAgents(async (wire) => {
    const example = section('OpenAI Agents SDK', 'OpenAI', 'install', 'protect', 'setDefaultOpenAIClient');
    example(made, () => openaiAgents.install({ exporter }), protect, agents.setDefaultOpenAIClient);
    await ran();
    assert.ok(wire.heads.some((head) => head.startsWith('POST /ingest')));
    assertClean(wire.received);
  }));
