'use strict';

// Files that go out: what is text in them redacted, whatever it is written in; images and sound as they are.

const { translate } = require('../lib/errors.js');
const native = require('../lib/native.js');

// A text that is shorter the core reads, with what stands in it as base64.
const LONG = 4096;
const KINDS = ['mimeType', 'mime_type', 'mediaType', 'media_type'];

// The content of a file, redacted where it is text; `kind` is its media type. The same object where it is clean.
function redactedBytes(bytes, redact, kind = '') {
  return asked(redact, (ask) => native.redactFile(bytes, ask, kind)) ?? bytes;
}

// The same with a function that gives promises: the text is found first, and put in its place when it is there.
async function redactedBytesAsync(bytes, redact, kind) {
  let text;
  redactedBytes(bytes, (found) => (text = found), kind);
  if (text === undefined) return bytes;
  const redacted = await redact(text);
  return redactedBytes(bytes, () => redacted, kind);
}

// A text with the files in it redacted, which stand there as base64, and stay it.
function redactedText(text, redact, kind = '') {
  return asked(redact, (ask) => native.redactInText(text, ask, kind));
}

// What a function throws in the middle of a call of the addon is thrown behind it.
function asked(redact, call) {
  const thrown = [];
  const ask = (text) => {
    try {
      return redact(text);
    } catch (error) {
      thrown.push(error);
      return undefined;
    }
  };
  try {
    return call(ask);
  } catch (error) {
    throw thrown.length > 0 ? thrown[0] : translate(error);
  }
}

// Plain data with the files in it redacted; the same object where none is changed.
function withFilesRedacted(value, redact, kind = '') {
  if (typeof value === 'string') return redactedText(value, redact, kind);
  if (value instanceof Uint8Array) return redactedBytes(value, redact, kind);
  if (Array.isArray(value)) {
    const items = value.map((item) => withFilesRedacted(item, redact, kind));
    return items.some((item, at) => item !== value[at]) ? items : value;
  }
  if (!isRecord(value)) return value;
  const said = KINDS.map((name) => value[name]).find((each) => typeof each === 'string') ?? kind;
  const entries = Object.entries(value).map(([name, item]) => [redactedText(name, redact), withFilesRedacted(item, redact, said)]);
  return entries.some(([name, item]) => item !== value[name]) ? Object.fromEntries(entries) : value;
}

// A value whose files, where there may be any that the core does not read, are redacted.
function withoutFiles(value, redact) {
  return mayHoldFiles(value) ? withFilesRedacted(value, redact) : value;
}

// Whether a value has bytes, or a text that is so long that a file in it may be past what the core decodes.
function mayHoldFiles(value) {
  const stack = [value];
  const seen = new Set();
  while (stack.length > 0) {
    const part = stack.pop();
    if (typeof part === 'string') {
      if (part.length > LONG) return true;
    } else if (part instanceof Uint8Array) {
      return true;
    } else if (typeof part === 'object' && part !== null && !seen.has(part)) {
      seen.add(part);
      for (const entry of Object.entries(part)) stack.push(...entry);
    }
  }
  return false;
}

function isRecord(value) {
  if (typeof value !== 'object' || value === null) return false;
  const prototype = Object.getPrototypeOf(value);
  return prototype === Object.prototype || prototype === null;
}

module.exports = { isRecord, mayHoldFiles, redactedBytes, redactedBytesAsync, redactedText, withFilesRedacted, withoutFiles };
