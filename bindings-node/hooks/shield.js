'use strict';

// What the hooks of traces and logs have in common: a shield that never throws and never lets a raw value pass, and
// events that say when it held.

const { Redactor } = require('../index.js');
const { answering } = require('../lib/answering.js');
const { mayHoldFiles, withoutFiles } = require('./files.js');

// What stands in place of a value that could not be redacted.
const FAILED = '[REDACTION_FAILED]';

const listeners = new Set();
let speaking = false;

// Has each event told to a function, besides a warning of the process; what is returned ends that.
function listen(listener) {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

// Tells of something that was held back. What fails meanwhile is not told, so that no listener goes in circles.
function tell(event) {
  if (speaking) return;
  speaking = true;
  try {
    for (const speak of [...listeners, warn]) {
      try {
        speak(event);
      } catch {
        // A listener's own mistake must not reach the application.
      }
    }
  } finally {
    speaking = false;
  }
}

const warned = new Set();

// Once for each kind: a process that cannot redact would say nothing else.
function warn({ hook, where, error }) {
  const text = `${hook}: ${where} replaced by ${FAILED}: ${error}`;
  if (warned.has(text)) return;
  warned.add(text);
  process.emitWarning(text, 'ReticentWarning');
}

// What sets colours of a terminal, between the characters that it divides.
const COLOUR = /(?<before>[\p{L}\p{N}]?)(?:\u001b\[[\d;]*m)+(?<behind>[\p{L}\p{N}]?)/gu;
const divided = (_, before, behind) => (before && behind ? `${before} ${behind}` : before + behind);

// The name of what was thrown, which is anything: a program could have put a value into it, or a getter that throws.
function nameOf(error) {
  try {
    const { name } = error.constructor;
    return /^\w{1,64}$/u.test(name) ? name : 'Error';
  } catch {
    return 'Error';
  }
}

class Shield {
  constructor(hook, redactor) {
    this.hook = hook;
    this.redactor = redactor ?? new Redactor();
  }

  // A redacted copy of any value, as plain data: what JSON would make of it.
  value(value, where = 'value') {
    if (typeof value === 'string') return this.text(value, where);
    try {
      const { value: redacted, report } = this.redactor.process(withoutFiles(plain(value), (text) => this.redactor.redact(text)));
      if (report.unsupported.length === 0) return redacted;
      return this.failed(where, report.unsupported.join(', '));
    } catch (error) {
      return this.failed(where, nameOf(error));
    }
  }

  // A redacted copy with the classes that the value has; plain data where something in it is of an unknown kind.
  same(value, where = 'value') {
    try {
      // Files are looked for in plain data.
      if (mayHoldFiles(value)) return this.value(value, where);
      const { value: redacted, report } = this.redactor.process(value);
      return report.unsupported.length === 0 ? redacted : this.value(value, where);
    } catch (error) {
      return this.failed(where, nameOf(error));
    }
  }

  text(text, where = 'text') {
    const redact = (part) => this.redactor.redact(part);
    try {
      // Colours, which divide a field from its value, are left out where they hide one.
      const plain = String(text).includes('\u001b[') ? text.replaceAll(COLOUR, divided) : text;
      const redacted = String(redact(withoutFiles(plain, redact)));
      return plain === text || redacted !== plain ? redacted : String(redact(withoutFiles(text, redact)));
    } catch (error) {
      return this.failed(where, nameOf(error));
    }
  }

  // What stands across the pieces of an answer that a host has gathered in a list, or in the JSON of one.
  joined(value, where = 'value') {
    if (Array.isArray(value)) return this.across(value, where)?.flat() ?? value;
    const { pieces = [], rest } = (typeof value === 'string' && piecesOf(value)) || {};
    const given = this.across(pieces, where);
    return given === undefined ? value : `[${given.flat().map((piece) => JSON.stringify(piece)).join()}${rest}`;
  }

  // What to give in place of each of these pieces, texts or events, or JSON of such; nothing where none is found across them.
  across(pieces, where = 'value') {
    if (pieces.length < 2) return undefined;
    try {
      const read = pieces.map(readPiece);
      const isJson = !read.includes(undefined);
      const given = this.redactor[answering]().across(isJson ? read : pieces);
      return isJson ? given?.map((each) => each.map((piece) => JSON.stringify(piece))) : given;
    } catch (error) {
      return [[this.failed(where, nameOf(error))]];
    }
  }

  // The same for hosts that want an object.
  record(value, where = 'value') {
    const redacted = this.value(value, where);
    return typeof redacted === 'object' || typeof value !== 'object' ? redacted : { error: FAILED };
  }

  failed(where, error) {
    tell({ hook: this.hook, where, error });
    return FAILED;
  }
}

// The pieces in the JSON of a list, as far as it goes, and what follows them: a host may have cut it.
function piecesOf(text) {
  if (!/^\s*\[\s*["{]/u.test(text)) return undefined;
  const cut = text.lastIndexOf('},') + 1;
  for (const [json, rest] of [[text, ']'], [`${text}"]`, ''], [`${text.slice(0, cut)}]`, text.slice(cut)]]) {
    const pieces = read(json);
    if (pieces !== undefined) return { pieces, rest };
  }
  return undefined;
}

// A piece that is JSON of its own, as hosts tell of pieces one by one.
function readPiece(piece) {
  return typeof piece === 'string' && /^\s*["{]/u.test(piece) ? read(piece) : undefined;
}

function read(json) {
  try {
    return JSON.parse(json);
  } catch {
    return undefined;
  }
}

// A value as plain data. Objects are asked for their own JSON once, here, so that nothing raw is written behind the
// redactor: no getter, no private field, no class that it does not know.
function plain(value, above = []) {
  if (typeof value === 'bigint') return String(value);
  if (typeof value === 'function' || typeof value === 'symbol') return undefined;
  if (typeof value !== 'object' || value === null) return value;
  if (above.includes(value)) return '[Circular]';
  const path = [...above, value];
  if (value instanceof Date) return Number.isNaN(value.valueOf()) ? null : value.toISOString();
  if (ArrayBuffer.isView(value)) return value instanceof Uint8Array ? new Uint8Array(value) : Array.from(value, Number);
  if (value instanceof Error) {
    const own = Object.fromEntries(Object.entries(value));
    return plain({ name: value.name, message: value.message, stack: value.stack, cause: value.cause, ...own }, path);
  }
  if (typeof value.toJSON === 'function') return plain(value.toJSON(), path);
  if (value instanceof Map) return plain(Object.fromEntries([...value].map(([key, item]) => [String(key), item])), path);
  if (value instanceof Set) return [...value].map((item) => plain(item, path) ?? null);
  if (Array.isArray(value)) return value.map((item) => plain(item, path) ?? null);
  const made = {};
  for (const [key, item] of Object.entries(value)) {
    const copy = plain(item, path);
    if (copy !== undefined) Object.defineProperty(made, key, { value: copy, enumerable: true, writable: true, configurable: true });
  }
  return made;
}

module.exports = { FAILED, Shield, listen, nameOf, plain };
