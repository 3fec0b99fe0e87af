'use strict';

// For the hooks: the events of one answer, and texts between them, which are pushed into it one by one.
module.exports = { answering: Symbol('answering') };
