'use strict';

// `import 'reticent/auto'`, before anything else: finds what is installed, and puts the hooks in place under one policy, the
// file that RETICENT_POLICY names. What was covered, and what could not be, is in `coverage`.

const { Redactor } = require('../index.js');
const { install } = require('./console.js');
const { redactingFetch } = require('./fetch.js');
const { withWholeUploads } = require('./google-genai.js');
const { host, resolved } = require('./host.js');
const langsmith = require('./langsmith.js');
const openaiAgents = require('./openai-agents.js');
const otel = require('./otel.js');
const pino = require('./pino.js');
const sentry = require('./sentry.js');
const { Shield, nameOf } = require('./shield.js');

const policy = process.env.RETICENT_POLICY;
const redactor = new Redactor(policy ? { policy } : {});
const coverage = { covered: {}, notCovered: {} };

// Hosts of models that speak in one of the forms whose answers are restored; others are given by the variables of their clients.
const PROVIDERS = ['api.openai.com', 'api.anthropic.com', 'openrouter.ai', 'api.mistral.ai', 'api.groq.com'];
PROVIDERS.push('api.deepseek.com', 'api.together.xyz', 'api.x.ai', 'api.fireworks.ai', 'api.cerebras.ai');
PROVIDERS.push('generativelanguage.googleapis.com', 'aiplatform.googleapis.com', 'api.perplexity.ai', 'api.moonshot.ai');
PROVIDERS.push('router.huggingface.co', 'ai-gateway.vercel.sh', 'integrate.api.nvidia.com', 'api.sambanova.ai');
const SUFFIXES = ['.openai.azure.com', '.services.ai.azure.com', '.cognitiveservices.azure.com', '-aiplatform.googleapis.com'];
const VARIABLES = ['OPENAI_BASE_URL', 'OPENAI_API_BASE', 'ANTHROPIC_BASE_URL', 'AZURE_OPENAI_ENDPOINT', 'GOOGLE_GEMINI_BASE_URL'];
// What providers of models have under their address, beside the methods of Google's, which stand behind a colon.
const PATHS = ['completions', 'complete', 'responses', 'messages', 'conversations', 'interactions', 'threads', 'assistants', 'chatkit'];
PATHS.push('embeddings', 'moderations', 'rerank', 'images', 'audio', 'videos', 'realtime', 'files', 'upload', 'uploads', 'containers', 'skills');
PATHS.push('batches', 'fine_tuning', 'evals', 'vector_stores', 'models', 'tunedModels', 'cachedContents', 'fileSearchStores', 'corpora');
const CALL = new RegExp(`/(?:${PATHS.join('|')})(?:/|$)|:[a-z]\\w*$`, 'u');

function models() {
  const others = VARIABLES.map((name) => process.env[name]).filter((url) => URL.canParse(url ?? ''));
  const origins = others.map((url) => new URL(url).origin);
  const isProvider = ({ hostname }) => PROVIDERS.includes(hostname) || SUFFIXES.some((suffix) => hostname.endsWith(suffix));
  // A path tells the traces of a local collector from the calls of a local model; an upload goes to where Google says.
  const isCall = (url, headers) => CALL.test(url.pathname) || headers.has('x-goog-upload-command');
  const isModel = (url, headers) => isProvider(url) || (origins.includes(url.origin) && isCall(url, headers));
  const { fetch } = globalThis;
  const masking = withWholeUploads(redactingFetch({ redactor, fetch }));
  globalThis.fetch = async (input, init) => {
    const { url, headers } = input instanceof Request ? input : { url: String(input), headers: undefined };
    const isMasked = URL.canParse(url) && isModel(new URL(url), new Headers(init?.headers ?? headers));
    return isMasked ? masking(input, init) : fetch(input, init);
  };
  return 'prompts and answers that go through the global `fetch` to model providers, of any client';
}

