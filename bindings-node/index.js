'use strict';

const { AuditLog } = require('./lib/audit_log.js');
const errors = require('./lib/errors.js');
const { Policy } = require('./lib/policy.js');
const { Redactor } = require('./lib/redactor.js');
const { Session } = require('./lib/session.js');
const { Vault } = require('./lib/vault.js');

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
  AuditLog,
  Redactor,
  Policy,
  Session,
  Vault,
  ...errors.classes,
};
