'use strict';

const { inspect } = require('node:util');
const { answering } = require('./answering.js');
const { translate } = require('./errors.js');
const { destinationOf, restore, run, runAsync } = require('./run.js');
const { Text, flow, transform } = require('./stream.js');

// For the hooks: a text that is pushed into, piece by piece.
const restoring = Symbol('restoring');

// A conversation: redacts with tokens, and restores them. A redactor makes it.
class Session {
  #native;
  // What the caller has added to the redactor.
  #own;
  #redactor;

  constructor(native, own, redactor) {
    this.#native = native;
    this.#own = own;
    this.#redactor = redactor;
  }

  // The fingerprint of the redactor's policy.
  get fingerprint() {
    return this.#own.fingerprint;
  }

  // The value with tokens; the same object where nothing has changed.
  redact(value) {
    return run(this.#native, this.#own, value, 'value').value;
  }

  process(value) {
    return run(this.#native, this.#own, value, 'both');
  }

  async redactAsync(value) {
    return (await runAsync(this.#native, this.#own, value, 'value')).value;
  }

  async processAsync(value) {
    return runAsync(this.#native, this.#own, value, 'both');
  }

  // The value with what its tokens stand for; the same object where there are none.
  restore(value, options) {
    return restore(this.#native, value, options);
  }

  // Restores a text that arrives in pieces, all strings or all bytes.
  restoreStream(pieces, options) {
    return flow(this.#restored(options), pieces);
  }

  // What makes a stream of the addon once there is a piece.
  #restored(options) {
    const stream = this.#native.restoreStream(destinationOf(options));
    return () => new Text(stream);
  }

  [restoring](destination) {
    const stream = this.#native.restoreStream(destination);
    return { push: (piece) => stream.pushString(piece), finish: () => stream.finishString() };
  }

  // Tokens are given in whole texts alone; in pieces there is what the redactor writes.
  [answering]() {
    return this.#redactor[answering]();
  }

  // The same as a web stream: text.pipeThrough(session.restoreTransform()).
  restoreTransform(options) {
    return transform(this.#restored(options));
  }

  // The tokens are never restored again.
  forget() {
    try {
      this.#native.forget();
    } catch (error) {
      throw translate(error);
    }
  }

  [inspect.custom]() {
    return `Session { fingerprint: '${this.fingerprint}' }`;
  }
}

module.exports = { Session, restoring };
