'use strict';

const { inspect } = require('node:util');
const { answering } = require('./answering.js');
const native = require('./native.js');
const { classes, translate } = require('./errors.js');
const { bytesOf } = require('./kinds.js');
const { later } = require('./later.js');
const { Policy } = require('./policy.js');

const asking = later(() => require('./asking.js'));
const auditing = later(() => require('./audit.js'));
const recognizing = later(() => require('./recognizers.js'));
const running = later(() => require('./run.js'));
const sessions = later(() => require('./session.js'));
const streams = later(() => require('./stream.js'));
const vaults = later(() => require('./vault.js'));

const { PolicyError } = classes;

const OPTIONS = new Set(['policy', 'profile', 'operators', 'recognizers', 'ask', 'audit', 'keys']);
const nothing = Object.freeze({});

// A compiled policy: immutable, built once, used for every text.
class Redactor {
  #native;
  #policy;
  // What the caller has added, each undefined where there is none: functions by entity, functions that find something, the one that is
  // asked, those that are told.
  #own;
  // Whether a text needs more than the addon.
  #isPlain;

  constructor(options = nothing) {
    check(options);
    const { policy, profile, operators, recognizers, ask, audit, keys } = options;
    if (ask !== undefined) asking().checkAsk(ask);
    const told = audit === undefined ? [] : auditing().auditors(audit);
    const compiled = choosePolicy(policy, profile);
    this.#policy = compiled;
    const functions = new Map(Object.entries(operators ?? nothing));
    for (const [entity, operator] of functions) checkOperator(entity, operator);
    const finders = [...(recognizers ?? [])];
    for (const finder of finders) recognizing().checkRecognizer(finder);
    const found = finders.length > 0 ? finders.flatMap((finder) => finder.entities ?? []) : undefined;
    try {
      const entities = [...functions.keys()];
      this.#native = new native.NativeRedactor(Policy.native(compiled), lookup(keys ?? nothing), entities, found);
    } catch (error) {
      throw translate(error);
    }
    this.#own = Object.freeze({
      operators: functions.size > 0 ? functions : undefined,
      recognizers: finders.length > 0 ? finders : undefined,
      ask,
      asks: this.#native.hasQuestions,
      redactsFields: this.#native.redactsFields,
      audit: told.length > 0 ? told : undefined,
      fingerprint: this.#native.fingerprint,
    });
    this.#isPlain = functions.size + finders.length + told.length === 0 && !this.#native.hasActions;
  }

  // The policy that was compiled.
  get policy() {
    return this.#policy;
  }

  // Names the policy.
  get fingerprint() {
    return this.#native.fingerprint;
  }

  // The value with its findings replaced; the same object where nothing has changed.
  redact(value) {
    if (typeof value !== 'string' || !this.#isPlain) return this.#run(value, 'value').value;
    try {
      return this.#native.redact(value);
    } catch (error) {
      throw translate(error);
    }
  }

  // What is found, without changing anything.
  scan(value) {
    if (typeof value !== 'string' || this.#own.recognizers) return this.#run(value, 'findings').findings;
    try {
      const json = this.#native.scan(value);
      return json === null || json === undefined ? [] : JSON.parse(json);
    } catch (error) {
      throw translate(error);
    }
  }

  // Value, findings and report in one pass.
  process(value) {
    return this.#run(value, 'both');
  }

  async redactAsync(value) {
    return (await this.#runAsync(value, 'value')).value;
  }

  async scanAsync(value) {
    return (await this.#runAsync(value, 'findings')).findings;
  }

  async processAsync(value) {
    return this.#runAsync(value, 'both');
  }

  // Many values, each for itself; texts on all cores.
  redactMany(values) {
    const list = [...values];
    if (!this.#isPlain || !list.every(isText)) return list.map((value) => this.redact(value));
    return replaced(list, this.#runMany(list, 'value'));
  }

  scanMany(values) {
    const list = [...values];
    if (this.#own.recognizers || !list.every(isText)) return list.map((value) => this.scan(value));
    return JSON.parse(this.#runMany(list, 'findings').json);
  }

  async redactManyAsync(values) {
    const list = [...values];
    if (!this.#isPlain || !list.every(isText)) return Promise.all(list.map((value) => this.redactAsync(value)));
    return replaced(list, await this.#runManyAsync(list, 'value'));
  }

  async scanManyAsync(values) {
    const list = [...values];
    if (this.#own.recognizers || !list.every(isText)) return Promise.all(list.map((value) => this.scanAsync(value)));
    return JSON.parse((await this.#runManyAsync(list, 'findings')).json);
  }

  // Redacts a text that arrives in pieces, all strings or all bytes, or the events of a model's answer: any pieces give what the
  // whole gives. `{ format: 'sse' }` says that the text is one of server-sent events.
  redactStream(pieces, options) {
    return streams().flow(this.#streaming(options), pieces);
  }

  // The same as a web stream: text.pipeThrough(redactor.redactTransform()).
  redactTransform(options) {
    return streams().transform(this.#streaming(options));
  }

  #streaming(options = nothing) {
    if (typeof options !== 'object' || options === null || Object.keys(options).some((name) => name !== 'format')) {
      throw new TypeError("a stream takes options, such as { format: 'sse' }");
    }
    if (options.format !== undefined && options.format !== 'sse') throw new TypeError("the format of a stream is 'sse', or not given");
    return streams().redacting(this.#native, this.#own, options.format);
  }

  [answering]() {
    return streams().answer(this.#native, this.#own);
  }

  // A conversation, whose tokens it can restore.
  session(options) {
    const { Session } = sessions();
    return new Session(this.#native.session(...vaults().placeOf(options)), this.#own, this);
  }

  // Restores what the operator `encrypt` has written under this policy's keys.
  restore(value, options) {
    return running().restore(this.#native, value, options);
  }

  #run(value, want) {
    return running().run(this.#native, this.#own, value, want);
  }

  #runAsync(value, want) {
    return running().runAsync(this.#native, this.#own, value, want);
  }

  #runMany(list, want) {
    try {
      return this.#native.runMany(list.map(asText), want);
    } catch (error) {
      throw translate(error);
    }
  }

  async #runManyAsync(list, want) {
    try {
      return await this.#native.runManyAsync(list.map(asText), want);
    } catch (error) {
      throw translate(error);
    }
  }

  [inspect.custom]() {
    return `Redactor { fingerprint: '${this.fingerprint}' }`;
  }
}

function check(options) {
  if (typeof options !== 'object' || options === null || options instanceof Policy) {
    throw new TypeError('Redactor takes an object of options, such as new Redactor({ policy: "policy.toml" })');
  }
  const unknown = Object.keys(options).find((name) => !OPTIONS.has(name));
  if (unknown !== undefined) {
    throw new TypeError(`Redactor has no option ${JSON.stringify(unknown)}; it has ${[...OPTIONS].join(', ')}`);
  }
}

function choosePolicy(policy, profile) {
  if (profile === undefined) return Policy.from(policy ?? nothing);
  if (policy === undefined) return Policy.profile(profile);
  throw new PolicyError('both a policy and a profile are given', {
    code: 'policy-value',
    help: 'Write the profile into the policy',
  });
}

function checkOperator(entity, operator) {
  if (typeof operator !== 'function') {
    throw new TypeError(`the operator for ${entity} is not a function; operators by name belong into the policy`);
  }
}

// Where keys come from: the environment, or the caller's own.
function lookup(keys) {
  return (place, name) => {
    const source = place === 'env' ? process.env : keys;
    const key = Object.hasOwn(source, name) ? source[name] : undefined;
    if (key === undefined || key === '') return undefined;
    return typeof key === 'string' ? Buffer.from(key) : key;
  };
}

// Subclasses of Uint8Array, other than Buffer, take the long way, which knows how to make another.
function isText(value) {
  return typeof value === 'string' || Buffer.isBuffer(value);
}

function asText(value) {
  return typeof value === 'string' ? value : bytesOf(value);
}

// The values, with those replaced that have changed.
function replaced(list, { texts }) {
  return list.map((value, index) => texts[index] ?? value);
}

module.exports = { Redactor };
