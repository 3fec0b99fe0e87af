'use strict';

// A chat model around another: what reaches that one is masked, what comes back is restored.

const { ReticentError } = require('../../index.js');
const { Conversations, RedactionError } = require('../exchange.js');
const { isCredential } = require('../fetch.js');
const { host } = require('../host.js');
const configuration = require('./configuration.js');
const { Chunks, maskedMessages, restoredMessage, sentParts } = require('./messages.js');
const { nameOf } = require('../shield.js');

const { BaseChatModel } = host('@langchain/core/language_models/chat_models');
const { AIMessage, AIMessageChunk } = host('@langchain/core/messages');
const { ChatGenerationChunk } = host('@langchain/core/outputs');

// A prompt or an answer holds an entity that a guardrail names. It carries no value.
class GuardrailError extends ReticentError {
  constructor(kind, entities) {
    super(`a ${kind} holds ${entities.join(', ')}`, { code: 'guardrail', help: 'Leave it out, or take the entity from the guardrails.' });
    this.entities = entities;
  }
}
Object.defineProperty(GuardrailError.prototype, 'name', { value: 'GuardrailError', configurable: true, writable: true });

// Settings of a call that no provider is sent.
const OURS = ['signal', 'timeout', 'promptIndex', 'callbacks', 'options'];

// Wraps any chat model, and is one. Caching is the inner model's affair, so that no cache ever holds a raw prompt.
class ProtectedChatModel extends BaseChatModel {
  #conversations;
  // What `bindTools` has the inner model be called with.
  #bound = {};
  // Whether whole answers are chunks, as the base's structured output wants them.
  #isChunked = false;

  constructor(llm, options = {}) {
    super({});
    this.llm = llm instanceof ProtectedChatModel ? llm.llm : llm;
    this.options = options;
    this.#conversations = new Conversations(options);
    this.disableStreaming = this.llm.disableStreaming ?? false;
  }

  static lc_name() {
    return 'ProtectedChatModel';
  }

  // Writes the configuration, policy and all, as JSON, which is YAML as well; the inner model is not part of it.
  save(path) {
    configuration.save(path, this.#conversations.redactor, this.options);
  }

  // A model with a configuration that `save` wrote, here or in Python.
  static load(path, llm, options = {}) {
    return new ProtectedChatModel(llm, { ...configuration.load(path), ...options });
  }

  // Asked for by the base's constructor, too, before there is a model.
  _llmType() {
    return this.llm === undefined ? 'reticent' : `reticent-${this.llm._llmType()}`;
  }

  get profile() {
    return this.llm.profile;
  }

  getLsParams(options) {
    return this.llm.getLsParams(options);
  }

  getNumTokens(content) {
    return this.llm.getNumTokens(content);
  }

  // The same model with tools, in the form that the inner one's provider wants.
  bindTools(tools, settings) {
    const made = this.llm.bindTools(tools, settings);
    // Of most models a binding comes back, of others a model with options of its own.
    const bound = made.bound === undefined ? made.defaultOptions : { ...made.config, ...made.kwargs };
    if (bound === undefined) throw new TypeError(`the tools of ${this.llm._llmType()} cannot be masked`);
    return this.#with(bound);
  }

  withConfig(config) {
    const { tools, ...others } = config;
    return tools === undefined ? super.withConfig(config) : this.#with({ tools, ...others });
  }

  withStructuredOutput(schema, settings) {
    const model = this.#with({});
    model.#isChunked = true;
    return super.withStructuredOutput.call(model, schema, settings);
  }

  #with(bound) {
    const model = new ProtectedChatModel(this.llm, this.options);
    model.#bound = { ...this.#bound, ...bound };
    model.#isChunked = this.#isChunked;
    return model;
  }

