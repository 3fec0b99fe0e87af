'use strict';

// The console: what it prints is redacted, with objects as it would print them.

const { format } = require('node:util');
const { Shield, nameOf } = require('./shield.js');

const METHODS = ['debug', 'error', 'info', 'log', 'trace', 'warn'];

// Replaces the methods of a console; what is returned puts them back.
function install({ redactor, console = globalThis.console } = {}) {
  const shield = new Shield('console', redactor);
  const originals = METHODS.map((name) => [name, console[name]]);
  for (const [name, original] of originals) {
    console[name] = (...args) => {
      let text;
      try {
        text = shield.text(format(...args), 'line');
      } catch (error) {
        text = shield.failed('line', nameOf(error));
      }
      original.call(console, '%s', text);
    };
  }
  return () => originals.forEach(([name, original]) => (console[name] = original));
}

module.exports = { install };
