'use strict';

// Langfuse: settings of its span processor with a redacting exporter. Its `mask` alone changes six attributes; names of spans,
// flattened metadata, events and status are the exporter's. And its client for scores, datasets and prompts.

const json = require('../lib/json.js');
const { isRecord, redactedText, withFilesRedacted } = require('./files.js');
const { host } = require('./host.js');
const otel = require('./otel.js');
const { Shield, nameOf } = require('./shield.js');

const HOW = new Set(['abortSignal', 'headers', 'maxRetries', 'queryParams', 'timeoutInSeconds']);
for (const name of ['SdkName', 'SdkVersion', 'PublicKey']) HOW.add(`xLangfuse${name}`);
const DEFAULT_URL = 'https://cloud.langfuse.com';

// `new LangfuseSpanProcessor(redacting())`. A `mask` that is there goes first; an exporter that is there is wrapped.
function redacting(settings = {}, { redactor } = {}) {
  const shield = new Shield('langfuse', redactor);
  const mask = async ({ data }) => {
    let masked = data;
    try {
      if (settings.mask !== undefined) masked = await settings.mask({ data });
    } catch (error) {
      return shield.failed('mask', nameOf(error));
    }
    return shield.value(masked, 'mask');
  };
  const exporter = otel.redacting(settings.exporter ?? exporterOf(settings), { redactor });
  // It is asked of each span before the files in it are uploaded, when it starts and when it has ended.
  const shouldExportSpan = ({ otelSpan }) => {
    if (otelSpan.ended) redactFiles(otelSpan.attributes, shield);
    return (settings.shouldExportSpan ?? host('@langfuse/otel').isDefaultExportSpan)(settings.shouldExportSpan ? { otelSpan } : otelSpan);
  };
  return { ...settings, mask, exporter, shouldExportSpan };
}

function redactFiles(attributes, shield) {
  for (const [name, value] of Object.entries(attributes)) {
    if (typeof value !== 'string') continue;
    try {
      const redact = (text) => shield.text(text, 'files');
      const document = parsed(value);
      const changed = document === undefined ? redactedText(value, redact) : withFilesRedacted(document, redact);
      if (document === undefined) attributes[name] = changed;
      else if (changed !== document) attributes[name] = json.write(changed);
    } catch (error) {
      attributes[name] = shield.failed('files', nameOf(error));
    }
  }
}

function parsed(text) {
  if (!/^\s*[[{]/u.test(text)) return undefined;
  try {
    return json.read(text);
  } catch {
    return undefined;
  }
}

const reticent = Symbol('reticent');

// Has a client send redacted scores, datasets, prompts and what else its API is given. It is the same client.
function protect(client, { redactor } = {}) {
  protectService(client.api, new Shield('langfuse', redactor));
  return client;
}

// A service of the API: the methods that it has, and the services within.
function protectService(service, shield) {
  if (Object.hasOwn(service, reticent)) return;
  Object.defineProperty(service, reticent, { value: true });
  const prototype = Object.getPrototypeOf(service);
  for (const [name, { get, value: method }] of Object.entries(Object.getOwnPropertyDescriptors(prototype))) {
    if (get !== undefined && typeof service[name] === 'object') protectService(service[name], shield);
    if (typeof method !== 'function' || name === 'constructor' || name.startsWith('_')) continue;
    service[name] = (...given) => method.call(service, ...given.map((part) => (isHow(part) ? part : shield.record(part, name))));
  }
}

// Whether an argument says how to ask, and not what.
const isHow = (part) => part === undefined || (isRecord(part) && Object.keys(part).every((name) => HOW.has(name)));

// The exporter that Langfuse itself would make.
function exporterOf({ publicKey, secretKey, baseUrl, additionalHeaders, timeout }) {
  const { OTLPTraceExporter } = host('@opentelemetry/exporter-trace-otlp-http');
  const { LANGFUSE_PUBLIC_KEY, LANGFUSE_SECRET_KEY, LANGFUSE_BASE_URL, LANGFUSE_BASEURL, LANGFUSE_TIMEOUT } = process.env;
  const keys = [publicKey ?? LANGFUSE_PUBLIC_KEY, secretKey ?? LANGFUSE_SECRET_KEY];
  return new OTLPTraceExporter({
    url: `${baseUrl ?? LANGFUSE_BASE_URL ?? LANGFUSE_BASEURL ?? DEFAULT_URL}/api/public/otel/v1/traces`,
    headers: {
      Authorization: `Basic ${Buffer.from(keys.join(':')).toString('base64')}`,
      'x-langfuse-sdk-name': 'javascript',
      'x-langfuse-public-key': keys[0] ?? '<missing>',
      ...additionalHeaders,
    },
    timeoutMillis: Number(timeout ?? LANGFUSE_TIMEOUT ?? 5) * 1000,
  });
}

module.exports = { protect, redacting };
