'use strict';

const errors = require('./lib/errors.js');
const { Policy } = require('./lib/policy.js');
const { Redactor } = require('./lib/redactor.js');

let shared;

// The default redactor, built by the first call that needs it.
function defaultRedactor() {
  shared ??= new Redactor();
  return shared;
}

module.exports = {
  redact: (value) => defaultRedactor().redact(value),
  scan: (value) => defaultRedactor().scan(value),
  process: (value) => defaultRedactor().process(value),
  Redactor,
  Policy,
  ...errors.classes,
  // Read when they are asked for.
  get AuditLog() {
    return require('./lib/audit_log.js').AuditLog;
  },
  get Session() {
    return require('./lib/session.js').Session;
  },
  get Vault() {
    return require('./lib/vault.js').Vault;
  },
};
