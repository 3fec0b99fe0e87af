'use strict';

// Anthropic's client: prompts are masked, answers restored. It takes a `fetch` as OpenAI's does.

module.exports = require('./openai.js');
