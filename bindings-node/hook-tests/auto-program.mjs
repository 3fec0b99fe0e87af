// What auto.test.mjs runs: a program that knows nothing of hooks but its first line.

import { coverage } from 'reticent/auto';
import Anthropic from '@anthropic-ai/sdk';
import { GoogleGenAI } from '@google/genai';
import { ChatOpenAI } from '@langchain/openai';
import { LangfuseSpanProcessor } from '@langfuse/otel';
import * as agents from '@openai/agents';
import { OTLPTraceExporter } from '@opentelemetry/exporter-trace-otlp-http';
import { BasicTracerProvider, BatchSpanProcessor } from '@opentelemetry/sdk-trace-base';
import * as Sentry from '@sentry/node';
import { Client } from 'langsmith';
import { traceable } from 'langsmith/traceable';
import OpenAI from 'openai';
import pino from 'pino';
import { SECRET } from './common.mjs';

console.log(JSON.stringify(coverage));
console.error('to', { text: SECRET });
pino({ name: 'shop' }, pino.destination({ dest: 2, sync: true })).info({ text: SECRET });
pino(pino.destination({ dest: 2, sync: true })).info(SECRET);

const provider = new BasicTracerProvider({ spanProcessors: [new BatchSpanProcessor(new OTLPTraceExporter()), new LangfuseSpanProcessor({ shouldExportSpan: () => true })] });
provider.getTracer('shop').startSpan(SECRET).end();
await provider.shutdown();

Sentry.init({ defaultIntegrations: false, skipOpenTelemetrySetup: true, spotlight: `${process.env.AGENTS_URL}/spotlight` });
Sentry.captureException(new Error(SECRET));
await Sentry.close(2000);

const exporter = new agents.OpenAITracingExporter({ apiKey: 'none', endpoint: `${process.env.AGENTS_URL}/agents` });
agents.setTraceProcessors([new agents.BatchTraceProcessor(exporter)]);
agents.setTracingDisabled(false);
await agents.withTrace(SECRET, () => agents.run(new agents.Agent({ name: 'shop', instructions: SECRET, model: 'gpt-5' }), SECRET));
await agents.getGlobalTraceProvider().forceFlush();

const client = new Client();
const messages = [{ role: 'user', content: SECRET }];
const run = traceable(
  async () => [
    (await new OpenAI().chat.completions.create({ model: 'gpt-5', messages })).choices[0].message.content,
    (await new Anthropic().messages.create({ model: 'claude', max_tokens: 9, messages })).content[1].text,
    (await new GoogleGenAI({ apiKey: 'none' }).models.generateContent({ model: 'gemini', contents: SECRET })).text,
    (await new ChatOpenAI({ model: 'gpt-5' }).invoke(SECRET)).text,
  ],
  { client, name: SECRET, tracingEnabled: true },
);
const answers = await run();
if (answers.some((answer) => !answer.includes('@'))) throw new Error('an answer was not restored');
await client.awaitPendingTraceBatches();
