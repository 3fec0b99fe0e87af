'use strict';

// A text that arrives, redacted by what takes its pieces: the addon's stream, or one that calls functions of the caller.

const { apply, run } = require('./run.js');

function arriving(native, own) {
  if (own.recognizers) return new Whole(native, own);
  return own.operators ? new Operated(native.stream(), own.operators) : native.stream();
}

// A stream of the addon with the caller's operators. What one of them throws ends it, and is thrown as it is.
class Operated {
  #stream;
  #operators;

  constructor(stream, operators) {
    this.#stream = stream;
    this.#operators = operators;
  }

  get counted() {
    return this.#stream.counted;
  }

  pushString(piece) {
    return this.#called((operate) => this.#stream.pushString(piece, operate));
  }

  pushBytes(piece) {
    return this.#called((operate) => this.#stream.pushBytes(piece, operate));
  }

  finishString() {
    return this.#called((operate) => this.#stream.finishString(operate));
  }

  finishBytes() {
    return this.#called((operate) => this.#stream.finishBytes(operate));
  }

  #called(call) {
    const thrown = [];
    try {
      return call(apply(this.#operators, thrown));
    } catch (error) {
      throw thrown.length > 0 ? thrown[0] : error;
    }
  }
}

// A text that is redacted once all of it is there: recognisers may need any of it.
class Whole {
  #native;
  #own;
  #pieces = [];
  counted;

  constructor(native, own) {
    this.#native = native;
    // Who is told is told by the stream, and streams ask nobody.
    this.#own = { ...own, audit: undefined, ask: undefined };
  }

  pushString(piece) {
    this.#pieces.push(piece);
    return '';
  }

  pushBytes(piece) {
    this.#pieces.push(Uint8Array.from(piece));
    return '';
  }

  finishString() {
    return this.#redacted(this.#pieces.join(''));
  }

  finishBytes() {
    return this.#redacted(Buffer.concat(this.#pieces));
  }

  #redacted(text) {
    const { value, report } = run(this.#native, this.#own, text, 'both');
    this.counted = JSON.stringify({ report });
    return value;
  }
}

module.exports = { arriving };
