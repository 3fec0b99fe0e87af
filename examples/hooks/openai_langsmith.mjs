// OpenAI's client in runs of LangSmith: prompts are masked, answers restored, whole runs redacted.

import { Client } from 'langsmith';
import { traceable } from 'langsmith/traceable';
import OpenAI from 'openai';
import { protect as protectTraces } from 'reticent/langsmith';
import { protect } from 'reticent/openai';
import { messages } from './conversation.mjs';

const client = protectTraces(new Client());
const openai = protect(new OpenAI());

const answer = traceable(
  async (message) => (await openai.responses.create({ model: 'gpt-5', input: message })).output_text,
  { client, name: 'answer', tracingEnabled: true },
);

for (const message of messages) console.log(await answer(message));
await client.awaitPendingTraceBatches();
