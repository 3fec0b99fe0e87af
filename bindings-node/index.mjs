// The same objects as `require('reticent')` gives.
import reticent from './index.js';

export const {
  DetectorError,
  MissingKeyError,
  OperatorError,
  Policy,
  PolicyError,
  Redactor,
  ReticentError,
  Session,
  UnsupportedError,
  process,
  redact,
  scan,
} = reticent;

export default reticent;
