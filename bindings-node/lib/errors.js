'use strict';

// What can go wrong, as classes. None of these errors contains a value that was to be hidden.

class ReticentError extends Error {
  // The message ends with the remedy.
  constructor(problem, { code, help, file, line, cause }) {
    super(problem.endsWith(help) ? problem : `${problem}. ${help}`, cause === undefined ? undefined : { cause });
    this.code = code;
    this.help = help;
    this.file = file;
    this.line = line;
  }
}

class PolicyError extends ReticentError {}
class DetectorError extends ReticentError {}
class MissingKeyError extends ReticentError {}
class OperatorError extends ReticentError {}
class VaultError extends ReticentError {}
class AuditError extends ReticentError {}
class UnsupportedError extends ReticentError {}

// The policy blocks what was found, or nobody has allowed it. It names what and where, and no value.
class BlockedError extends ReticentError {
  constructor(problem, details) {
    super(problem, details);
    this.blocked = Object.freeze(details.blocked ?? []);
  }
}

const classes = {
  ReticentError,
  PolicyError,
  DetectorError,
  MissingKeyError,
  OperatorError,
  BlockedError,
  VaultError,
  AuditError,
  UnsupportedError,
};

for (const [name, type] of Object.entries(classes)) {
  Object.defineProperty(type.prototype, 'name', { value: name, configurable: true, writable: true });
}

// The addon writes an error of its own as JSON into the message; any other error is passed on.
function translate(error) {
  let failure;
  try {
    failure = JSON.parse(error.message);
  } catch {
    return error;
  }
  const type = classes[failure?.reticent];
  if (!type) return error;
  const { message, code, help, file, line } = failure;
  const blocked = (failure.blocked ?? []).map(([entity, detector, path]) =>
    Object.freeze({ entity, detector: detector ?? undefined, path: path ?? undefined }),
  );
  return new type(message, { code, help, file: file ?? undefined, line: line ?? undefined, blocked });
}

module.exports = { classes, translate };
