'use strict';

// Messages of LangChain, masked and restored. What is made has the class of what it was made from, so that it is of the
// program's own copy of LangChain, in modules of either kind.

const { toolName } = require('../exchange.js');
const { isRecord } = require('../files.js');

// What says what a message is and what it belongs to.
const KEPT = new Set(['id', 'tool_call_id', 'type', 'status', 'usage_metadata']);

const fieldsOf = (message) => Object.fromEntries(Object.entries(message).filter(([name]) => !name.startsWith('lc_')));

// What of a message may be sent.
const sentParts = (message) =>
  Object.fromEntries(Object.entries(fieldsOf(message)).filter(([name, part]) => !KEPT.has(name) && part !== undefined));

function remade(message, update) {
  return new message.constructor({ ...fieldsOf(message), ...update });
}

// The messages that may be sent; those without findings are the same.
async function maskedMessages(given, exchange) {
  // An artifact is for the program alone; a cache would keep it.
  const messages = given.map((message) => (message.artifact === undefined ? message : remade(message, { artifact: undefined })));
  const parts = messages.map(sentParts);
  const masked = await exchange.masked(parts);
  return messages.map((message, at) => {
    if (JSON.stringify(masked[at]) === JSON.stringify(parts[at])) return message;
    // Nothing of the message but what was looked at, and what is not looked at.
    const kept = Object.entries(fieldsOf(message)).filter(([name]) => KEPT.has(name));
    return new message.constructor({ ...Object.fromEntries(kept), ...masked[at] });
  });
}

// An answer with values for its tokens, those in calls of tools as far as the policy lets them there.
function restoredMessage(message, exchange) {
  const update = { content: exchange.restored(message.content) };
  for (const part of ['tool_calls', 'invalid_tool_calls']) {
    if (message[part]?.length > 0) update[part] = message[part].map((call) => ({ ...call, args: exchange.restored(call.args, call.name || 'unknown') }));
  }
  for (const part of ['additional_kwargs', 'response_metadata']) update[part] = exchange.restored(message[part] ?? {});
  return remade(message, update);
}

// Restores the chunks of one answer; as many come out as go in, and one more where something is held at the end.
class Chunks {
  #exchange;
  #streams = new Map();
  #tools = new Map();
  #last;

  constructor(exchange) {
    this.#exchange = exchange;
  }

  // The chunks to pass on in a chunk's place.
  push(chunk) {
    const calls = (chunk.tool_call_chunks ?? []).map((call) => {
      if (call.name) this.#tools.set(call.index, call.name);
      return call.args ? { ...call, args: this.#piece(['tool', call.index], call.args) } : { ...call };
    });
    // The pieces of calls stand in `tool_call_chunks`; some providers' repeat them beside.
    const { tool_calls: _, function_call: __, ...kept } = chunk.additional_kwargs ?? {};
    const isText = typeof chunk.content === 'string';
    // LangChain's own events take what a block begins with for empty, and so it is.
    const opened = isText ? [] : chunk.content.filter((block) => this.#begins(block)).map((block) => ({ ...block, text: '' }));
    const content = isText ? this.#text(['text'], chunk.content) : chunk.content.map((block) => this.#block(block));
    this.#last = remade(chunk, {
      content,
      tool_call_chunks: calls,
      // Of chunks with pieces these are made of the pieces.
      tool_calls: calls.length > 0 ? undefined : this.#exchange.restored(chunk.tool_calls ?? []),
      invalid_tool_calls: undefined,
      additional_kwargs: this.#exchange.restored(kept),
      response_metadata: this.#exchange.restored(chunk.response_metadata ?? {}),
    });
    if (opened.length === 0) return [this.#last];
    return [new chunk.constructor({ content: opened, tool_call_chunks: [], id: chunk.id }), this.#last];
  }

  #begins(block) {
    return block.type === 'text' && typeof block.text === 'string' && !this.#streams.has(JSON.stringify(['block', block.index ?? null]));
  }

  // What is held when the answer ends, as chunks like the last.
  finish() {
    const found = [];
    for (const [name, stream] of this.#streams) {
      const rest = stream.finish();
      const [kind, index] = JSON.parse(name);
      if (rest === '' || kind === 'copy') continue;
      const update = { content: '', tool_call_chunks: [] };
      if (kind === 'tool') update.tool_call_chunks = [{ args: rest, index, type: 'tool_call_chunk' }];
      else if (kind === 'text') update.content = rest;
      else update.content = [{ type: 'text', text: rest, ...(index !== null && { index }) }];
      found.push(new this.#last.constructor({ ...update, id: this.#last.id }));
    }
    this.#streams.clear();
    return found;
  }

  #block(block) {
    if (!isRecord(block)) return block;
    const { index = null } = block;
    if (block.type === 'text' && typeof block.text === 'string') return { ...block, text: this.#text(['block', index], block.text) };
    const called = toolName(block);
    if (called !== undefined && !this.#tools.has(index)) this.#tools.set(index, called);
    const part = ['partial_json', 'arguments', 'args', 'input'].find((each) => typeof block[each] === 'string');
    // The same piece as in the chunk's calls of tools, for those who read blocks.
    if (part !== undefined) return { ...block, [part]: this.#text(['copy', index, part], block[part]) };
    return this.#exchange.restored(block);
  }

  #text(channel, piece) {
    return piece === '' ? '' : this.#piece(channel, piece);
  }

  #piece(channel, piece) {
    const name = JSON.stringify(channel);
    let stream = this.#streams.get(name);
    if (stream === undefined) {
      const [kind, index] = channel;
      stream = this.#exchange.stream(kind === 'tool' || kind === 'copy' ? (this.#tools.get(index) ?? 'unknown') : undefined);
      this.#streams.set(name, stream);
    }
    return stream.push(piece);
  }
}

module.exports = { Chunks, maskedMessages, restoredMessage, sentParts };
