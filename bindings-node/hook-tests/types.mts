// Compiled, never run: the hooks fit the types of the hosts.

import Anthropic from '@anthropic-ai/sdk';
import { GoogleGenAI } from '@google/genai';
import { InMemorySpanExporter, SimpleSpanProcessor } from '@opentelemetry/sdk-trace-base';
import { wrapLanguageModel } from 'ai';
import { LangfuseSpanProcessor } from '@langfuse/otel';
import { InMemoryTransport, McpServer } from '@modelcontextprotocol/server';
import { BatchTraceProcessor, OpenAITracingExporter, addTraceProcessor } from '@openai/agents';
import * as Sentry from '@sentry/node';
import type { LanguageModelV3 } from '@ai-sdk/provider';
import type { BaseCallbackHandler } from '@langchain/core/callbacks/base';
import type { BaseChatModel } from '@langchain/core/language_models/chat_models';
import { MemorySaver } from '@langchain/langgraph';
import { createAgent } from 'langchain';
import { Client } from 'langsmith';
import OpenAI from 'openai';
import pino from 'pino';
import { Redactor } from 'reticent';
import { redactionMiddleware } from 'reticent/ai-sdk';
import { redactingFetch } from 'reticent/anthropic';
import { install } from 'reticent/console';
import { redacting as redactingGoogle } from 'reticent/google-genai';
import { type HookEvent, listen } from 'reticent/hooks';
import { ProtectedChatModel, RedactingCallbackHandler, RedactingDocumentTransformer, redactionMiddleware as redactingAgents } from 'reticent/langchain';
import { protect as protectSaver } from 'reticent/langgraph';
import { redacting as redactingLangfuse } from 'reticent/langfuse';
import { createAnonymizer, createSecretAnonymizer, protect as protectClient } from 'reticent/langsmith';
import { protect as protectTransport, redacting as redactingTransport } from 'reticent/mcp';
import { protect } from 'reticent/openai';
import { install as installAgents, redacting as redactingProcessor } from 'reticent/openai-agents';
import { redacting } from 'reticent/otel';
import { redacting as redactingOptions } from 'reticent/pino';
import { hooks, redacting as redactingSentry } from 'reticent/sentry';
import { redact } from 'reticent/winston';
import winston from 'winston';

const redactor = new Redactor();
const openai: OpenAI = protect(new OpenAI(), { redactor, session: () => redactor.session() });
const anthropic = new Anthropic({ fetch: redactingFetch({ session: redactor.session() }) });
const google = new GoogleGenAI(redactingGoogle({ apiKey: 'none' }, { redactor }));
const client: Client = protectClient(new Client({ anonymizer: createAnonymizer([{ pattern: /a/g }]) }), { redactor });
const secret = new Client({ anonymizer: createSecretAnonymizer({ maxDepth: 3 }) });
const processor = new SimpleSpanProcessor(redacting(new InMemorySpanExporter()));
const logger = pino(redactingOptions({ level: 'info' }));
const format = winston.format.combine(winston.format.json(), redact() as ReturnType<typeof winston.format.json>);
declare const chat: BaseChatModel;
const agent = createAgent({
  model: new ProtectedChatModel(chat, { promptGuardrails: ['CREDIT_CARD'] }),
  tools: [],
  middleware: [redactingAgents('email', { strategy: 'redact' }), redactingAgents(['ip'], { detector: /a/ }), redactingAgents({ redactor })],
  checkpointer: protectSaver(new MemorySaver(), { session: redactor.session() }),
});
const documents = new RedactingDocumentTransformer({ redactor }).transformDocuments([]);
declare const handler: BaseCallbackHandler;
const around: BaseCallbackHandler = new RedactingCallbackHandler(handler, { redactor });
const [near, far] = InMemoryTransport.createLinkedPair();
const connected: Promise<void> = new McpServer({ name: 'a', version: '1' }).connect(redactingTransport(far, { redactor }));
const transport: InMemoryTransport = protectTransport(near, { session: redactor.session() });
Sentry.init(redactingSentry({ dsn: '', tracesSampleRate: 1, ...hooks({ redactor }) }, { redactor }));
const langfuse = new LangfuseSpanProcessor(redactingLangfuse({ environment: 'a' }, { redactor }));
installAgents({ redactor, exporter: new OpenAITracingExporter() });
addTraceProcessor(redactingProcessor(new BatchTraceProcessor(new OpenAITracingExporter())));
const stop: () => void = listen((event: HookEvent) => event.where.length);
const undo: () => void = install({ redactor });
declare const model: LanguageModelV3;
const wrapped = wrapLanguageModel({ model, middleware: redactionMiddleware({ specificationVersion: 'v3' }) });

export { agent, anthropic, around, connected, langfuse, transport, client, documents, format, google, logger, openai, processor, secret, stop, undo, wrapped };
