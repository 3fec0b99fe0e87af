'use strict';

// winston: a format that redacts the line which the formats before it have made, and the info behind it.

const { FAILED, Shield } = require('./shield.js');

// Where winston's formats keep the level and the finished line, and what was passed to the logger.
const LEVEL = Symbol.for('level');
const MESSAGE = Symbol.for('message');
const SPLAT = Symbol.for('splat');

class Redacting {
  constructor({ redactor } = {}) {
    this.shield = new Shield('winston', redactor);
  }

  transform(info) {
    const redacted = this.shield.value({ ...info }, 'info');
    const made = typeof redacted === 'object' ? redacted : { message: FAILED };
    made.level = typeof info.level === 'string' ? this.shield.text(info.level, 'level') : info[LEVEL];
    made[LEVEL] = info[LEVEL];
    if (info[MESSAGE] !== undefined) made[MESSAGE] = this.shield.text(String(info[MESSAGE]), 'line');
    if (info[SPLAT] !== undefined) {
      const splat = this.shield.value(info[SPLAT], 'splat');
      made[SPLAT] = Array.isArray(splat) ? splat : [];
    }
    return made;
  }
}

// The format: last of `format.combine(…)`, or before the one that makes the line.
function redact(settings) {
  return new Redacting(settings);
}

module.exports = { redact };
