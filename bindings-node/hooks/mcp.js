'use strict';

// MCP: transports whose messages are redacted: what a server gives, and what a client asks for.

const { Redactor } = require('../index.js');
const { RedactionError } = require('./exchange.js');
const { withFilesRedacted } = require('./files.js');
const { Shield, nameOf, plain } = require('./shield.js');

// With which both sides say who they are and what they can do, and what they rely on to the byte: versions and abilities.
const HANDSHAKE = new Set(['initialize', 'ping', 'server/discover']);
const OF_PROTOCOL = ['protocolVersion', 'supportedVersions', 'capabilities'];
// What names a tool, a prompt or a request to the other side.
const NAMES = ['name', 'method', 'progressToken', 'requestId'];
const INTERNAL_ERROR = -32603;

// For servers: results of tools, resources and prompts are redacted, and all else that is sent. With a session, tokens in arguments
// are restored, where the policy lets them to `tool:NAME`. What cannot be redacted is not sent: the client gets an error.
function redacting(transport, { redactor, session } = {}) {
  const redacts = session ?? redactor ?? new Redactor();
  const calls = new Calls();
  return around(transport, {
    outgoing: (message) => calls.redacted(message, (value) => checked(redacts, value)),
    incoming: (message) => {
      calls.note(message);
      const { method, params } = message;
      if (session === undefined || method !== 'tools/call') return message;
      const given = session.restore(params.arguments, { destination: `tool:${params.name}` });
      return { ...message, params: { ...params, arguments: given } };
    },
  });
}

// For clients: what is asked for is masked, and the values in what comes back restored. Arguments of tools keep the values that the
// policy lets to `tool:NAME`.
function protect(transport, { redactor, session } = {}) {
  const conversation = session ?? (redactor ?? new Redactor()).session();
  const calls = new Calls();
  return around(transport, {
    outgoing: (message) => {
      const masked = calls.redacted(message, (value) => checked(conversation, value));
      if (message.method !== 'tools/call') return masked;
      const given = conversation.restore(masked.params.arguments, { destination: `tool:${message.params.name}` });
      return { ...masked, params: { ...masked.params, arguments: given } };
    },
    incoming: (message) => {
      calls.note(message);
      if (message.result !== undefined) return { ...message, result: conversation.restore(message.result) };
      return message.params === undefined ? message : { ...message, params: conversation.restore(message.params) };
    },
  });
}

// What the wire would have of a value, redacted.
function checked(redacts, value) {
  // A file in it has to stay one.
  const { value: redacted, report } = redacts.process(withFilesRedacted(plain(value), (text) => redacts.redact(text)));
  if (report.unsupported.length > 0) throw new TypeError(report.unsupported.join(', '));
  return redacted;
}

// The requests of the other side, and what may be sent to it.
class Calls {
  #methods = new Map();
  #shield = new Shield('mcp');

  note({ id, method }) {
    if (id !== undefined && method !== undefined) this.#methods.set(id, method);
  }

  // A message that may be sent; nothing in place of a notification that cannot be redacted.
  redacted(message, redact) {
    const { id, method, params, result, error } = message;
    const asked = method ?? this.#methods.get(id);
    if (method === undefined) this.#methods.delete(id);
    const isHandshake = HANDSHAKE.has(asked);
    let name;
    try {
      if (result !== undefined) return { ...message, result: { ...redact(result), ...(isHandshake && only(OF_PROTOCOL, result)) } };
      if (error !== undefined) return { ...message, error: { ...redact(error), code: error.code } };
      return params === undefined ? message : { ...message, params: { ...redact(params), ...only(isHandshake ? OF_PROTOCOL : NAMES, params) } };
    } catch (thrown) {
      name = nameOf(thrown);
    }
    if (method !== undefined && id !== undefined) throw new RedactionError(`the parameters of a request could not be redacted (${name})`);
    const text = this.#shield.failed(method === undefined ? 'result' : 'notification', name);
    return method === undefined ? { jsonrpc: message.jsonrpc, id, error: { code: INTERNAL_ERROR, message: text } } : undefined;
  }
}

const only = (names, record) => Object.fromEntries(Object.entries(record).filter(([name]) => names.includes(name)));

// A transport that changes what goes out and what comes in. All else is the transport's own.
function around(transport, { outgoing, incoming }) {
  let listener;
  return new Proxy(transport, {
    get(target, name) {
      if (name === 'send') {
        return async (message, ...options) => {
          const changed = Array.isArray(message) ? message.map(outgoing).filter(Boolean) : outgoing(message);
          return changed === undefined ? undefined : target.send(changed, ...options);
        };
      }
      if (name === 'onmessage') return listener;
      const value = target[name];
      return typeof value === 'function' ? value.bind(target) : value;
    },
    set(target, name, value) {
      if (name !== 'onmessage') return Reflect.set(target, name, value);
      listener = value;
      target.onmessage = value && ((message, ...more) => value(Array.isArray(message) ? message.map(incoming) : incoming(message), ...more));
      return true;
    },
  });
}

module.exports = { RedactionError, protect, redacting };
