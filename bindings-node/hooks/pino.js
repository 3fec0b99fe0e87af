'use strict';

// pino: each line is redacted as it is written, JSON and all.

const { FAILED, Shield, nameOf } = require('./shield.js');

// Of a stream that has this, pino keeps on it what its last line was made of.
const METADATA = Symbol.for('pino.metadata');

// Options for pino with the hook in them: `pino(redacting({ level: 'info' }))`.
function redacting(options = {}, { redactor } = {}) {
  const shield = new Shield('pino', redactor);
  const metadata = new Metadata(shield);
  const { streamWrite: before, logMethod } = options.hooks ?? {};
  const hooks = {
    ...options.hooks,
    streamWrite(line) {
      let text = line;
      try {
        if (before !== undefined) text = before(line);
      } catch (error) {
        text = shield.failed('line', nameOf(error));
      }
      return whole(shield.text(text, 'line'));
    },
    // Before the first line, since nothing else that pino asks of its options knows the stream.
    logMethod(args, method, level) {
      metadata.guard(this);
      return logMethod === undefined ? method.apply(this, args) : logMethod.call(this, args, method, level);
    },
  };
  return { ...options, hooks };
}

// What streams are told of a line besides it, redacted when they ask for it.
class Metadata {
  #shield;
  #streams = new WeakMap();
  #guarded = new WeakSet();

  constructor(shield) {
    this.#shield = shield;
  }

  guard(logger) {
    try {
      if (!this.#streams.has(logger)) this.#streams.set(logger, logger[symbolOf(logger, 'pino.stream')]);
      const stream = this.#streams.get(logger);
      if (stream?.[METADATA] !== true || this.#guarded.has(stream)) return;
      this.#guarded.add(stream);
      this.#answer(stream, 'lastMsg', (message) => this.#shield.same(message, 'message'));
      this.#answer(stream, 'lastObj', (object) => this.#object(object));
      this.#answer(stream, 'lastLogger', (last) => this.#logger(last));
    } catch (error) {
      this.#shield.failed('metadata', nameOf(error));
    }
  }

  // A property of a stream that keeps what pino writes there, and says it redacted.
  #answer(stream, name, redacted) {
    let kept = stream[name];
    const set = (value) => {
      kept = value;
    };
    Object.defineProperty(stream, name, { get: () => (kept === undefined ? kept : redacted(kept)), set, enumerable: true, configurable: true });
  }

  #object(object) {
    const redacted = this.#shield.same(object, 'object');
    return typeof redacted === 'object' ? redacted : { error: FAILED };
  }

  // A logger whose bindings, by which children are told apart, are redacted; pino keeps them as what they are in a line.
  #logger(logger) {
    const bindings = JSON.stringify(this.#object(logger.bindings())).slice(1, -1);
    return Object.create(logger, { [symbolOf(logger, 'pino.chindings')]: { value: bindings && `,${bindings}` } });
  }
}

// What pino calls a part of a logger: a symbol of its own in each copy of pino.
function symbolOf(logger, description) {
  for (let each = logger; each !== null; each = Object.getPrototypeOf(each)) {
    const name = Object.getOwnPropertySymbols(each).find((symbol) => symbol.description === description);
    if (name !== undefined) return name;
  }
  return undefined;
}

// A line that could not be redacted, as a line of JSON, which readers of the log expect.
function whole(line) {
  return line === FAILED ? `${JSON.stringify({ level: 50, time: Date.now(), msg: FAILED })}\n` : line;
}

module.exports = { redacting };
