'use strict';

// A `fetch` that masks what is sent and restores what comes back: for any client that takes one, such as OpenAI's and Anthropic's.

const json = require('../lib/json.js');
const { Conversations, RedactionError } = require('./exchange.js');
const { ServerSentEvents } = require('./events.js');
const { redactedBytesAsync } = require('./files.js');

// Headers that are HTTP's own, and what the names of credentials end with, which the provider needs.
const CREDENTIALS = ['key', 'auth', 'authorization', 'token', 'cookie', 'credential', 'signature'];
const OF_HTTP = new Set(['host', 'accept', 'accept-encoding', 'connection', 'content-type', 'content-encoding', 'transfer-encoding']);

// Of a body that is not compressed.
const PLAIN = 'identity';

// Whether a header or a parameter names the caller to the provider.
const isCredential = (name) => CREDENTIALS.some((end) => name.toLowerCase().endsWith(end));

// `new OpenAI({ fetch: redactingFetch() })`.
function redactingFetch({ fetch = globalThis.fetch, ...settings } = {}) {
  const conversations = new Conversations(settings);
  return async (input, init) => {
    const request = new Request(input, init);
    const { exchange, masked } = await maskedRequest(request, conversations);
    // What a request does not keep of its settings, such as the proxy that it goes through.
    const { body, ...others } = init ?? {};
    return restoredResponse(await fetch(masked.url, { ...others, ...masked.init }), exchange);
  };
}

async function maskedRequest(request, conversations) {
  const kind = request.headers.get('content-type') ?? '';
  const init = { method: request.method, signal: request.signal, redirect: request.redirect };
  const isForm = /^multipart\/form-data\b/iu.test(kind);
  const bytes = isForm || request.body === null ? new ArrayBuffer(0) : await request.arrayBuffer();
  if (bytes.byteLength > 0 && (request.headers.get('content-encoding') ?? PLAIN) !== PLAIN) throw new RedactionError('its body is compressed');
  const value = parsed(kind, bytes);
  const exchange = conversations.begin(value);
  if (value !== undefined) init.body = await maskedJson(Buffer.from(bytes).toString('utf8'), value, exchange);
  else if (isForm) init.body = await maskedForm(await request.formData(), exchange);
  else if (kind.includes('x-www-form-urlencoded')) init.body = await maskedQuery(Buffer.from(bytes).toString('utf8'), exchange);
  else if (bytes.byteLength > 0) init.body = await maskedWhole(bytes, exchange, kind);
  init.headers = await maskedHeaders(request.headers, exchange);
  // A form has a boundary of its own, and any body a length of its own.
  init.headers.delete('content-length');
  if (isForm) init.headers.delete('content-type');
  return { exchange, masked: { url: await maskedUrl(request.url, exchange), init } };
}

async function maskedJson(text, value, exchange) {
  const masked = written(text, value, await exchange.masked(value));
  // Of members that have one name only the last was looked at.
  return masked === text && exchange.finds(text) ? json.write(value) : masked;
}

async function maskedHeaders(given, exchange) {
  const headers = new Headers();
  for (const [name, text] of new Headers(given)) {
    const isKept = OF_HTTP.has(name) || isCredential(name);
    headers.set(name, isKept ? text : await exchange.masked(text));
  }
  return headers;
}

// An address with its path and its query masked; to the letter where nothing was found. Whom it goes to is nobody's data.
async function maskedUrl(url, exchange) {
  const made = new URL(url);
  const path = made.pathname.split('/').map(decoded);
  const entries = [...made.searchParams];
  const query = entries.map(([name, text]) => (isCredential(name) ? {} : { [name]: text }));
  const masked = await exchange.masked({ path, query });
  if (masked.path.some((part, at) => part !== path[at])) {
    made.pathname = masked.path.map(encodeURIComponent).join('/');
  }
  const changed = masked.query.map((entry, at) => Object.entries(entry)[0] ?? entries[at]);
  if (JSON.stringify(changed) !== JSON.stringify(entries)) made.search = String(new URLSearchParams(changed));
  return made.href;
}

// A form that is written as a query is.
async function maskedQuery(text, exchange) {
  return new URL(await maskedUrl(`http://form/?${text}`, exchange)).search.slice(1);
}

function decoded(part) {
  try {
    return decodeURIComponent(part);
  } catch {
    return part;
  }
}

// Equal to the letter where nothing was found: what a caller has signed stays valid.
function written(text, value, changed) {
  const made = json.write(changed);
  return made === json.write(value) ? text : made;
}

// A body as JSON; some that say so are lines of it, or a file.
function parsed(kind, bytes) {
  if (!kind.includes('json') || bytes.byteLength === 0) return undefined;
  try {
    return json.read(Buffer.from(bytes).toString('utf8'));
  } catch {
    return undefined;
  }
}

async function maskedForm(form, exchange) {
  const masked = new FormData();
  for (const [name, part] of form) {
    if (typeof part === 'string') {
      // A field's name says what its value is.
      for (const pair of Object.entries(await exchange.masked({ [name]: part }))) masked.append(...pair);
    } else {
      const body = await maskedBytes(await part.arrayBuffer(), exchange, part.type);
      masked.append(await exchange.masked(name), new File([body], await exchange.masked(part.name), { type: part.type }));
    }
  }
  return masked;
}

// A body that is no form of `fetch`; where such a one holds files, its parts cannot be told apart.
function maskedWhole(bytes, exchange, kind) {
  if (/^multipart\//iu.test(kind) && !isText(bytes)) throw new RedactionError('its body is a form with files, of a kind that is not known');
  return maskedBytes(bytes, exchange, kind);
}

function isText(bytes) {
  try {
    return !new TextDecoder('utf-8', { fatal: true }).decode(bytes).includes('\0');
  } catch {
    return false;
  }
}

// Text is masked; images and sound are left as they are.
function maskedBytes(bytes, exchange, kind) {
  return redactedBytesAsync(new Uint8Array(bytes), (text) => exchange.masked(text), kind);
}

async function restoredResponse(response, exchange) {
  const kind = response.headers.get('content-type') ?? '';
  const isEvents = kind.includes('event-stream');
  // What a provider says of a request that failed is written into logs, and keeps its tokens.
  if (!response.ok || response.body === null || !(isEvents || (kind.includes('json') && !kind.includes('jsonl')))) return response;
  const headers = new Headers(response.headers);
  for (const name of ['content-encoding', 'content-length', 'transfer-encoding']) headers.delete(name);
  const body = isEvents ? response.body.pipeThrough(restoredEvents(exchange)) : restoredJson(await response.text(), exchange);
  const made = new Response(body, { status: response.status, statusText: response.statusText, headers });
  Object.defineProperty(made, 'url', { value: response.url });
  return made;
}

function restoredJson(text, exchange) {
  try {
    const value = json.read(text);
    return written(text, value, exchange.restored(value));
  } catch {
    return text;
  }
}

function restoredEvents(exchange) {
  const events = new ServerSentEvents(exchange);
  const decoder = new TextDecoder();
  const encoder = new TextEncoder();
  const give = (controller, text) => {
    if (text !== '') controller.enqueue(encoder.encode(text));
  };
  return new TransformStream({
    transform: (piece, controller) => give(controller, events.push(decoder.decode(piece, { stream: true }))),
    flush: (controller) => give(controller, events.push(decoder.decode()) + events.finish()),
  });
}

module.exports = { RedactionError, isCredential, maskedHeaders, maskedUrl, redactingFetch };
