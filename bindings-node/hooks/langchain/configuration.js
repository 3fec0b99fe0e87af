'use strict';

// The configuration of a model, policy and all, as a file that Python reads and writes as well.

const { readFileSync, writeFileSync } = require('node:fs');
const { fileURLToPath } = require('node:url');
const { classes } = require('../../lib/errors.js');
const { Redactor } = require('../../index.js');
const { host } = require('../host.js');

const VERSION = 1;

// Writes it as JSON, which is YAML as well. The model is no part of it, nor are functions and keys.
function save(path, redactor, { promptGuardrails = [], responseGuardrails = [] }) {
  const guardrails = { prompt: [...promptGuardrails], response: [...responseGuardrails] };
  const text = JSON.stringify({ version: VERSION, policy: redactor.policy, guardrails }, undefined, 2);
  writeFileSync(path, `${text}\n`);
}

// The options of a model that were saved, in JSON or in YAML.
function load(path) {
  const file = path instanceof URL ? fileURLToPath(path) : String(path);
  const saved = parsed(readFileSync(file, 'utf8'), file);
  if (saved?.version !== VERSION) {
    throw new classes.UnsupportedError(`${file} has a configuration of version ${Number(saved?.version)}, which cannot be read here`, {
      code: 'unsupported',
      help: `Save it again with this version, which writes ${VERSION}`,
    });
  }
  return {
    redactor: new Redactor({ policy: saved.policy }),
    promptGuardrails: saved.guardrails.prompt,
    responseGuardrails: saved.guardrails.response,
  };
}

function parsed(text, file) {
  if (text.trimStart().startsWith('{')) return JSON.parse(text);
  let yaml;
  try {
    yaml = host('yaml');
  } catch {
    throw new classes.UnsupportedError(`${file} is in YAML, which needs the package yaml`, {
      code: 'unsupported',
      help: 'Install the package yaml, or save the configuration from JavaScript, which writes YAML that is JSON',
    });
  }
  return yaml.parse(text);
}

module.exports = { load, save };
