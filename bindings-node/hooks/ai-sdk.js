'use strict';

// Vercel's AI SDK: a middleware for `wrapLanguageModel` that masks prompts and restores answers, streamed or not.

const { Conversations } = require('./exchange.js');

// The parts of a call that a provider is sent; headers and signals are not among them.
const SENT = ['prompt', 'tools', 'providerOptions', 'responseFormat', 'stopSequences'];

// `wrapLanguageModel({ model, middleware: redactionMiddleware() })`. The parts of prompts and streams are the same in
// every version of the specification that is in use (v2, v3, v4), so only its name differs.
function redactionMiddleware({ specificationVersion = 'v3', ...settings } = {}) {
  const conversations = new Conversations(settings);
  return {
    specificationVersion,
    middlewareVersion: specificationVersion,
    wrapGenerate: async ({ model, params }) => {
      const exchange = conversations.begin();
      const answer = await model.doGenerate(await masked(params, exchange));
      return { ...answer, content: exchange.restored(answer.content) };
    },
    wrapStream: async ({ model, params }) => {
      const exchange = conversations.begin();
      const answer = await model.doStream(await masked(params, exchange));
      return { ...answer, stream: answer.stream.pipeThrough(restoredParts(exchange)) };
    },
  };
}

async function masked(params, exchange) {
  const sent = Object.fromEntries(SENT.filter((name) => params[name] !== undefined).map((name) => [name, params[name]]));
  return { ...params, ...(await exchange.masked(sent)) };
}

// Deltas of one text go through one stream; what it still holds is sent before the text ends.
function restoredParts(exchange) {
  const streams = new Map();
  const rest = (id, controller) => {
    const held = streams.get(id);
    streams.delete(id);
    const delta = held?.stream.finish() ?? '';
    if (delta !== '') controller.enqueue({ type: held.type, id, delta });
  };
  return new TransformStream({
    transform(part, controller) {
      const { type, id } = part;
      if (type === 'text-start' || type === 'tool-input-start') {
        const stream = exchange.stream(type === 'text-start' ? undefined : part.toolName);
        streams.set(id, { stream, type: type.replace('-start', '-delta') });
      } else if (type === 'text-delta' || type === 'tool-input-delta') {
        const delta = streams.get(id)?.stream.push(part.delta) ?? part.delta;
        if (delta !== '') controller.enqueue({ ...part, delta });
        return;
      } else if (type === 'text-end' || type === 'tool-input-end') {
        rest(id, controller);
      } else if (type === 'tool-call' || type === 'source' || type === 'tool-result') {
        controller.enqueue(exchange.restored(part));
        return;
      } else if (type === 'finish') {
        for (const open of [...streams.keys()]) rest(open, controller);
      }
      controller.enqueue(part);
    },
  });
}

module.exports = { redactionMiddleware };
