'use strict';

// Langfuse: settings of its span processor with a redacting exporter. Its `mask` alone changes six attributes; names of spans,
// flattened metadata, events and status are the exporter's.

const { host } = require('./host.js');
const otel = require('./otel.js');
const { Shield, nameOf } = require('./shield.js');

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
  return { ...settings, mask, exporter };
}

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

module.exports = { redacting };
