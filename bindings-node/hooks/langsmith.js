'use strict';

// LangSmith: whole runs, redacted as the client is given them; and drop-in replacements of its anonymizers.

const { isUtf8 } = require('node:buffer');
const { Redactor } = require('../index.js');
const { host } = require('./host.js');
const { FAILED, Shield } = require('./shield.js');

// What LangSmith itself makes of a run, to put it in its place: no text of anybody is in it.
const PLACE = new Set(['id', 'trace_id', 'parent_run_id', 'dotted_order', 'session_id', 'reference_example_id', 'run_type']);
for (const name of ['start_time', 'end_time', 'child_execution_order', 'execution_order']) PLACE.add(name);
const RECORDS = new Set(['inputs', 'outputs', 'extra', 'serialized']);

// Has a client send redacted runs and feedback: all that it is given is redacted before its own code sees it.
function protect(client, { redactor } = {}) {
  if (Object.hasOwn(client, reticent)) return client;
  Object.defineProperty(client, reticent, { value: true });
  const shield = new Shield('langsmith', redactor);
  const runs = (list) => list?.map((run) => redactedRun(shield, run));
  wrap(client, 'createRun', ([run, ...rest]) => [redactedRun(shield, run), ...rest]);
  wrap(client, 'updateRun', ([id, run, ...rest]) => [id, redactedRun(shield, run), ...rest]);
  for (const name of ['batchIngestRuns', 'multipartIngestRuns']) {
    wrap(client, name, ([{ runCreates, runUpdates, ...others }, ...rest]) => [
      { ...others, runCreates: runs(runCreates), runUpdates: runs(runUpdates) },
      ...rest,
    ]);
  }
  wrap(client, 'createFeedback', ([run, key, settings, ...rest]) => [run, key, redactedFeedback(shield, settings), ...rest]);
  return client;
}

const reticent = Symbol('reticent');

function wrap(client, name, change) {
  const original = client[name];
  client[name] = function (...args) {
    return original.apply(this, change(args));
  };
}

function redactedRun(shield, run) {
  const redacted = { ...run };
  for (const [part, value] of Object.entries(run)) {
    if (PLACE.has(part) || value === undefined || value === null) continue;
    if (part === 'attachments') redacted[part] = attachments(shield, value);
    else if (RECORDS.has(part)) redacted[part] = shield.record(value, part);
    else if (part === 'tags' || part === 'events') {
      const list = shield.value(value, part);
      redacted[part] = Array.isArray(list) ? list : part === 'tags' ? [FAILED] : [{ name: FAILED }];
    } else redacted[part] = shield.value(value, part);
  }
  return redacted;
}

function redactedFeedback(shield, settings) {
  const redacted = { ...settings };
  for (const part of ['value', 'comment', 'correction', 'sourceInfo', 'extra']) {
    if (redacted[part] !== undefined && redacted[part] !== null) redacted[part] = shield.value(redacted[part], part);
  }
  return redacted;
}

// Attachments with their names and texts redacted, whatever kind they say they are; images and sound as they are.
function attachments(shield, given) {
  const redacted = {};
  for (const [name, attachment] of Object.entries(given)) {
    redacted[shield.text(name, 'attachments')] = redactedAttachment(shield, attachment);
  }
  return redacted;
}

function redactedAttachment(shield, attachment) {
  try {
    const [kind, data] = Array.isArray(attachment) ? attachment : [attachment.mimeType, attachment.data];
    const text = textOf(kind, Buffer.from(data));
    return [kind, text === undefined ? data : new TextEncoder().encode(shield.text(text, 'attachments'))];
  } catch (error) {
    return ['text/plain', new TextEncoder().encode(shield.failed('attachments', error?.name ?? 'Error'))];
  }
}

function textOf(kind, bytes) {
  if (kind.startsWith('text/') || kind.includes('json') || kind.includes('xml')) return bytes.toString('utf8');
  return isUtf8(bytes) ? bytes.toString('utf8') : undefined;
}

// In the place of LangSmith's `createAnonymizer`: the replacer's own work first, where there is one, then ours, at any depth.
function createAnonymizer(replacer, { maxDepth, redactor } = {}) {
  const first = replacer === undefined ? undefined : host('langsmith/anonymizer').createAnonymizer(replacer, { maxDepth });
  return anonymizer(new Shield('langsmith', redactor), first);
}

// In the place of LangSmith's `createSecretAnonymizer`: its rules, then every secret of the catalogue.
function createSecretAnonymizer(options) {
  const theirs = host('langsmith/anonymizer');
  const operator = { type: 'replace', with: theirs.SECRET_PLACEHOLDER };
  const shield = new Shield('langsmith', new Redactor({ policy: { profile: 'secrets', operator } }));
  return anonymizer(shield, theirs.createSecretAnonymizer(options));
}

function anonymizer(shield, first) {
  return (data) => {
    let changed = data;
    try {
      if (first !== undefined) changed = first(data);
    } catch (error) {
      shield.failed('value', error?.name ?? 'Error');
      return typeof data === 'object' ? { error: FAILED } : FAILED;
    }
    return shield.record(changed);
  };
}

// A function for `hideInputs`, `hideOutputs` and `hideMetadata`.
function hide({ redactor } = {}) {
  const shield = new Shield('langsmith', redactor);
  return (value) => shield.record(value);
}

module.exports = { createAnonymizer, createSecretAnonymizer, hide, protect };
