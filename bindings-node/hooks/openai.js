'use strict';

// OpenAI's client: prompts are masked, answers restored. For Anthropic's, and any that takes a `fetch`, it is the same.

const { RedactionError, redactingFetch } = require('./fetch.js');

const reticent = Symbol('reticent');

// Has a client send masked prompts and give restored answers. It is the same client.
function protect(client, options = {}) {
  if (client[reticent] !== undefined) return client;
  const fetch = redactingFetch({ ...options, fetch: client.fetch ?? globalThis.fetch });
  client.fetch = fetch;
  // From these, `withOptions` makes others.
  client._options = { ...client._options, fetch };
  Object.defineProperty(client, reticent, { value: true });
  return client;
}

module.exports = { RedactionError, protect, redactingFetch };
