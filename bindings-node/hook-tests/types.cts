// Compiled, never run: the same for programs of CommonJS.

import { ProtectedChatModel, RedactingCallbackHandler, redactionMiddleware } from 'reticent/langchain';
import { RedactingSerializer, protect as protectSaver } from 'reticent/langgraph';
import { redacting as redactingGoogle } from 'reticent/google-genai';
import { redacting as redactingLangfuse } from 'reticent/langfuse';
import { protect as protectTransport } from 'reticent/mcp';
import { install } from 'reticent/openai-agents';
import { redacting as redactingSentry } from 'reticent/sentry';
import sentry = require('@sentry/node');
import checkpoints = require('@langchain/langgraph');
import langchain = require('langchain');
import openai = require('@langchain/openai');

const model = new ProtectedChatModel(new openai.ChatOpenAI(), { onViolation: (kind, entities) => `${kind}: ${entities.length}` });
const checkpointer = protectSaver(new checkpoints.MemorySaver(new RedactingSerializer()));
const agent = langchain.createAgent({ model, tools: [], middleware: [redactionMiddleware('email')], checkpointer });
sentry.init(redactingSentry({ dsn: '' }));
install();

export = { RedactingCallbackHandler, agent, protectTransport, redactingGoogle, redactingLangfuse };
