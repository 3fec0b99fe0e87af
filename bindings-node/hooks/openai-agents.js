'use strict';

// OpenAI's Agents SDK: processors of traces are given redacted copies. A processor beside another cannot keep that from sending.

const { Conversations } = require('./exchange.js');
const { host } = require('./host.js');
const { FAILED, Shield, nameOf } = require('./shield.js');

// Where a trace or a span has its place; nothing of it is text of anybody, unless a program has made its identifiers.
const PLACE = new Set(['object', 'id', 'trace_id', 'parent_id', 'started_at', 'ended_at']);
const OWN = /^(?:(?:trace|span)_[0-9a-f]+|trace(?:\.span)?|[0-9T:.+Z-]+)$/u;
const EVENTS = ['onTraceStart', 'onTraceEnd', 'onSpanStart', 'onSpanEnd'];

const reticent = Symbol('reticent');

// Wraps a processor; one that is wrapped already comes back as it is.
function redacting(processor, { redactor } = {}) {
  if (processor[reticent] !== undefined) return processor;
  const shield = new Shield('openai-agents', redactor);
  return new Proxy(processor, {
    get(target, name) {
      if (name === reticent) return true;
      if (EVENTS.includes(name)) return (item) => told(target, name, item, shield);
      const value = target[name];
      return typeof value === 'function' ? value.bind(target) : value;
    },
  });
}

async function told(processor, event, item, shield) {
  let copy;
  try {
    copy = copied(item, shield);
  } catch (error) {
    shield.failed(event, nameOf(error));
    return;
  }
  await processor[event](copy);
}

// A redacted trace or span, with all that an exporter asks one for.
function copied(item, shield) {
  const document = item.toJSON();
  if (document === null) return item;
  const made = Object.fromEntries(Object.entries(document).map(([name, value]) => [name, part(name, value, shield)]));
  const { type, tracingApiKey } = item;
  const toJSON = (options) => (options?.includeTracingApiKey && tracingApiKey ? { ...made, tracing_api_key: tracingApiKey } : made);
  if (type === 'trace') {
    return { type, traceId: made.id, tracingApiKey, name: made.workflow_name, groupId: made.group_id, metadata: made.metadata, toJSON };
  }
  const { startedAt, endedAt } = item;
  const place = { traceId: made.trace_id, spanId: made.id, parentId: made.parent_id, startedAt, endedAt };
  return { type, ...place, tracingApiKey, spanData: made.span_data, error: made.error, toJSON };
}

function part(name, value, shield) {
  if (value === null || value === undefined) return value;
  if (PLACE.has(name) && (typeof value !== 'string' || OWN.test(value))) return value;
  if (name !== 'span_data') return typeof value === 'object' ? objectOf(shield.value(value, name)) : shield.value(value, name);
  // The type says what the backend reads; the rest is looked at part by part.
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, key === 'type' ? item : shield.value(item, key)]));
}

const objectOf = (value) => (typeof value === 'object' ? value : { redaction: FAILED });

// Has every processor wrapped that is set or added from now on.
function wrapProvider({ redactor } = {}) {
  const provider = host('@openai/agents-core').getGlobalTraceProvider();
  if (provider[reticent] === undefined) {
    const { registerProcessor, setProcessors } = provider;
    Object.defineProperty(provider, reticent, { value: { registerProcessor, setProcessors } });
  }
  const originals = provider[reticent];
  const wrapped = (processor) => redacting(processor, { redactor });
  provider.setProcessors = (processors) => originals.setProcessors.call(provider, processors.map(wrapped));
  provider.registerProcessor = (processor) => originals.registerProcessor.call(provider, wrapped(processor));
  return provider;
}

// The same, and the SDK's own processor, or one around another exporter, in place of those that send raw traces.
function install({ redactor, exporter } = {}) {
  const provider = wrapProvider({ redactor });
  const { BatchTraceProcessor } = host('@openai/agents-core');
  const { OpenAITracingExporter } = exporter === undefined ? host('@openai/agents-openai') : {};
  provider.setProcessors([new BatchTraceProcessor(exporter ?? new OpenAITracingExporter())]);
}

// A `callModelInputFilter` of a run, for models whose client is not protected: instructions and input are masked. What is answered is read
// by `restore` of the session.
function inputFilter(settings = {}) {
  const conversations = new Conversations(settings);
  return async ({ modelData: { instructions, input } }) => conversations.begin().masked({ instructions, input });
}

module.exports = { inputFilter, install, redacting, wrapProvider };
