// The AI SDK, streamed, and a log of pino: prompts are masked, answers restored, log lines redacted.

import { createOpenAI } from '@ai-sdk/openai';
import { streamText, wrapLanguageModel } from 'ai';
import pino from 'pino';
import { redactionMiddleware } from 'reticent/ai-sdk';
import { redacting } from 'reticent/pino';
import { messages } from './conversation.mjs';

const log = pino(redacting({ name: 'support' }), pino.destination({ dest: 2, sync: true }));
const openai = createOpenAI();
const model = wrapLanguageModel({ model: openai.chat('gpt-5'), middleware: redactionMiddleware() });

for (const message of messages) {
  log.info({ message }, 'customer');
  const { textStream } = streamText({ model, system: 'You are a support agent.', prompt: message });
  let answer = '';
  for await (const text of textStream) answer += text;
  log.info({ answer }, 'answered');
  console.log(answer);
}
