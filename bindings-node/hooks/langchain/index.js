'use strict';

// LangChain: chat models that send masked prompts, a middleware for agents, callbacks and documents.

const { RedactionError } = require('../exchange.js');
const { RedactingCallbackHandler } = require('./callbacks.js');
const { GuardrailError, ProtectedChatModel } = require('./chat-model.js');
const { RedactingDocumentTransformer, RedactingRetriever } = require('./documents.js');
const { redactionMiddleware } = require('./middleware.js');

module.exports = {
  GuardrailError,
  ProtectedChatModel,
  RedactingCallbackHandler,
  RedactingDocumentTransformer,
  RedactingRetriever,
  RedactionError,
  redactionMiddleware,
};
