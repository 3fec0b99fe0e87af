'use strict';

// LangSmith: whole runs, redacted as the client is given them; and drop-in replacements of its anonymizers.

const { Redactor } = require('../index.js');
const { isRecord, redactedBytes } = require('./files.js');
const { host } = require('./host.js');
const { FAILED, Shield, nameOf } = require('./shield.js');

// What LangSmith itself makes of a run, to put it in its place: no text of anybody is in it.
const PLACE = new Set(['id', 'trace_id', 'parent_run_id', 'dotted_order', 'session_id', 'reference_example_id', 'run_type']);
for (const name of ['start_time', 'end_time', 'child_execution_order', 'execution_order']) PLACE.add(name);
// What is sent past runs, and which members of its arguments hold texts; names are what things are found by again.
const UPLOADS = ['createFeedback', 'updateFeedback', 'createExamples', 'updateExample', 'updateExamples'];
UPLOADS.push('uploadExamplesMultipart', 'updateExamplesMultipart', 'createDataset', 'updateDataset', 'createProject', 'updateProject');
UPLOADS.push('createFeedbackConfig', 'updateFeedbackConfig', 'createComparativeExperiment', 'createAnnotationQueue', 'updateAnnotationQueue');
UPLOADS.push('createPrompt', 'updatePrompt', 'pushPrompt', 'pushAgent', 'pushSkill', 'createPresignedFeedbackToken');
const TEXTS = new Set(['key', 'tags', 'files', 'fileName', 'value', 'comment', 'correction', 'sourceInfo', 'extra', 'projectExtra', 'description', 'metadata']);
for (const name of ['inputs', 'outputs', 'reference_outputs', 'inputsSchema', 'outputsSchema', 'feedbackConfig', 'readme']) TEXTS.add(name);
for (const name of ['rubricInstructions', 'rubricItems', 'instructions']) TEXTS.add(name);
const RECORDS = new Set(['inputs', 'extra', 'serialized']);

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
      { ...redactedTexts(shield, others), runCreates: runs(runCreates), runUpdates: runs(runUpdates) },
      ...rest,
    ]);
  }
  for (const name of UPLOADS) {
    if (name in client) wrap(client, name, (args) => args.map((given) => redactedTexts(shield, given)));
  }
  wrap(client, 'createFeedback', ([run, key, ...rest]) => [run, shield.value(key, 'key'), ...rest]);
  // What is committed is a prompt of the program, which is found again as it was.
  wrap(client, 'createCommit', ([name, object, ...rest]) => [name, object, ...redactedTexts(shield, rest)]);
  const { uploadCsv } = client;
  client.uploadCsv = async function ({ csvFile, ...others }) {
    const [, content] = redactedAttachment(shield, ['text/csv', new Uint8Array(await new Blob([csvFile]).arrayBuffer())]);
    return uploadCsv.call(this, { ...redactedTexts(shield, others), csvFile: content });
  };
  // Its older form has an example's inputs and outputs by themselves.
  wrap(client, 'createExample', (args) => {
    if (args.length === 1) return [redactedTexts(shield, args[0])];
    const [inputs, outputs, ...rest] = args;
    return [shield.record(inputs), outputs && shield.record(outputs), ...redactedTexts(shield, rest)];
  });
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
    else if (part === 'outputs') redacted[part] = yielded(shield, shield.record(value, part));
    else if (RECORDS.has(part)) redacted[part] = shield.record(value, part);
    else if (part === 'tags' || part === 'events') {
      const list = shield.value(value, part);
      redacted[part] = Array.isArray(list) ? list : part === 'tags' ? [FAILED] : [{ name: FAILED }];
    } else redacted[part] = shield.value(value, part);
  }
  return redacted;
}

// What a run gave; of a function that yields, all that it has yielded.
function yielded(shield, outputs) {
  if (!isRecord(outputs)) return outputs;
  return Object.fromEntries(Object.entries(outputs).map(([name, item]) => [name, shield.joined(item, 'outputs')]));
}

// An argument with its texts redacted; lists of examples, and what is none of either, item by item.
function redactedTexts(shield, given) {
  if (Array.isArray(given)) return given.map((each) => redactedTexts(shield, each));
  if (typeof given !== 'object' || given === null) return given;
  const entries = Object.entries(given).map(([part, value]) => {
    if (value === undefined || value === null) return [part, value];
    if (part === 'attachments') return [part, attachments(shield, value)];
    if (TEXTS.has(part)) return [part, redactedText(shield, value, part)];
    return [part, Array.isArray(value) ? redactedTexts(shield, value) : value];
  });
  return Object.fromEntries(entries);
}

function redactedText(shield, value, part) {
  const redacted = isRecord(value) ? shield.record(value, part) : shield.value(value, part);
  return Array.isArray(value) && redacted === FAILED ? [FAILED] : redacted;
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
    return [kind, redactedBytes(typeof data === 'string' ? Buffer.from(data) : data, (text) => shield.text(text, 'attachments'), kind)];
  } catch (error) {
    return ['text/plain', new TextEncoder().encode(shield.failed('attachments', nameOf(error)))];
  }
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
      shield.failed('value', nameOf(error));
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

module.exports = {
  createAnonymizer,
  createSecretAnonymizer,
  hide,
  protect,
  // What LangSmith's module has beside them, so that one import takes the place of the other.
  get DEFAULT_SECRET_RULES() {
    return host('langsmith/anonymizer').DEFAULT_SECRET_RULES;
  },
  get SECRET_PLACEHOLDER() {
    return host('langsmith/anonymizer').SECRET_PLACEHOLDER;
  },
};
