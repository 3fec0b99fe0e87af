// OpenTelemetry's SDK in its third version, whose packages are apart from those that other hosts go with.

import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { OTLPTraceExporter } from '@opentelemetry/exporter-trace-otlp-http';
import { resourceFromAttributes } from '@opentelemetry/resources';
import { InMemoryLogRecordExporter, LoggerProvider, SimpleLogRecordProcessor } from '@opentelemetry/sdk-logs';
import { AggregationTemporality, InMemoryMetricExporter, MeterProvider, PeriodicExportingMetricReader } from '@opentelemetry/sdk-metrics';
import { BatchSpanProcessor, InMemorySpanExporter, SimpleSpanProcessor, TracerProvider } from '@opentelemetry/sdk-trace';
import { redacting } from 'reticent/otel';
import { EMAIL, SECRET, assertClean, failing } from '../common.mjs';
import { listening } from '../wire.mjs';

process.removeAllListeners('warning');

for (const [how, redactor] of [['spans, log records and metrics', undefined], ['what cannot be redacted is not sent', failing()]]) {
  test(`OpenTelemetry 3: ${how}`, async () => {
    const resource = resourceFromAttributes({ owner: SECRET });
    const wire = await listening();
    const spans = new InMemorySpanExporter();
    const spanProcessors = [
      new SimpleSpanProcessor({ exporter: redacting(spans, { redactor }) }),
      new BatchSpanProcessor({ exporter: redacting(new OTLPTraceExporter({ url: wire.url }), { redactor }) }),
    ];
    const provider = new TracerProvider({ resource, spanProcessors });
    const span = provider.getTracer(`shop of ${EMAIL}`, EMAIL).startSpan(`order of ${EMAIL}`, { attributes: { text: SECRET, list: [SECRET] } });
    span.addEvent(SECRET, { text: SECRET }).recordException(new Error(SECRET));
    span.setStatus({ code: 2, message: SECRET }).end();
    await provider.forceFlush();
    assert.equal(spans.getFinishedSpans().length, 1);
    assertClean(spans.getFinishedSpans()[0]);
    await provider.shutdown();
    assert.equal(wire.bodies.length, 1);
    assertClean(wire.received);
    await wire.close();

    const records = new InMemoryLogRecordExporter();
    const logs = new LoggerProvider({ resource, processors: [new SimpleLogRecordProcessor({ exporter: redacting(records, { redactor }) })] });
    logs.getLogger(EMAIL, EMAIL).emit({ body: { text: SECRET }, attributes: { to: EMAIL }, severityText: EMAIL, eventName: EMAIL, exception: new Error(SECRET) });
    await logs.forceFlush();
    assert.equal(records.getFinishedLogRecords().length, 1);
    assertClean(records.getFinishedLogRecords()[0]);

    const points = new InMemoryMetricExporter({ temporality: AggregationTemporality.CUMULATIVE });
    const meters = new MeterProvider({ resource, readers: [new PeriodicExportingMetricReader({ exporter: redacting(points, { redactor }) })] });
    meters.getMeter(EMAIL).createCounter('orders', { description: SECRET, unit: EMAIL }).add(1, { customer: EMAIL });
    await meters.forceFlush();
    assert.equal(points.getMetrics().length, 1);
    assertClean(points.getMetrics());
  });
}

const PROGRAM = `
  import 'reticent/auto';
  import { OTLPTraceExporter } from '@opentelemetry/exporter-trace-otlp-http';
  import { BatchSpanProcessor, TracerProvider } from '@opentelemetry/sdk-trace';
  const exporter = new OTLPTraceExporter({ url: process.env.WIRE });
  const provider = new TracerProvider({ spanProcessors: [new BatchSpanProcessor({ exporter })] });
  provider.getTracer('shop').startSpan('to jane.roe@acme.io').end();
  await provider.shutdown();
`;
const COMMON = PROGRAM.replace("import 'reticent/auto';", "require('reticent/auto');")
  .replaceAll(/import (\{.*\}) from ('.*');/g, 'const $1 = require($2);')
  .replace('await provider.shutdown()', 'provider.shutdown()');

for (const [kind, program] of [['module', PROGRAM], ['commonjs', COMMON]]) {
  test(`OpenTelemetry 3, auto: its processors in a program of ${kind}`, async () => {
    const wire = await listening();
    const env = { ...process.env, WIRE: wire.url };
    delete env.NODE_TEST_CONTEXT;
    const cwd = fileURLToPath(new URL('.', import.meta.url));
    const child = spawn(process.execPath, [`--input-type=${kind}`, '-e', program], { cwd, env, stdio: 'inherit', timeout: 60_000 });
    assert.equal(await new Promise((resolve) => child.on('close', resolve)), 0);
    assert.equal(wire.bodies.length, 1);
    assert.match(wire.received, /to \[EMAIL_ADDRESS\]/);
    await wire.close();
  });
}
