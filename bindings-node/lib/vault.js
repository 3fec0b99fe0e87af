'use strict';

const { fileURLToPath } = require('node:url');
const native = require('./native.js');
const { translate } = require('./errors.js');
const { keyOf } = require('./keys.js');

const made = Symbol('made');
const handles = new WeakMap();

// Keeps the mappings of conversations.
class Vault {
  constructor(token, handle) {
    if (token !== made) throw new TypeError('a vault is made by Vault.memory(), Vault.file(path, { key }) or Vault.redis(url, { key })');
    handles.set(this, handle);
  }

  // In memory.
  static memory(options = {}) {
    const { idle, values, bytes } = limits(options);
    return new Vault(made, attempt(() => native.NativeVault.memory(idle, values, bytes)));
  }

  // In a file, sealed.
  static file(path, options = {}) {
    const { idle, values, bytes } = limits(options);
    const name = path instanceof URL ? fileURLToPath(path) : String(path);
    const { key, previous } = keys(options, 'a vault in a file needs a key: Vault.file(path, { key: { env: "NAME" } })');
    return new Vault(made, attempt(() => native.NativeVault.file(name, key, previous, idle, values, bytes)));
  }

  // On a Redis server, sealed. The URL may be a reference, too, since it may hold a password.
  static redis(url, options = {}) {
    const { idle, values, bytes } = limits(options);
    const { prefix = 'reticent' } = options;
    if (typeof prefix !== 'string') throw new TypeError('`prefix` is not a string');
    const name = url instanceof URL ? url.href : keyOf(url)?.toString();
    if (name === undefined) throw new TypeError('a vault on a Redis server needs its URL: Vault.redis("redis://host:6379", { key })');
    const { key, previous } = keys(options, 'a vault on a Redis server needs a key: Vault.redis(url, { key: { env: "NAME" } })');
    return new Vault(made, attempt(() => native.NativeVault.redis(name, key, previous, prefix, idle, values, bytes)));
  }

  // The tokens of a conversation are never restored again.
  forget(conversation) {
    attempt(() => handles.get(this).forget(conversation));
  }

  // Takes from all keys but this one what they open.
  retirePreviousKeys(key) {
    attempt(() => handles.get(this).retirePreviousKeys(keyOf(key)));
  }
}

function keys(options, missing) {
  const key = keyOf(options.key);
  if (key === undefined) throw new TypeError(missing);
  return { key, previous: [...(options.previous ?? [])].map(keyOf) };
}

function limits({ idle, values, bytes }) {
  for (const [name, given] of Object.entries({ idle, values, bytes })) {
    if (given !== undefined && !(Number.isFinite(given) && given > 0)) throw new TypeError(`\`${name}\` is not a number above 0`);
  }
  return { idle, values, bytes };
}

function attempt(call) {
  try {
    return call();
  } catch (error) {
    throw translate(error);
  }
}

// What the addon has made for the options of a session: a vault and the name of a conversation in it.
function placeOf(options = {}) {
  const { vault, conversation } = options;
  const unknown = Object.keys(options).find((name) => name !== 'vault' && name !== 'conversation');
  if (unknown !== undefined) throw new TypeError(`a session has no option ${JSON.stringify(unknown)}; it has vault, conversation`);
  if (vault === undefined && conversation === undefined) return [];
  if (!(vault instanceof Vault) || typeof conversation !== 'string') {
    throw new TypeError('a session in a vault needs both: { vault, conversation: "a name that nobody guesses" }');
  }
  return [handles.get(vault), conversation];
}

module.exports = { Vault, placeOf };
