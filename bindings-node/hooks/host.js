'use strict';

const { createRequire } = require('node:module');
const { join } = require('node:path');

// A module of the host's package: that of ours, or of the program, where this package is linked into it.
function host(name) {
  try {
    return require(name);
  } catch (error) {
    if (error?.code !== 'MODULE_NOT_FOUND') throw error;
    return createRequire(join(process.cwd(), 'program.js'))(name);
  }
}

// Where it is, without running it.
function resolved(name) {
  try {
    return require.resolve(name);
  } catch (error) {
    if (error?.code !== 'MODULE_NOT_FOUND') throw error;
    return createRequire(join(process.cwd(), 'program.js')).resolve(name);
  }
}

module.exports = { host, resolved };
