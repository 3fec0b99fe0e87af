'use strict';

// Vercel's AI SDK: a middleware of models, of language, of embeddings and of images, that masks prompts and restores answers.

const { Conversations } = require('./exchange.js');
const { maskedHeaders, maskedUrl } = require('./fetch.js');
const { isRecord } = require('./files.js');

// The parts of a call that are no data of a provider's, or are masked by themselves.
const OTHERS = new Set(['abortSignal', 'headers']);

// `wrapLanguageModel({ model, middleware: redactionMiddleware() })`, and the same for `wrapEmbeddingModel` and `wrapImageModel`. The parts
// of prompts and streams are the same in every version of the specification that is in use (v2, v3, v4), so only its name differs.
function redactionMiddleware({ specificationVersion = 'v3', ...settings } = {}) {
  const conversations = new Conversations(settings);
  return {
    specificationVersion,
    middlewareVersion: specificationVersion,
    wrapGenerate: async ({ model, params }) => {
      const exchange = conversations.begin();
      const answer = await model.doGenerate(await masked(params, exchange));
      return answer.content === undefined ? answer : { ...answer, content: exchange.restored(answer.content) };
    },
    wrapStream: async ({ model, params }) => {
      const exchange = conversations.begin();
      const answer = await model.doStream(await masked(params, exchange));
      return { ...answer, stream: answer.stream.pipeThrough(restoredParts(exchange)) };
    },
    wrapEmbed: async ({ model, params }) => model.doEmbed(await masked(params, conversations.begin())),
  };
}

async function masked(params, exchange) {
  // Numbers at the top are settings, such as a seed.
  const isSent = ([name, part]) => !OTHERS.has(name) && part !== undefined && typeof part !== 'number';
  const sent = Object.fromEntries(Object.entries(params).filter(isSent));
  const made = { ...params, ...(await exchange.masked(await withUrlsMasked(sent, exchange))) };
  if (params.headers !== undefined) made.headers = Object.fromEntries(await maskedHeaders(present(params.headers), exchange));
  return made;
}

// What a caller leaves undefined is no header.
const present = (headers) => Object.entries(headers).filter(([, text]) => text !== undefined);

// Of addresses, which are objects here, the path and the query.
async function withUrlsMasked(value, exchange) {
  if (value instanceof URL) return new URL(await maskedUrl(value.href, exchange));
  if (Array.isArray(value)) return Promise.all(value.map((item) => withUrlsMasked(item, exchange)));
  if (!isRecord(value)) return value;
  const entries = Object.entries(value).map(async ([name, item]) => [name, await withUrlsMasked(item, exchange)]);
  return Object.fromEntries(await Promise.all(entries));
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
  const flush = (controller) => [...streams.keys()].forEach((open) => rest(open, controller));
  return new TransformStream({
    // Where a stream ends without saying so.
    flush,
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
        flush(controller);
      }
      controller.enqueue(part);
    },
  });
}

module.exports = { redactionMiddleware };
