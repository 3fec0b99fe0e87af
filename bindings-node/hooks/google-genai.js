'use strict';

// Google's GenAI client: prompts are masked, answers restored.

const { RedactionError, redactingFetch } = require('./fetch.js');

// Options for the client with the hook in them: `new GoogleGenAI(redacting({ apiKey }))`; a fetch that is there is called by it.
function redacting(options = {}, settings = {}) {
  const { httpOptions = {} } = options;
  const fetch = redactingFetch({ ...settings, fetch: httpOptions.fetch ?? settings.fetch ?? globalThis.fetch });
  return { ...options, httpOptions: { ...httpOptions, fetch: withWholeUploads(fetch) } };
}

// A file is masked as a whole: its pieces wait for the last, and how long it is, is not said before.
function withWholeUploads(fetch) {
  const waiting = new Map();
  return async (input, init) => {
    const request = new Request(input, init);
    const { url, method, signal } = request;
    const command = request.headers.get('x-goog-upload-command');
    if (command === null) return fetch(request);
    const headers = new Headers(request.headers);
    headers.delete('content-length');
    headers.delete('x-goog-upload-header-content-length');
    let body = await request.arrayBuffer();
    if (command.startsWith('upload')) {
      const pieces = [...(waiting.get(url) ?? []), body];
      waiting.set(url, pieces);
      if (!command.includes('finalize')) return new Response('{}', { headers: { 'x-goog-upload-status': 'active' } });
      waiting.delete(url);
      body = await new Blob(pieces).arrayBuffer();
      headers.set('x-goog-upload-offset', '0');
    }
    return fetch(url, { method, signal, headers, body });
  };
}

module.exports = { RedactionError, redacting, redactingFetch, withWholeUploads };
