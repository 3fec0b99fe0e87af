'use strict';

// pino: each line is redacted as it is written, JSON and all.

const { FAILED, Shield, nameOf } = require('./shield.js');

// Options for pino with the hook in them: `pino(redacting({ level: 'info' }))`.
function redacting(options = {}, { redactor } = {}) {
  const shield = new Shield('pino', redactor);
  const before = options.hooks?.streamWrite;
  const streamWrite = (line) => {
    let text = line;
    try {
      if (before !== undefined) text = before(line);
    } catch (error) {
      text = shield.failed('line', nameOf(error));
    }
    return whole(shield.text(text, 'line'));
  };
  return { ...options, hooks: { ...options.hooks, streamWrite } };
}

// A line that could not be redacted, as a line of JSON, which readers of the log expect.
function whole(line) {
  return line === FAILED ? `${JSON.stringify({ level: 50, time: Date.now(), msg: FAILED })}\n` : line;
}

module.exports = { redacting };
