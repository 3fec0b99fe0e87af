'use strict';

// Sentry: a transport that sends redacted envelopes, behind all of Sentry's own hooks, of which some send raw what they throw on.

const { redactedBytes } = require('./files.js');
const { host } = require('./host.js');
const { FAILED, Shield, nameOf } = require('./shield.js');

// What an envelope is known by; nothing of it is text of anybody.
const OF_ENVELOPE = ['event_id', 'sent_at', 'dsn', 'sdk'];
const OF_ITEM = ['type', 'content_type', 'attachment_type', 'item_count', 'platform'];

// What gets envelopes past the transport, from an event of the client.
const SPOTLIGHT = 'Spotlight';

const reticent = Symbol('reticent');

// Options for `Sentry.init` with the transport in them; one that is there is wrapped.
function redacting(options = {}, { redactor } = {}) {
  if (options.transport?.[reticent] !== undefined) return options;
  const base = options.transport ?? host('@sentry/node').makeNodeTransport;
  const shield = new Shield('sentry', redactor);
  const transport = (settings) => around(base(settings), shield);
  // Before those of the program: it sees Spotlight before that is set up.
  const own = { name: 'Reticent', setup: (client) => protectSpotlight(client, shield) };
  const given = options.integrations ?? [];
  const integrations = typeof given === 'function' ? (defaults) => [own, ...given(defaults)] : [own, ...given];
  return { ...options, integrations, transport: Object.assign(transport, { [reticent]: true }) };
}

// Has Spotlight get redacted envelopes of a client, if it is among its integrations or comes to be.
function protectSpotlight(client, shield) {
  const { addIntegration } = client;
  client.addIntegration = (integration) => addIntegration.call(client, protectIntegration(integration, shield));
  for (const integration of client.getOptions().integrations) protectIntegration(integration, shield);
}

function protectIntegration(integration, shield) {
  if (integration.name !== SPOTLIGHT || integration[reticent] !== undefined) return integration;
  const { setup } = integration;
  const redacted = (listener) => (envelope) => {
    const copy = copied(shield, envelope);
    if (copy !== undefined) listener(copy);
  };
  const on = (client) => (event, listener) => client.on(event, event === 'beforeEnvelope' ? redacted(listener) : listener);
  const setupRedacting = (client) => setup.call(integration, changed(client, 'on', on(client)));
  return Object.assign(integration, { [reticent]: true, setup: setupRedacting });
}

// Wraps a transport that is made; one that is wrapped already comes back as it is.
function around(transport, shield) {
  if (transport[reticent] !== undefined) return transport;
  return changed(transport, 'send', async (envelope) => {
    const copy = copied(shield, envelope);
    return copy === undefined ? {} : transport.send(copy);
  });
}

// An object with another method in place of one of its own.
function changed(object, method, other) {
  return new Proxy(object, {
    get(target, name) {
      if (name === reticent) return true;
      if (name === method) return other;
      const value = target[name];
      return typeof value === 'function' ? value.bind(target) : value;
    },
  });
}

// A redacted copy of an envelope, where there can be one.
function copied(shield, envelope) {
  try {
    return redactedEnvelope(shield, envelope);
  } catch (error) {
    shield.failed('envelope', nameOf(error));
    return undefined;
  }
}

function redactedEnvelope(shield, [headers, items]) {
  return [partly(shield, headers, OF_ENVELOPE, 'headers'), items.map((item) => redactedItem(shield, item))];
}

function redactedItem(shield, [headers, payload]) {
  const redacted = partly(shield, headers, OF_ITEM, 'item');
  if (typeof payload === 'object' && payload !== null && !(payload instanceof Uint8Array)) return [redacted, document(shield, payload)];
  const bytes = typeof payload === 'string' ? Buffer.from(payload) : payload;
  const changed = redactedBytes(bytes, (text) => shield.text(text, 'attachment'), headers.content_type);
  return [{ ...redacted, ...(headers.length !== undefined && { length: changed.byteLength }) }, changed];
}

// A document, part by part where the whole cannot be redacted: the others are still sent.
function document(shield, payload) {
  const whole = shield.value(payload, 'payload');
  if (typeof whole === 'object') return whole;
  return Object.fromEntries(Object.entries(payload).map(([name, value]) => [name, shield.value(value, name)]));
}

function partly(shield, record, kept, where) {
  const others = Object.fromEntries(Object.entries(record).filter(([name]) => !kept.includes(name)));
  const redacted = shield.value(others, where);
  const known = Object.fromEntries(kept.filter((name) => name in record).map((name) => [name, record[name]]));
  return { ...(typeof redacted === 'object' ? redacted : {}), ...known };
}

// The hooks of `Sentry.init`, for transports that cannot be wrapped. They never throw.
function hooks({ redactor } = {}) {
  const shield = new Shield('sentry', redactor);
  const hook = (where) => (item) => {
    const redacted = shield.value(item, where);
    if (typeof redacted === 'object') return redacted;
    // A span cannot be dropped; nothing but what it is known by is left.
    return where === 'span' ? partly(shield, item, OF_SPAN, where) : null;
  };
  return {
    beforeSend: hook('event'),
    beforeSendTransaction: hook('transaction'),
    beforeSendSpan: hook('span'),
    beforeSendLog: hook('log'),
    beforeSendMetric: hook('metric'),
    beforeBreadcrumb: hook('breadcrumb'),
  };
}

const OF_SPAN = ['span_id', 'trace_id', 'parent_span_id', 'start_timestamp', 'end_timestamp', 'timestamp', 'status', 'is_segment'];

module.exports = { around, hooks, protectSpotlight, redacting };
