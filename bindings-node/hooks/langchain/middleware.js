'use strict';

// A middleware of agents: messages and calls of tools are masked for the model, and its answers restored. It takes what
// LangChain's own `piiMiddleware` takes.

const { createHmac, randomBytes } = require('node:crypto');
const { PolicyError, Redactor } = require('../../index.js');
const { host } = require('../host.js');
const { ProtectedChatModel } = require('./chat-model.js');

// Hashes are keyed, and so not to be found by hashing all phone numbers; the same value has the same hash in a process.
const KEYS = { process: randomBytes(32) };
const STRATEGIES = ['restore', 'redact', 'mask', 'hash', 'block'];
// What a strategy does to all that is found, where no kind is named.
const OF_ALL = {
  redact: { type: 'replace', with: '[REDACTED]' },
  mask: { type: 'mask', keep_last: 4 },
  hash: { type: 'hash', key: { caller: 'process' } },
};

// `redactionMiddleware()` is the default policy, with tokens that are restored in the answer. Kinds are named as `piiMiddleware` names
// them, or as entities; they get the `strategy`, written as that does, and what its detectors find is found, too. What the policy finds
// besides is masked and restored.
function redactionMiddleware(kinds = [], options = {}) {
  if (typeof kinds === 'object' && !Array.isArray(kinds)) return redactionMiddleware([], kinds);
  const { strategy = 'restore', detector, redactor, session, ...guardrails } = options;
  const names = [kinds].flat();
  const own = redactor === undefined && (names.length > 0 || strategy !== 'restore') ? new Choice(names, strategy, detector) : undefined;
  const chosen = new WeakMap();
  const settingsOf = (outer) => {
    if (own === undefined) return { redactor: redactor ?? defaults(), session };
    // Several of these, as there are several of `piiMiddleware`, are one policy.
    const choices = [...outer, own];
    const last = outer.at(-1) ?? own;
    if (!chosen.has(last)) chosen.set(last, redactorOf(choices));
    const blocked = choices.filter((choice) => choice.strategy === 'block').flatMap((choice) => choice.entities);
    return { redactor: chosen.get(last), session, choices, ...(blocked.length > 0 && { promptGuardrails: blocked }) };
  };
  let shared;
  const defaults = () => (shared ??= new Redactor());
  const protect = async (given) => {
    const model = typeof given._getModelInstance === 'function' ? await given._getModelInstance() : given;
    if (model.bound !== undefined) {
      const { config, kwargs, configFactories } = model;
      return new model.constructor({ bound: await protect(model.bound), config, kwargs, configFactories });
    }
    const outer = model instanceof ProtectedChatModel ? model.options.choices : [];
    // Protected already, under a policy of its own.
    if (outer === undefined || (own === undefined && outer.length > 0)) return model;
    return new ProtectedChatModel(model, { ...guardrails, ...settingsOf(outer) });
  };
  const { createMiddleware } = host('langchain');
  return createMiddleware({
    name: `RedactionMiddleware${names.length > 0 ? `[${names.join(',')}]` : ''}`,
    wrapModelCall: async (request, handler) => handler({ ...request, model: await protect(request.model) }),
  });
}

// Kinds and what is to be done with them.
class Choice {
  constructor(names, strategy, detector) {
    if (!STRATEGIES.includes(strategy)) throw new TypeError(`there is no strategy ${JSON.stringify(strategy)}; there are ${STRATEGIES.join(', ')}`);
    if (detector !== undefined && names.length !== 1) throw new TypeError('a detector finds one kind of thing: name that one alone');
    this.strategy = strategy;
    const entities = names.map(entityOf);
    this.entities = names.length === 0 ? ['*'] : entities;
    this.operator = names.length === 0 ? OF_ALL[strategy] : undefined;
    this.rules = {};
    this.operators = {};
    this.recognizers = [];
    names.forEach((name, at) => {
      // A policy knows no kinds of anybody's own: their detector is enough.
      if (detector === undefined || isKnown(entities[at])) this.rules[entities[at]] = true;
      if (strategy in OF_ALL) this.operators[entities[at]] = writtenBy(name, strategy);
      const find = detector ?? detectorOf(name);
      if (find !== undefined) this.recognizers.push(recognizerOf(entities[at], find));
    });
  }
}

function redactorOf(choices) {
  const recognizers = choices.flatMap((choice) => choice.recognizers);
  const entities = Object.assign({}, ...choices.map(({ rules }) => rules));
  const { operator } = choices.find((choice) => choice.operator !== undefined) ?? {};
  const operators = Object.assign({}, ...choices.map((choice) => choice.operators));
  return new Redactor({ policy: { entities, ...(operator && { operator }) }, operators, recognizers, keys: KEYS });
}

// The entity that a name of `piiMiddleware` stands for, where the catalogue has one: `ip` is an address, too.
function entityOf(name) {
  const upper = name.toUpperCase();
  return [upper, `${upper}_ADDRESS`].find(isKnown) ?? upper;
}

function isKnown(entity) {
  try {
    return new Redactor({ policy: { entities: { [entity]: true } } }) !== undefined;
  } catch (error) {
    if (error instanceof PolicyError) return false;
    throw error;
  }
}

// What finds a kind in `piiMiddleware`, where that knows the kind.
function detectorOf(name) {
  const { detectEmail, detectCreditCard, detectIP, detectMacAddress, detectUrl } = host('langchain');
  const known = { email: detectEmail, credit_card: detectCreditCard, ip: detectIP, mac_address: detectMacAddress, url: detectUrl };
  return Object.hasOwn(known, name) ? known[name] : undefined;
}

// What `piiMiddleware` writes in a value's place.
function writtenBy(name, strategy) {
  if (strategy === 'hash') {
    return (_, value) => `<${name}_hash:${createHmac('sha256', KEYS.process).update(value).digest('hex').slice(0, 8)}>`;
  }
  const { applyStrategy } = host('langchain');
  return (_, value) => applyStrategy(value, [{ text: value, start: 0, end: value.length }], strategy, name);
}

// What `piiMiddleware` takes as a detector: a function, an expression, or its source.
function recognizerOf(entity, detector) {
  let find = detector;
  if (typeof detector !== 'function') {
    const { source, flags } = new RegExp(detector);
    const expression = new RegExp(source, flags.replace(/[gy]/gu, '') + 'g');
    find = (text) => Array.from(text.matchAll(expression), ({ 0: found, index }) => ({ start: index, end: index + found.length }));
  }
  const recognizer = (text) => find(text).filter(({ start, end }) => end > start).map(({ start, end }) => ({ entity, start, end, score: 1 }));
  recognizer.entities = [entity];
  return recognizer;
}

module.exports = { redactionMiddleware };