// What is given to exporters, by package; since its version 3, spans have theirs in `sdk-trace` alone.
const OF_SPANS = { BatchSpanProcessor: 'onEnd', SimpleSpanProcessor: 'onEnd' };
const OPENTELEMETRY = {
  '@opentelemetry/sdk-trace': OF_SPANS,
  '@opentelemetry/sdk-trace-base': OF_SPANS,
  '@opentelemetry/sdk-logs': { BatchLogRecordProcessor: 'onEmit', SimpleLogRecordProcessor: 'onEmit' },
  '@opentelemetry/sdk-metrics': { PeriodicExportingMetricReader: '_runOnce' },
};

// Processors wrap their exporter before it is first given something.
function opentelemetryOf(name, sdk) {
  for (const [kind, method] of Object.entries(OPENTELEMETRY[name])) {
    const prototype = sdk[kind]?.prototype;
    const original = prototype?.[method];
    if (original === undefined) throw new Error(kind);
    prototype[method] = function (...args) {
      this._exporter = otel.redacting(this._exporter, { redactor });
      return original.apply(this, args);
    };
  }
  return 'exporters behind its own processors and readers';
}

function langsmithOf({ Client }) {
  langsmith.protect(Client.prototype, { redactor });
  return 'whole runs of every client';
}

// A client's transport is wrapped before it is first given something, and Spotlight before it is set up.
function sentryOf({ Client }) {
  const shield = new Shield('sentry', redactor);
  const { init, sendEnvelope: original } = Client.prototype;
  Client.prototype.init = function () {
    sentry.protectSpotlight(this, shield);
    return init.call(this);
  };
  Client.prototype.sendEnvelope = function (envelope) {
    if (this._transport !== undefined) this._transport = sentry.around(this._transport, shield);
    return original.call(this, envelope);
  };
  return 'envelopes of every client';
}

// What makes a logger's options of its arguments, for each copy of pino that is loaded from now on.
function pinoOf() {
  const tools = host('pino/lib/tools.js');
  const original = tools.createArgsNormalizer;
  if (original === undefined) throw new Error('pino');
  tools.createArgsNormalizer = (...defaults) => {
    const normalize = original(...defaults);
    return (...args) => {
      const made = normalize(...args);
      return { ...made, opts: pino.redacting(made.opts, { redactor }) };
    };
  };
  return 'every logger that is made from now on';
}

// Puts a hook in place where its host is installed.
function cover(name, put) {
  try {
    coverage.covered[name] = put();
  } catch (error) {
    const isMissing = error?.code === 'MODULE_NOT_FOUND' || error?.code === 'ERR_MODULE_NOT_FOUND';
    if (!isMissing) coverage.notCovered[name] = `its hook does not fit this version (${nameOf(error)})`;
  }
}

cover('fetch', models);
cover('console', () => {
  install({ redactor });
  return 'what it prints';
});
cover('pino', pinoOf);
cover('langsmith', () => langsmithOf(host('langsmith')));
for (const name of Object.keys(OPENTELEMETRY)) cover(name, () => opentelemetryOf(name, host(name)));
cover('@sentry/core', () => sentryOf(host('@sentry/core')));
cover('@openai/agents', () => {
  openaiAgents.wrapProvider({ redactor });
  return 'traces and spans for every processor';
});

// Hosts whose objects are wrapped one by one: which is the data of a program, and which goes out, is the program's to say.
const BY_HAND = {
  winston: ['winston/package.json', 'add `redact()` of reticent/winston to its formats'],
  '@langchain/langgraph': ['@langchain/langgraph-checkpoint', 'checkpoints: wrap their saver in `protect` of reticent/langgraph'],
  '@modelcontextprotocol/server': ['@modelcontextprotocol/server', 'wrap its transport in `redacting` of reticent/mcp'],
  '@modelcontextprotocol/client': ['@modelcontextprotocol/client', 'wrap its transport in `protect` of reticent/mcp'],
  '@modelcontextprotocol/sdk': ['@modelcontextprotocol/sdk/types.js', 'wrap its transports in `redacting` and `protect` of reticent/mcp'],
};
for (const [name, [module, how]] of Object.entries(BY_HAND)) {
  cover(name, () => {
    resolved(module);
    coverage.notCovered[name] = how;
  });
  delete coverage.covered[name];
}

module.exports = { OPENTELEMETRY, coverage, langsmithOf, opentelemetryOf, sentryOf };
