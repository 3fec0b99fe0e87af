// The programs of examples/hooks, each against a server that answers as all its hosts do and keeps every byte.

import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { cpSync, readFileSync, readdirSync, rmSync } from 'node:fs';
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

for (const program of programs) {
  test(`examples: ${program}, no planted value on any wire or in any log`, async () => {
    cpSync(new URL('hooks/', examples), copy, { recursive: true });
    const wire = await listening((path, body) => (path.startsWith('/v1') ? answer(path, body) : {}));
    const keys = { OPENAI_API_KEY: 'none', LANGSMITH_API_KEY: 'none', TRACE: fileURLToPath(new URL('support-agent.jsonl', examples)) };
    const env = { ...process.env, ...keys, OPENAI_BASE_URL: `${wire.url}/v1`, LANGSMITH_ENDPOINT: wire.url };
    delete env.NODE_TEST_CONTEXT;
    const child = spawn(process.execPath, [fileURLToPath(new URL(program, copy))], { env });
    let [out, log] = ['', ''];
    child.stdout.on('data', (piece) => (out += piece));
    child.stderr.on('data', (piece) => (log += piece));
    const code = await new Promise((resolve) => child.on('close', resolve));
    await wire.close();
    assert.equal(code, 0, log.slice(-2000));
    assert.deepEqual(survivors(wire.received), []);
    assert.deepEqual(survivors(log), []);
    assert.ok(wire.bodies.length >= 20);
    // The customer is answered with the real values.
    assert.match(out, /@/);
    rmSync(copy, { recursive: true });
  });
}
