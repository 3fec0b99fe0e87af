'use strict';

// Files that go out: what is text in them redacted, whatever it is written in; images and sound as they are.

const { isUtf8 } = require('node:buffer');

const UNSAID = new Set(['', 'application/octet-stream']);
// A file inside of JSON, as a text of its own: base64 in either alphabet, by itself or as a URL.
const OF_URL = /^data:([^,;]{0,100})[^,]{0,100};base64,/u;
const NO_BASE64 = /[^A-Za-z0-9+/_\r\n-]/u;
const MARK = ';base64,';
const LONGEST_KIND = 200;
const PADDED = /[=\s]{0,4}$/u;
const SHORTEST = 16;
const SAMPLE = 1024;
const KINDS = ['mimeType', 'mime_type', 'mediaType', 'media_type'];

// The text of a file, where it is one, and what makes a file of another text; `kind` is its media type.
function textOf(given, kind = '') {
  const bytes = Buffer.from(given.buffer ?? given, given.byteOffset, given.byteLength);
  const encoding = encodingOf(bytes, kind);
  if (encoding === undefined) return undefined;
  if (encoding === 'utf16be') {
    return { text: Buffer.from(bytes).swap16().toString('utf16le'), written: (text) => Buffer.from(text, 'utf16le').swap16() };
  }
  return { text: bytes.toString(encoding), written: (text) => Buffer.from(text, encoding) };
}

// What a file is written in, if it is text.
function encodingOf(bytes, kind) {
  if (bytes.length % 2 === 0) {
    if (bytes[0] === 0xff && bytes[1] === 0xfe) return 'utf16le';
    if (bytes[0] === 0xfe && bytes[1] === 0xff) return 'utf16be';
    // Letters of two bytes, mostly Latin, without a mark that says so.
    const empty = [0, 0];
    const start = bytes.subarray(0, SAMPLE);
    start.forEach((byte, at) => (empty[at % 2] += byte === 0 ? 1 : 0));
    if (empty[1] * 4 > start.length) return 'utf16le';
    if (empty[0] * 4 > start.length) return 'utf16be';
  }
  if (isUtf8(bytes)) return 'utf8';
  // Any bytes are Latin: they count as text where the file says that it is, or nothing in it says otherwise.
  const isText = kind.startsWith('text/') || kind.includes('json') || kind.includes('xml');
  return isText || (UNSAID.has(kind) && !bytes.some(isControl)) ? 'latin1' : undefined;
}

const isControl = (byte) => byte < 0x20 && byte !== 0x1b && (byte < 0x09 || byte > 0x0d);

// The content of a file, redacted where it is text; the same object where it is clean.
function redactedBytes(bytes, redact, kind) {
  const found = textOf(bytes, kind);
  const redacted = found && redact(found.text);
  return found === undefined || redacted === found.text ? bytes : new Uint8Array(found.written(redacted));
}

// Plain data with the files in it redacted, which stay base64; the same object where none is changed.
function withFilesRedacted(value, redact, kind = '') {
  if (typeof value === 'string') return redactedInline(value, redact, kind);
  if (value instanceof Uint8Array) return redactedBytes(value, redact, kind);
  if (Array.isArray(value)) {
    const items = value.map((item) => withFilesRedacted(item, redact, kind));
    return items.some((item, at) => item !== value[at]) ? items : value;
  }
  if (!isRecord(value)) return value;
  const said = KINDS.map((name) => value[name]).find((each) => typeof each === 'string') ?? kind;
  const entries = Object.entries(value).map(([name, item]) => [name, withFilesRedacted(item, redact, said)]);
  return entries.some(([name, item]) => item !== value[name]) ? Object.fromEntries(entries) : value;
}

// A text with the files in it redacted that stand there as URLs.
function withUrlsRedacted(text, redact) {
  let made = '';
  let done = 0;
  for (let at = text.indexOf(MARK); at >= 0; at = text.indexOf(MARK, at + MARK.length)) {
    const near = Math.max(done, at - LONGEST_KIND);
    const start = text.slice(near, at).lastIndexOf('data:');
    if (start < 0) continue;
    const body = /[^A-Za-z0-9+/_-]/gu;
    body.lastIndex = at + MARK.length;
    let end = body.exec(text)?.index ?? text.length;
    while (text[end] === '=') end += 1;
    made += text.slice(done, near + start) + redactedInline(text.slice(near + start, end), redact, '');
    done = end;
  }
  return made + text.slice(done);
}

function redactedInline(text, redact, kind) {
  const [url, ofUrl] = OF_URL.exec(text) ?? ['', ''];
  const body = text.slice(url.length).replace(PADDED, '');
  if (body.length < SHORTEST || NO_BASE64.test(body)) return text;
  const content = Buffer.from(body, 'base64');
  // A word is base64, too: what does not say that it is text has to be UTF-8 or UTF-16.
  const redacted = redactedBytes(content, redact, ofUrl || kind || 'application/base64');
  return redacted === content ? text : url + Buffer.from(redacted).toString(/[-_]/u.test(body) ? 'base64url' : 'base64');
}

function isRecord(value) {
  if (typeof value !== 'object' || value === null) return false;
  const prototype = Object.getPrototypeOf(value);
  return prototype === Object.prototype || prototype === null;
}

module.exports = { isRecord, redactedBytes, textOf, withFilesRedacted, withUrlsRedacted };
