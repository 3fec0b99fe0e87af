'use strict';

const { arriving } = require('./arriving.js');
const { blockedReport, reportOf, tell, warn } = require('./audit.js');
const { translate } = require('./errors.js');

const nothing = Object.freeze({});
const none = Object.freeze([]);

// Pieces in, pieces out. `begin` makes what takes pieces such as the first one. What is given is decided; what is not decided yet stays
// inside, also when the source fails.
async function* flow(begin, pieces) {
  let stream;
  const push = (piece) => (stream ??= begin(piece)).push(piece);
  if (pieces?.[Symbol.asyncIterator]) {
    for await (const piece of pieces) {
      for (const given of push(piece)) yield given;
    }
  } else {
    // Most of these are there: to wait for each would cost more than to redact it.
    for (const piece of pieces) {
      for (const given of push(isPromise(piece) ? await piece : piece)) yield given;
    }
  }
  if (stream === undefined) return;
  for (const given of stream.finish()) yield given;
}

// The same as a web stream. What is not decided yet is discarded where it is cancelled or its source fails.
function transform(begin) {
  let stream;
  return new TransformStream({
    transform(piece, controller) {
      stream ??= begin(piece);
      for (const given of stream.push(piece)) controller.enqueue(given);
    },
    flush(controller) {
      for (const given of stream?.finish() ?? []) controller.enqueue(given);
    },
  });
}

// A text, as strings or as bytes.
class Text {
  #stream;
  #own;
  #kind;
  #started = { time: new Date(), at: performance.now() };

  constructor(stream, own = nothing) {
    this.#stream = stream;
    this.#own = own;
  }

  push(piece) {
    this.#kind = typeOf(piece, this.#kind);
    try {
      return given(this.#kind === 'strings' ? this.#stream.pushString(piece) : this.#stream.pushBytes(piece));
    } catch (error) {
      throw this.#failed(error);
    }
  }

  finish() {
    try {
      const rest = this.#kind === 'strings' ? this.#stream.finishString() : this.#stream.finishBytes();
      this.#settle();
      return given(rest);
    } catch (error) {
      throw this.#failed(error);
    }
  }

  #failed(error) {
    const failure = translate(error);
    const { audit, fingerprint } = this.#own;
    if (audit && failure?.code === 'blocked') tell(audit, this.#started, 'blocked', blockedReport(fingerprint, failure.blocked));
    return failure;
  }

  // Tells of a stream that has ended.
  #settle() {
    if (!this.#stream.counted) return;
    const { report, warning } = JSON.parse(this.#stream.counted);
    if (this.#own.audit) tell(this.#own.audit, this.#started, 'done', reportOf(report));
    if (warning !== undefined) warn(warning);
  }
}

// What takes pieces of an answer that is redacted: of a text, of events, or of the text of server-sent events.
function redacting(native, own, format) {
  return (first) => {
    const isText = typeof first === 'string' || first instanceof Uint8Array;
    if (format === undefined && isText) return new Text(arriving(native, own), own);
    const events = answer(native, own);
    if (format === undefined) return events;
    typeOf(first);
    const { ServerSentEvents } = require('./sse.js');
    return new ServerSentEvents(events, typeof first === 'string');
  };
}

// The events of one answer, and texts between them, which are pushed into it.
function answer(native, own) {
  const { Events } = require('./event_streams.js');
  return new Events(native, own);
}

// What there is to give of the output: no empty pieces.
function given(out) {
  return out.length > 0 ? [out] : none;
}

function isPromise(piece) {
  return typeof piece === 'object' && typeof piece?.then === 'function';
}

// What a piece is, which all pieces of a stream are.
function typeOf(piece, kind) {
  const type = typeof piece === 'string' ? 'strings' : piece instanceof Uint8Array ? 'bytes' : undefined;
  if (type === undefined) throw new TypeError('the pieces of a stream are strings, or Uint8Arrays');
  if (type !== (kind ?? type)) throw new TypeError(`a stream of ${kind} got a piece of ${type}`);
  return type;
}

module.exports = { Text, answer, flow, redacting, transform };
