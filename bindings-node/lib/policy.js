'use strict';

const { readFileSync } = require('node:fs');
const { fileURLToPath } = require('node:url');
const { inspect } = require('node:util');
const native = require('./native.js');
const { classes, translate } = require('./errors.js');
const { isRecord } = require('./kinds.js');

const { PolicyError } = classes;

// A policy as plain data: checked, not compiled yet.
class Policy {
  #native;

  // From an object with the keys of a policy file; all of them have defaults.
  constructor(source = {}) {
    this.#native = source instanceof native.NativePolicy ? source : fromObject(source);
  }

  // Reads a file; its name ends with .toml, .yaml, .yml or .json. One that cannot be read gives the error of `fs`.
  static load(path) {
    const file = path instanceof URL ? fileURLToPath(path) : String(path);
    return Policy.parse(read(file), file);
  }

  // Reads a text in the format that the file name ends with.
  static parse(text, fileName) {
    return made(() => native.NativePolicy.parse(String(text), String(fileName)));
  }

  // The default policy with a profile.
  static profile(name) {
    return made(() => native.NativePolicy.profile(String(name)));
  }

  // The policy of a path, of an object, or the policy itself.
  static from(source) {
    if (source instanceof Policy) return source;
    if (typeof source === 'string' || source instanceof URL) return Policy.load(source);
    return new Policy(source);
  }

  // The addon's policy.
  static native(policy) {
    return policy.#native;
  }

  // Names the policy: equal for equal policies, in whatever language and format they are written.
  get fingerprint() {
    return this.#native.fingerprint;
  }

  // The policy with every default written out.
  toJSON() {
    return JSON.parse(this.#native.toJsonText());
  }

  toTOML() {
    return this.#native.toToml();
  }

  [inspect.custom]() {
    return `Policy { fingerprint: '${this.fingerprint}' }`;
  }
}

function made(make) {
  try {
    return new Policy(make());
  } catch (error) {
    throw translate(error);
  }
}

function fromObject(source) {
  if (typeof source !== 'object' || source === null) {
    throw new PolicyError(`a policy is a path, an object or a Policy, not ${source === null ? 'null' : typeof source}`, {
      code: 'policy-value',
      help: 'Pass new Redactor({ policy: "policy.toml" }) or an object with the keys of a policy',
    });
  }
  let text;
  try {
    text = JSON.stringify(source, plain);
  } catch (cause) {
    throw new PolicyError('the policy object is not plain data', {
      code: 'policy-value',
      help: 'Use objects, arrays, strings, numbers and booleans alone, without cycles',
      cause,
    });
  }
  try {
    return native.NativePolicy.fromJson(text);
  } catch (error) {
    throw translate(error);
  }
}

// What JSON has no words for, and would leave out or write as an empty object.
function plain(_key, value) {
  const isObject = typeof value === 'object' && value !== null && !Array.isArray(value);
  if (typeof value === 'function' || typeof value === 'symbol' || (isObject && !isRecord(value))) {
    throw new TypeError('not plain data');
  }
  return value;
}

// A file that cannot be read gives the error of Node itself.
function read(file) {
  const bytes = readFileSync(file);
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch (cause) {
    throw new PolicyError(`${file} is not UTF-8`, {
      code: 'policy-syntax',
      help: 'Save the policy as UTF-8',
      file,
      cause,
    });
  }
}

module.exports = { Policy };
