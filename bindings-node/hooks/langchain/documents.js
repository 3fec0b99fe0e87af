'use strict';

// Documents of loaders and retrievers, redacted before they are embedded, stored or put into a prompt.

const { Redactor } = require('../../index.js');
const { RedactionError } = require('../exchange.js');
const { withoutFiles } = require('../files.js');
const { host } = require('../host.js');
const { nameOf } = require('../shield.js');

const { BaseDocumentTransformer } = host('@langchain/core/documents');
const { BaseRetriever } = host('@langchain/core/retrievers');

// Redacts texts and metadata of documents. What cannot be redacted throws, and nothing is passed on.
class RedactingDocumentTransformer extends BaseDocumentTransformer {
  lc_namespace = ['reticent', 'documents'];

  constructor({ redactor } = {}) {
    super();
    this.redactor = redactor ?? new Redactor();
  }

  static lc_name() {
    return 'RedactingDocumentTransformer';
  }

  async transformDocuments(documents) {
    return Promise.all(documents.map((document) => this.#redacted(document)));
  }

  async #redacted(document) {
    const { pageContent, metadata, id } = document;
    const parts = { pageContent, metadata, id };
    let name;
    try {
      const opened = withoutFiles(parts, (text) => this.redactor.redact(text));
      const { value, report } = await this.redactor.processAsync(opened);
      if (report.unsupported.length === 0) return value === parts ? document : new document.constructor(value);
      name = report.unsupported.join(', ');
    } catch (error) {
      name = nameOf(error);
    }
    throw new RedactionError(`a document could not be redacted (${name})`);
  }
}

// A retriever whose documents are redacted: `new RedactingRetriever(store.asRetriever())`.
class RedactingRetriever extends BaseRetriever {
  lc_namespace = ['reticent', 'retrievers'];
  #transformer;

  constructor(retriever, options) {
    super();
    this.retriever = retriever;
    this.#transformer = new RedactingDocumentTransformer(options);
  }

  static lc_name() {
    return 'RedactingRetriever';
  }

  async _getRelevantDocuments(query, runManager) {
    const found = await this.retriever.invoke(query, { callbacks: runManager?.getChild() });
    return this.#transformer.transformDocuments(found);
  }
}

module.exports = { RedactingDocumentTransformer, RedactingRetriever };
