'use strict';

// LangGraph: checkpoints hold redacted state, or tokens that a session restores.

const { Redactor, Session } = require('../index.js');
const { RedactionError } = require('./exchange.js');
const { isRecord, redactedBytes, withoutFiles } = require('./files.js');
const { host } = require('./host.js');
const { nameOf } = require('./shield.js');

// Has a saver keep redacted checkpoints and writes. It is the same saver.
function protect(saver, { redactor, session } = {}) {
  if (!(saver.serde instanceof RedactingSerializer)) saver.serde = new RedactingSerializer({ redactor, session, serde: saver.serde });
  return saver;
}

// Stands before another serializer, and redacts what that has written. With a session, what is loaded has its values again, as long
// as it lives. What cannot be redacted throws, and nothing is kept.
class RedactingSerializer {
  #redactor;
  #serde;

  constructor({ redactor, session, serde } = {}) {
    this.#redactor = session ?? redactor ?? new Redactor();
    this.#serde = serde ?? new (host('@langchain/langgraph-checkpoint').JsonPlusSerializer)();
  }

  async dumpsTyped(value) {
    const [type, data] = await this.#serde.dumpsTyped(value);
    const bytes = typeof data === 'string' ? new TextEncoder().encode(data) : data;
    let name;
    try {
      return [type, await this.#redacted(type, bytes)];
    } catch (error) {
      name = nameOf(error);
    }
    throw new RedactionError(`a checkpoint could not be redacted, and was not written (${name})`);
  }

  async loadsTyped(type, data) {
    if (!(this.#redactor instanceof Session)) return this.#serde.loadsTyped(type, data);
    const text = textOf(typeof data === 'string' ? Buffer.from(data) : data);
    if (text === undefined) return this.#serde.loadsTyped(type, data);
    const restored = changed(type, text, (value) => this.#redactor.restore(value));
    return this.#serde.loadsTyped(type, restored === text ? data : new TextEncoder().encode(restored));
  }

  async #redacted(type, bytes) {
    const text = textOf(bytes);
    // Pictures and sound are left as they are, as everywhere.
    if (text === undefined) return redactedBytes(bytes, (value) => this.#redactor.redact(value));
    const redacted = changed(type, text, (value) => this.#redactor.redact(value));
    return redacted === text ? bytes : new TextEncoder().encode(redacted);
  }
}

// A text that a serializer has written, changed; to the letter where nothing in it is.
function changed(type, text, change) {
  if (type !== 'json') return change(withoutFiles(text, change));
  const value = JSON.parse(text);
  const made = eachBytes(change(withoutFiles(value, change)), change);
  return made === value ? text : JSON.stringify(made);
}

function textOf(bytes) {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    return undefined;
  }
}

// Changes the text of bytes in a state, which stand there as numbers. The same value comes back where none has changed.
function eachBytes(value, change) {
  if (Array.isArray(value)) {
    const made = value.map((item) => eachBytes(item, change));
    return made.every((item, at) => item === value[at]) ? value : made;
  }
  if (!isRecord(value)) return value;
  const isBytes = value.lc === 2 && value.id?.[0] === 'Uint8Array' && Array.isArray(value.args?.[0]);
  const isBuffer = value.type === 'Buffer' && Array.isArray(value.data);
  if (isBytes || isBuffer) {
    const bytes = Uint8Array.from(isBytes ? value.args[0] : value.data);
    const made = redactedBytes(bytes, change);
    if (made === bytes) return value;
    const data = [...made];
    return isBytes ? { ...value, args: [data] } : { ...value, data };
  }
  const entries = Object.entries(value).map(([name, item]) => [name, eachBytes(item, change)]);
  return entries.every(([name, item]) => item === value[name]) ? value : Object.fromEntries(entries);
}

module.exports = { RedactingSerializer, RedactionError, protect };
