'use strict';

// The console: what it prints is redacted, with objects as it would print them.

const { format, inspect } = require('node:util');
const { Shield, nameOf } = require('./shield.js');

// What each method prints of its arguments; all others go through these.
const SPELLED = { dir: (value, options) => inspect(value, { customInspect: false, ...options }) };
for (const name of ['debug', 'dirxml', 'error', 'info', 'log', 'trace', 'warn']) SPELLED[name] = format;

// Replaces the methods of a console; what is returned puts them back.
function install({ redactor, console = globalThis.console } = {}) {
  const shield = new Shield('console', redactor);
  const originals = Object.keys(SPELLED).map((name) => [name, console[name]]);
  const { log } = console;
  for (const [name, original] of originals) {
    // `dir` would write a text with quotes.
    const print = name === 'dir' ? log : original;
    console[name] = (...args) => {
      let text;
      try {
        text = shield.text(SPELLED[name](...args), 'line');
      } catch (error) {
        text = shield.failed('line', nameOf(error));
      }
      print.call(console, '%s', text);
    };
  }
  return () => originals.forEach(([name, original]) => (console[name] = original));
}

module.exports = { install };
