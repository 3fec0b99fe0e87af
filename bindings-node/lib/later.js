'use strict';

// What is read of the package when it is first used: a program that redacts texts alone needs few of its modules.
function later(read) {
  let module;
  return () => (module ??= read());
}

module.exports = { later };
