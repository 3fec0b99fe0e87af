'use strict';

// One call of a model: the request masked with tokens, the answer restored, whole or streamed.

const { Redactor, ReticentError, Session } = require('../index.js');
const { restoring } = require('../lib/session.js');
const { isRecord, withFilesRedacted } = require('./files.js');
const { nameOf } = require('./shield.js');

// What was to be sent to a model could not be redacted, and was not sent. It carries nothing of what that was.
class RedactionError extends ReticentError {
  constructor(what) {
    super(`nothing was sent: ${what}`, { code: 'not-sent', help: 'See the operators and recognisers of the redactor.' });
  }
}
Object.defineProperty(RedactionError.prototype, 'name', { value: 'RedactionError', configurable: true, writable: true });

// What a provider made, and wants back to the byte: at the top of a request, and anywhere where it is sealed.
const NAMES = new Set(['model', 'previous_response_id', 'previous_interaction_id', 'conversation', 'cachedContent']);
const SEALED = new Set(['signature', 'encrypted_content', 'thoughtSignature', 'thought_signature']);
const BASE64 = new Set('ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/=_-');
const TOOLS = new Set(['function_call', 'custom_tool_call', 'mcp_call', 'tool_use', 'server_tool_use', 'mcp_tool_use', 'tool_call', 'tool-call']);
const HISTORIES = ['messages', 'input', 'contents', 'prompt'];
const REMEMBERED = 4096;
// In the place of a sealed part. A text that is just this is sealed, too, so that they can be told.
const PLACE = '\ue000';

// In a session's place where the start of a conversation is unknown: it gives no tokens, and restores none.
class OneWay {
  constructor(redactor) {
    this.redactor = redactor;
  }

  redactAsync(value) {
    return this.redactor.redactAsync(value);
  }

  restore(value) {
    return value;
  }

  [restoring]() {
    return { push: (piece) => piece, finish: () => '' };
  }
}

// Which session a call belongs to. Where the caller names none, each call has one of its own: a prompt brings its whole
// history, in which the same values have the same tokens again, and nothing of one user is ever restored for another.
// Only what a provider keeps for us, behind the id of an earlier response, needs the session of that response.
class Conversations {
  #session;
  #responses = new Map();

  constructor({ redactor, session } = {}) {
    this.redactor = redactor ?? new Redactor();
    this.#session = session;
  }

