'use strict';

// Who is told of each call, with counts and never a value.

// The functions of the option `audit`: one, or several.
function auditors(given) {
  const list = typeof given === 'function' || typeof given?.record === 'function' ? [given] : [...given];
  for (const one of list) {
    if (typeof one !== 'function' && typeof one?.record !== 'function') {
      throw new TypeError('`audit` is a function of a record, an AuditLog, or a list of them');
    }
  }
  return list;
}

// Tells of a call. What one throws ends the call: what is not recorded is not returned.
function tell(audit, started, outcome, report) {
  const seconds = (performance.now() - started.at) / 1000;
  const record = Object.freeze({ time: started.time.toISOString(), seconds, outcome, report });
  for (const one of audit) {
    if (typeof one === 'function') one(record);
    else one.record(record);
  }
}

// What the policy warns of.
function warn(warning) {
  process.emitWarning(warning, { type: 'PolicyWarning', code: 'RETICENT_POLICY' });
}

// The counts of a call that the policy has blocked: of what it has blocked alone.
function blockedReport(fingerprint, blocked) {
  const counts = { entities: {}, detectors: {}, operators: {}, actions: {}, paths: {} };
  const add = (of, name) => {
    if (name !== undefined) counts[of][name] = (counts[of][name] ?? 0) + 1;
  };
  for (const { entity, detector, path } of blocked) {
    add('entities', entity);
    add('detectors', detector);
    add('paths', path);
    add('actions', 'block');
  }
  return { fingerprint, ...counts, unsupported: [] };
}

// A report as the addon writes it, with what it leaves out where there is none.
function reportOf(counts) {
  const report = { operators: {}, actions: {}, paths: {}, unsupported: [], ...counts };
  // The value itself is no path.
  delete report.paths[''];
  return report;
}

module.exports = { auditors, blockedReport, reportOf, tell, warn };
