'use strict';

const { classes } = require('./errors.js');

// A key that stands for itself, or by reference to an environment variable: { env: 'NAME' }.
function keyOf(key) {
  if (key === undefined) return undefined;
  if (typeof key === 'string') return Buffer.from(key);
  if (key instanceof Uint8Array) return Buffer.from(key);
  const name = key?.env;
  if (typeof name !== 'string') throw new TypeError('a key is a string, a Uint8Array, or { env: "NAME" }');
  const found = process.env[name];
  if (found === undefined || found === '') {
    throw new classes.MissingKeyError(`the environment variable \`${name}\` with the key is not set`, {
      code: 'missing-key',
      help: `Set \`${name}\` to a random secret of 16 bytes or more: openssl rand -hex 32`,
    });
  }
  return Buffer.from(found);
}

module.exports = { keyOf };
