// What auto.test.mjs runs: a program that knows nothing of hooks but its first line.

import { coverage } from 'reticent/auto';
import Anthropic from '@anthropic-ai/sdk';
import { GoogleGenAI } from '@google/genai';
import { OTLPTraceExporter } from '@opentelemetry/exporter-trace-otlp-http';
import { BasicTracerProvider, BatchSpanProcessor } from '@opentelemetry/sdk-trace-base';
import { Client } from 'langsmith';
import { traceable } from 'langsmith/traceable';
import OpenAI from 'openai';
import pino from 'pino';
import { SECRET } from './common.mjs';

console.log(JSON.stringify(coverage));
console.error('to', { text: SECRET });
pino({ name: 'shop' }, pino.destination({ dest: 2, sync: true })).info({ text: SECRET });
pino(pino.destination({ dest: 2, sync: true })).info(SECRET);

const provider = new BasicTracerProvider({ spanProcessors: [new BatchSpanProcessor(new OTLPTraceExporter())] });
provider.getTracer('shop').startSpan(SECRET).end();
await provider.shutdown();

const client = new Client();
const messages = [{ role: 'user', content: SECRET }];
const run = traceable(
  async () => [
    (await new OpenAI().chat.completions.create({ model: 'gpt-5', messages })).choices[0].message.content,
    (await new Anthropic().messages.create({ model: 'claude', max_tokens: 9, messages })).content[1].text,
    (await new GoogleGenAI({ apiKey: 'none' }).models.generateContent({ model: 'gemini', contents: SECRET })).text,
  ],
  { client, name: SECRET, tracingEnabled: true },
);
const answers = await run();
if (answers.some((answer) => !answer.includes('@'))) throw new Error('an answer was not restored');
await client.awaitPendingTraceBatches();
