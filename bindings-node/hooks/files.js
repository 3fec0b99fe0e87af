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
// Of longer runs of base64 the core does not ask what they say; they are looked for at every so many letters.
const LONG_RUN = 4096;
const STRIDE = 2048;
const PROBE = /(?:[A-Za-z0-9+/_\\-]|[\r\n][ \t]{0,16}){64}/uy;
const LINE = /(?:(?<=\\[rn])|(?<![A-Za-z0-9+/_\\-]))[A-Za-z0-9+/_-]{40}/gu;
const GOES_ON = /(?:\\+[rn]|[\r\n])+[ \t]{0,16}(?=[A-Za-z0-9+/_-])/uy;
const LINE_END = /[^A-Za-z0-9+/_-]/gu;
const BREAK = /(?:\\+[rn]|[\r\n])+[ \t]*/gu;
const URL_BEFORE = /data:([^,;"\s]{0,100})[^,"\s]{0,100};base64,$/u;

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
  if (typeof value === 'string') {
    const whole = redactedInline(value, redact, kind);
    return whole === value ? withRunsRedacted(value, redact) : whole;
  }
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
      if (part.length > LONG_RUN) return true;
    } else if (part instanceof Uint8Array) {
      return true;
    } else if (typeof part === 'object' && part !== null && !seen.has(part)) {
      seen.add(part);
      for (const item of Object.values(part)) stack.push(item);
    }
  }
  return false;
}

// A text with the files redacted that stand in it as long runs of base64, in one line or many.
function withRunsRedacted(text, redact) {
  let made = '';
  let done = 0;
  let looked = 0;
  for (let at = STRIDE; at < text.length; at += STRIDE) {
    PROBE.lastIndex = at;
    if (at < looked || !PROBE.test(text)) continue;
    const run = runOver(text, looked, at);
    // Then there is none in all that follows.
    if (run === undefined) break;
    const [start, end] = run;
    looked = start > at ? start : end;
    if (start > at) continue;
    const [, kind] = URL_BEFORE.exec(text.slice(Math.max(done, start - LONGEST_KIND), start)) ?? [];
    made += text.slice(done, start) + redactedLines(text.slice(start, end), redact, kind ?? '');
    done = looked;
  }
  return made + text.slice(done);
}

// The first run of base64 that ends behind a place: where it starts and ends. By hand, since of megabytes an expression would run out of stack.
function runOver(text, from, at) {
  LINE.lastIndex = from;
  for (let found = LINE.exec(text); found !== null; found = LINE.exec(text)) {
    const end = endOfRun(text, found.index);
    if (end > at) return [found.index, end];
    LINE.lastIndex = end;
  }
  return undefined;
}

// Over as many lines as a run has, and its padding.
function endOfRun(text, start) {
  let end = endOfLine(text, start);
  for (GOES_ON.lastIndex = end; GOES_ON.test(text); GOES_ON.lastIndex = end) end = endOfLine(text, GOES_ON.lastIndex);
  while (text[end] === '=') end += 1;
  return end;
}

function endOfLine(text, start) {
  LINE_END.lastIndex = start;
  return LINE_END.exec(text)?.index ?? text.length;
}

function redactedLines(run, redact, kind) {
  const breaks = [...run.matchAll(BREAK)].map(({ index }) => index);
  // The last line may be a word of what goes on.
  for (const end of [run.length, ...breaks.slice(-1)]) {
    const body = run.slice(0, end).replaceAll(BREAK, '');
    const redacted = redactedInline(body, redact, kind);
    if (redacted !== body) return redacted + run.slice(end);
  }
  return run;
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

module.exports = { isRecord, mayHoldFiles, redactedBytes, textOf, withFilesRedacted, withRunsRedacted, withUrlsRedacted, withoutFiles };
