// The same objects as `require('reticent')` gives.
import reticent from './index.js';

export const {
  AuditError,
  AuditLog,
  BlockedError,
  DetectorError,
  MissingKeyError,
  OperatorError,
  Policy,
  PolicyError,
  Redactor,
  ReticentError,
  Session,
  UnsupportedError,
  Vault,
  VaultError,
  process,
  redact,
  scan,
} = reticent;

export default reticent;