  async _generate(messages, options) {
    const instead = this.#stopped(messages);
    if (instead !== undefined) return { generations: [generation(new AIMessage(instead))] };
    const { exchange, masked, settings } = await this.#begin(messages, options);
    const message = await this.llm.invoke(masked, settings);
    const answer = this.#violation('response', sentParts(message), this.options.responseGuardrails);
    const restored = answer === undefined ? restoredMessage(message, exchange) : new AIMessage(answer);
    return { generations: [generation(this.#isChunked ? asChunk(restored) : restored)] };
  }

  async *_streamResponseChunks(messages, options, runManager) {
    for await (const message of this.#chunks(messages, options)) {
      const chunk = new ChatGenerationChunk({ message, text: textOf(message) });
      yield chunk;
      await runManager?.handleLLMNewToken(chunk.text, undefined, undefined, undefined, undefined, { chunk });
    }
  }

  async *#chunks(messages, options) {
    if (this.options.responseGuardrails?.length > 0) {
      // A guardrail looks at whole answers: one chunk.
      const { message } = (await this._generate(messages, options)).generations[0];
      yield asChunk(message);
      return;
    }
    const instead = this.#stopped(messages);
    if (instead !== undefined) {
      yield new AIMessageChunk(instead);
      return;
    }
    const { exchange, masked, settings } = await this.#begin(messages, options);
    const chunks = new Chunks(exchange);
    for await (const chunk of await this.llm.stream(masked, settings)) {
      // Models without streams give their whole answer.
      if (chunk.tool_call_chunks === undefined) yield asChunk(restoredMessage(chunk, exchange));
      else yield* chunks.push(chunk);
    }
    yield* chunks.finish();
  }

  async #begin(messages, options) {
    const exchange = this.#conversations.begin();
    const given = { ...this.#bound, ...options };
    const sent = Object.fromEntries(Object.entries(given).filter(([name]) => !OURS.includes(name)));
    const ours = Object.fromEntries(Object.entries(given).filter(([name]) => OURS.includes(name)));
    // The settings are the same in each call, so their values have the same numbers when they come first.
    const settings = await exchange.masked(sent);
    if (ours.options?.headers !== undefined) ours.options = { ...ours.options, headers: await maskedHeaders(ours.options.headers, exchange) };
    // Callbacks see the outer call; the inner one would be the same again.
    return { exchange, masked: await maskedMessages(messages, exchange), settings: { ...settings, ...ours, callbacks: [] } };
  }

  #stopped(messages) {
    const parts = messages.map(({ artifact, ...message }) => sentParts(message));
    return this.#violation('prompt', parts, this.options.promptGuardrails);
  }

  // The answer in place of one that a guardrail stops; none where it stops nothing.
  #violation(kind, texts, guardrails = []) {
    if (guardrails.length === 0) return undefined;
    let name;
    let found = [];
    try {
      found = Object.keys(this.#conversations.redactor.process(texts).report.entities).sort();
    } catch (error) {
      name = nameOf(error);
    }
    if (name !== undefined) throw new RedactionError(`the ${kind} could not be looked through (${name})`);
    const stopped = guardrails.includes('*') ? found : found.filter((entity) => guardrails.includes(entity));
    if (stopped.length === 0) return undefined;
    if (this.options.onViolation === undefined) throw new GuardrailError(kind, stopped);
    return this.options.onViolation(kind, stopped);
  }
}

async function maskedHeaders(headers, exchange) {
  const masked = {};
  for (const [name, text] of new Headers(headers)) masked[name] = isCredential(name) ? text : await exchange.masked(text);
  return masked;
}

const textOf = (message) => (typeof message.content === 'string' ? message.content : message.text);
const generation = (message) => ({ message, text: textOf(message) });

// A whole answer as a chunk.
function asChunk({ content, id, tool_calls: calls = [], additional_kwargs, response_metadata, usage_metadata }) {
  const pieces = calls.map((call, index) => ({ name: call.name, args: JSON.stringify(call.args), id: call.id, index, type: 'tool_call_chunk' }));
  return new AIMessageChunk({ content, id, tool_call_chunks: pieces, additional_kwargs, response_metadata, usage_metadata });
}

module.exports = { GuardrailError, ProtectedChatModel };
