'use strict';

// Google's GenAI client: prompts are masked, answers restored.

const { RedactionError, redactingFetch } = require('./fetch.js');

// Options for the client with the hook in them: `new GoogleGenAI(redacting({ apiKey }))`; a fetch that is there is called by it.
function redacting(options = {}, settings = {}) {
  const { httpOptions = {} } = options;
  const fetch = redactingFetch({ ...settings, fetch: httpOptions.fetch ?? settings.fetch ?? globalThis.fetch });
  return { ...options, httpOptions: { ...httpOptions, fetch } };
}

module.exports = { RedactionError, redacting, redactingFetch };
