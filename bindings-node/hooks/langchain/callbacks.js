'use strict';

// Callbacks: what another handler, such as a tracer of a vendor, is told is redacted before. LangChain swallows what handlers
// throw and goes on; so the raw event must not reach the other at all.

const { host } = require('../host.js');
const { Shield, nameOf } = require('../shield.js');

const { BaseCallbackHandler } = host('@langchain/core/callbacks/base');

const FLAGS = ['ignoreLLM', 'ignoreChain', 'ignoreAgent', 'ignoreRetriever', 'ignoreCustomEvent', 'awaitHandlers'];
FLAGS.push('lc_prefer_streaming', 'lc_prefer_chat_model_stream_events');

// Stands before another handler, whose events it passes on redacted. Never throws, whatever that one does.
class RedactingCallbackHandler extends BaseCallbackHandler {
  constructor(handler, { redactor } = {}) {
    super();
    this.name = `redacting_${handler.name}`;
    const shield = new Shield('langchain', redactor);
    for (const flag of FLAGS) if (flag in handler) this[flag] = handler[flag];
    for (const event of eventsOf(handler)) {
      this[event] = async (...args) => {
        try {
          // At once: what is mutable is read while it is what it was.
          const told = args.map((arg) => shield.same(arg, event));
          return await handler[event](...told);
        } catch (error) {
          shield.failed(event, nameOf(error));
          return undefined;
        }
      };
    }
  }

  copy() {
    return this;
  }
}

// The events that a handler wants to be told of.
function eventsOf(handler) {
  const names = new Set();
  for (let each = handler; each !== null && each !== Object.prototype; each = Object.getPrototypeOf(each)) {
    for (const name of Object.getOwnPropertyNames(each)) {
      if (name.startsWith('handle') && typeof handler[name] === 'function') names.add(name);
    }
  }
  return names;
}

module.exports = { RedactingCallbackHandler };
