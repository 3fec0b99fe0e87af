// The programs of examples/hooks, each against a server that answers as all its hosts do and keeps every byte.

import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { cpSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { answer } from './providers.mjs';
import { listening } from './wire.mjs';

const examples = new URL('../../examples/', import.meta.url);
const planted = JSON.parse(readFileSync(new URL('support-agent.planted.json', examples), 'utf8'));
const programs = readdirSync(new URL('hooks/', examples)).filter((name) => name.endsWith('.mjs') && name !== 'conversation.mjs');
// A copy, since a module looks for its hosts from where it stands.
const copy = new URL('.examples/', import.meta.url);

// The entities of planted values in a text, never the values.
function survivors(text) {
  const forms = [text, text.replaceAll('\\\\', '\\').replaceAll('\\"', '"')];
  return planted.filter(({ value }) => forms.some((form) => form.includes(value))).map(({ entity }) => entity);
}

// What is loaded before a program in which no redactor has an operator that works: each throws, with the value in the message.
const FAILING = `
  const reticent = require('reticent');
  const fail = (finding, value) => { throw new Error('no rule for ' + value); };
  const Working = reticent.Redactor;
  reticent.Redactor = class extends Working {
    constructor(options) { super({ operators: { '*': fail }, ...options }); }
  };
`;

// What a program has sent, and how it ended.
async function run(program, ...options) {
  cpSync(new URL('hooks/', examples), copy, { recursive: true });
  writeFileSync(new URL('failing.cjs', copy), FAILING);
  const wire = await listening((path, body) => (path.startsWith('/v1') ? answer(path, body) : {}));
  const keys = { OPENAI_API_KEY: 'none', LANGSMITH_API_KEY: 'none', TRACE: fileURLToPath(new URL('support-agent.jsonl', examples)) };
  const env = { ...process.env, ...keys, OPENAI_BASE_URL: `${wire.url}/v1`, LANGSMITH_ENDPOINT: wire.url };
  delete env.NODE_TEST_CONTEXT;
  const child = spawn(process.execPath, [...options, fileURLToPath(new URL(program, copy))], { env });
  let [out, log] = ['', ''];
  child.stdout.on('data', (piece) => (out += piece));
  child.stderr.on('data', (piece) => (log += piece));
  const code = await new Promise((resolve) => child.on('close', resolve));
  await wire.close();
  rmSync(copy, { recursive: true });
  assert.deepEqual(survivors(wire.received), []);
  assert.deepEqual(survivors(log), []);
  return { code, log, out, wire };
}

for (const program of programs) {
  test(`examples: ${program}, no planted value on any wire or in any log`, async () => {
    const { code, log, out, wire } = await run(program);
    assert.equal(code, 0, log.slice(-2000));
    assert.ok(wire.bodies.length >= 20);
    // The customer is answered with the real values.
    assert.match(out, /@/);
  });

  test(`examples: ${program}, what cannot be masked is not sent`, async () => {
    const { log, out } = await run(program, '--require', fileURLToPath(new URL('failing.cjs', copy)));
    // The AI SDK writes the error into the log, and goes on with the next.
    assert.match(log, /RedactionError/);
    assert.deepEqual(survivors(out), []);
  });
}