  begin(body) {
    if (this.#session !== undefined) {
      return new Exchange(this, this.#session instanceof Session ? this.#session : this.#session());
    }
    const named = [body?.previous_response_id, body?.previous_interaction_id, body?.conversation];
    const earlier = named.map(idOf).find((id) => typeof id === 'string' && id !== '');
    if (earlier === undefined) return new Exchange(this, this.redactor.session());
    return new Exchange(this, this.#responses.get(earlier) ?? new OneWay(this.redactor));
  }

  remember(response, session) {
    for (const name of [response.id, idOf(response.conversation)]) {
      if (typeof name === 'string') this.#responses.set(name, session);
    }
    while (this.#responses.size > REMEMBERED) this.#responses.delete(this.#responses.keys().next().value);
  }
}

// Whether a provider keeps an answer for us: a response of OpenAI, an interaction of Google.
const isKept = (value) => value.object === 'response' || Array.isArray(value.steps);
const idOf = (reference) => (typeof reference === 'object' ? reference?.id : reference);

// A request and its answer.
class Exchange {
  #conversations;

  constructor(conversations, session) {
    this.#conversations = conversations;
    this.session = session;
  }

  // What may be sent in place of a value; throws where that is not known.
  async masked(value) {
    let name;
    try {
      const sealed = [];
      // The parts that go through untouched leave marks while the others are redacted, in one pass.
      const opened = this.#withoutSealed(value, sealed, true);
      await this.#learn(opened);
      return withSealed(await this.#redacted(opened), sealed.values());
    } catch (error) {
      name = nameOf(error);
    }
    throw new RedactionError(`the prompt could not be redacted (${name})`);
  }

  // Whether anything is found in a text as it stands.
  finds(text) {
    return this.#conversations.redactor.scan(text).length > 0;
  }

  // An answer with values for its tokens, where the policy lets them to the user, or to a tool by its name.
  restored(value, tool) {
    if (typeof value === 'string') return this.session.restore(value, { destination: destinationOf(tool) });
    if (Array.isArray(value)) return value.map((item) => this.restored(item, tool));
    if (!isRecord(value) || isThinking(value)) return value;
    const kept = isKept(value) ? value : value.interaction;
    if (isRecord(kept)) this.#conversations.remember(kept, this.session);
    const called = tool ?? toolName(value);
    // A provider's error becomes an exception, and so goes to logs, with the tokens it has.
    const isError = (item, name) => called === undefined && name === 'error' && isRecord(item);
    return mapped(value, (item, name) => (SEALED.has(name) || isError(item, name) ? item : this.restored(item, called)));
  }

  // A text that is pushed into, for a tool or the user.
  stream(tool) {
    return this.session[restoring](destinationOf(tool));
  }

  // Has the session meet a conversation as it grew, message by message. A history can hold tokens of earlier answers, such as
  // the arguments of a tool. Met behind the values that they stand for they are known; all at once, they would be
  // somebody's own text, and their numbers be left free.
  async #learn(value) {
    const name = isRecord(value) ? HISTORIES.find((each) => Array.isArray(value[each])) : undefined;
    const history = name === undefined ? value : value[name];
    if (!Array.isArray(history)) return;
    // What is the same in every call comes first, so that its numbers are the same, too.
    if (name !== undefined) await this.#redacted({ ...value, [name]: undefined });
    if (history.length < 2) return;
    for (const message of history) await this.#redacted(message);
  }

  // What stands in a file is looked at by itself: it has to stay a file.
  async #redacted(value) {
    const texts = new Map();
    withFilesRedacted(value, (text) => texts.set(text, text) && text);
    for (const text of texts.keys()) texts.set(text, await this.session.redactAsync(text));
    return this.session.redactAsync(texts.size > 0 ? withFilesRedacted(value, (text) => texts.get(text)) : value);
  }

  #withoutSealed(value, sealed, top = false) {
    const seal = (part) => {
      sealed.push(part);
      return PLACE;
    };
    if (Array.isArray(value)) return value.map((item) => this.#withoutSealed(item, sealed));
    if (!isRecord(value)) return value === PLACE ? seal(value) : value;
    if (isThinking(value) && this.#isClean(Object.values(value))) return seal(value);
    return mapped(value, (item, name) => {
      // What a provider has sealed; a tool's own `signature` is anything.
      const isSealed = SEALED.has(name) && typeof item === 'string' && [...item].every((c) => BASE64.has(c)) && this.#isClean(item);
      const isNamed = top && NAMES.has(name) && this.#isName(name, item);
      return isSealed || isNamed ? seal(item) : this.#withoutSealed(item, sealed);
    });
  }

  // Whether a part names what a provider has; another API's `conversation` may be the conversation itself.
  #isName(name, value) {
    return (name === 'model' && typeof value === 'string') || this.#isClean(value);
  }

  #isClean(value) {
    const redact = (part) => this.#conversations.redactor.redact(part);
    return redact(withFilesRedacted(value, redact)) === value;
  }
}

const destinationOf = (tool) => (tool === undefined ? 'user' : `tool:${tool}`);

function mapped(record, change) {
  return Object.fromEntries(Object.entries(record).map(([name, item]) => [name, change(item, name)]));
}

// The name of the tool that a part of an answer calls; undefined where it is no call.
function toolName(value) {
  const name = value.name ?? value.toolName;
  return (TOOLS.has(value.type) || 'arguments' in value || 'args' in value) && typeof name === 'string' ? name : undefined;
}

// Whether a part is what a model thinks: where it is signed, it is to the byte, so it keeps its tokens.
function isThinking(value) {
  if (value.type === 'reasoning') return typeof value.text === 'string';
  return (value.type === 'thinking' || value.type === 'redacted_thinking') && ('signature' in value || 'data' in value);
}

function withSealed(value, sealed) {
  if (Array.isArray(value)) return value.map((item) => withSealed(item, sealed));
  if (isRecord(value)) return mapped(value, (item) => withSealed(item, sealed));
  return value === PLACE ? sealed.next().value : value;
}

module.exports = { Conversations, RedactionError, toolName };
