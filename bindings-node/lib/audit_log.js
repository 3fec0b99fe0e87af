'use strict';

const { fileURLToPath } = require('node:url');
const native = require('./native.js');
const { translate } = require('./errors.js');
const { keyOf } = require('./keys.js');

// A file of JSON lines, chained by hashes, to which calls are appended.
class AuditLog {
  #native;

  constructor(path, { key, sync = false } = {}) {
    this.#native = attempt(() => new native.NativeAuditLog(fileOf(path), keyOf(key), sync));
  }

  // Appends a record of a call.
  record({ outcome, seconds, report }) {
    attempt(() => this.#native.append(outcome, seconds, JSON.stringify(report)));
  }

  // How many lines there are, and the hash of the last one.
  get head() {
    return JSON.parse(attempt(() => this.#native.head()));
  }

  // The number of lines of a log that is what was written.
  static check(path, { key, head } = {}) {
    return attempt(() => native.checkAuditLog(fileOf(path), keyOf(key), head?.lines, head?.hash));
  }
}

function fileOf(path) {
  return path instanceof URL ? fileURLToPath(path) : String(path);
}

function attempt(call) {
  try {
    return call();
  } catch (error) {
    throw translate(error);
  }
}

module.exports = { AuditLog };
