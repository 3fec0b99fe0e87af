// `import 'reticent/auto'`, in a process of its own.

import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { rmSync, writeFileSync } from 'node:fs';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { assertClean, EMAIL, example } from './common.mjs';
import { answer } from './providers.mjs';
import { listening } from './wire.mjs';

async function ran(program, wire, settings = {}) {
  const keys = { OPENAI_API_KEY: 'none', ANTHROPIC_API_KEY: 'none', LANGSMITH_API_KEY: 'none', LANGFUSE_PUBLIC_KEY: 'none', LANGFUSE_SECRET_KEY: 'none' };
  const dsn = `${wire.url.replace('//', '//a0b1c2d3e4f5061728394a5b6c7d8e9f@')}/42`;
  const urls = { OPENAI_BASE_URL: `${wire.url}/v1`, ANTHROPIC_BASE_URL: wire.url, GOOGLE_GEMINI_BASE_URL: wire.url, LANGSMITH_ENDPOINT: wire.url, LANGFUSE_BASE_URL: wire.url, SENTRY_DSN: dsn, AGENTS_URL: wire.url };
  const env = { ...process.env, ...keys, ...urls, OTEL_EXPORTER_OTLP_ENDPOINT: wire.url, ...settings };
  delete env.NODE_TEST_CONTEXT;
  const cwd = fileURLToPath(new URL('.', import.meta.url));
  const child = spawn(process.execPath, program, { cwd, env, timeout: 240_000 });
  let [out, log] = ['', ''];
  child.stdout.on('data', (piece) => (out += piece));
  child.stderr.on('data', (piece) => (log += piece));
  const code = await new Promise((resolve) => child.on('close', resolve));
  return { code, out, log };
}

test('auto: model clients, LangSmith, OpenTelemetry, Langfuse, Sentry, agents, pino and the console by one import', async () => {
  const wire = await listening((path, body) => (/messages|completions|responses|generateContent/.test(path) ? answer(path, body) : {}));
  const { code, out, log } = await ran(['auto-program.mjs'], wire);
  await wire.close();
  assert.equal(code, 0, log);
  assertClean(wire.received);
  assertClean(log);
  assert.equal(log.match(/\[EMAIL_ADDRESS\]/g).length, 3);
  for (const path of ['/v1/chat/completions', '/v1/messages', ':generateContent', '/v1/traces', '/api/public/otel', '/api/42/envelope', '/spotlight', '/agents', '/runs']) assert.ok(wire.heads.join().includes(path), path);
  const { covered, notCovered } = JSON.parse(out);
  assert.ok(['fetch', 'console', 'pino', 'langsmith', '@opentelemetry/sdk-trace-base'].every((name) => name in covered));
  assert.ok(['@sentry/core', '@openai/agents'].every((name) => name in covered));
  const byHand = ['@langchain/langgraph', '@modelcontextprotocol/client', '@modelcontextprotocol/sdk', '@modelcontextprotocol/server', 'winston'];
  assert.deepEqual(Object.keys(notCovered).sort(), byHand);
});

test('auto: what cannot be redacted is not sent', async () => {
  const policy = fileURLToPath(new URL('.block.toml', import.meta.url));
  writeFileSync(policy, "action = 'block'\n");
  const wire = await listening((path, body) => (/messages|completions|responses|generateContent/.test(path) ? answer(path, body) : {}));
  const { code, log } = await ran(['auto-program.mjs'], wire, { RETICENT_POLICY: policy });
  await wire.close();
  rmSync(policy);
  // The program ends where it first asks a model; what it logged and traced before has placeholders.
  assert.notEqual(code, 0);
  assertClean(wire.received);
  assertClean(log);
  assert.match(log, /\[REDACTION_FAILED\]/);
  assert.match(wire.received, /\[REDACTION_FAILED\]/);
  assert.doesNotMatch(wire.heads.join(), /completions|\/messages|generateContent/);
});

test('auto, console: the examples of the documents', async () => {
  const wire = await listening();
  const log = `console.error('to ${EMAIL}');\n`;
  const auto = await ran(['--input-type=module', '-e', example('All at once') + log], wire);
  const { code, log: printed } = await ran(['--input-type=module', '-e', `${example('Console') + log}uninstall();\n${log}`], wire);
  await wire.close();
  assert.equal(auto.code, 0, auto.log);
  assert.match(auto.out, /covered: /);
  assert.equal(auto.log, 'to [EMAIL_ADDRESS]\n');
  assert.equal(code, 0, printed);
  assert.equal(printed, `to [EMAIL_ADDRESS]\nto ${EMAIL}\n`);
});

// A program that asks providers at their own hosts, which a loopback server stands for, and at the address of a variable.
const ELSEWHERE = `
  import OpenAI, { toFile } from 'openai';
  import { GoogleGenAI } from '@google/genai';
  const { fetch } = globalThis;
  const there = (url) => String(url).replace(/^https:\\/\\/[a-z.]+/, process.env.ANTHROPIC_BASE_URL);
  globalThis.fetch = (input, init) => fetch(input instanceof Request ? new Request(there(input.url), input) : there(input), init);
  await import('reticent/auto');
  const { SECRET, EMAIL } = await import('./common.mjs');
  const text = () => toFile(Buffer.from(SECRET), EMAIL);
  for (const baseURL of ['https://api.openai.com/v1', process.env.OPENAI_BASE_URL]) {
    const client = new OpenAI({ apiKey: 'none', baseURL, maxRetries: 0 });
    await client.images.generate({ model: 'gpt-image', prompt: SECRET, user: EMAIL });
    await client.moderations.create({ input: SECRET });
    await client.conversations.create({ items: [{ type: 'message', role: 'user', content: SECRET }], metadata: { of: EMAIL } });
    await client.vectorStores.search('vs_1', { query: SECRET });
    await client.uploads.parts.create('upload_1', { data: await text() });
  }
  for (const baseUrl of ['https://generativelanguage.googleapis.com', process.env.GOOGLE_GEMINI_BASE_URL]) {
    const client = new GoogleGenAI({ apiKey: 'none', httpOptions: { baseUrl } });
    await client.caches.create({ model: 'gemini', config: { contents: SECRET, displayName: EMAIL } });
    await client.files.upload({ file: new Blob([SECRET]), config: { mimeType: 'text/plain', displayName: EMAIL } });
  }
  await globalThis.fetch('/nowhere').catch(() => {});`;

test('auto: all that is asked of a provider', async () => {
  const uploads = (path) => ({ 'x-goog-upload-url': `${wire.url}${path}/1`, 'x-goog-upload-status': 'final' });
  const wire = await listening((path) => ['application/json', [JSON.stringify({ file: { name: 'files/1' } })], 200, uploads(path)]);
  const { code, log } = await ran(['--input-type=module', '-e', ELSEWHERE], wire);
  await wire.close();
  assert.equal(code, 0, log);
  assertClean(wire.received);
  for (const path of ['images/generations', 'moderations', 'conversations', 'vector_stores/vs_1/search', 'uploads/upload_1/parts', 'cachedContents', 'files/1']) {
    assert.equal(wire.heads.join().split(`${path}\n`).length - 1, 2, path);
  }
});

test('auto: programs of CommonJS', async () => {
  const wire = await listening();
  const { code, log } = await ran(['-e', "require('reticent/auto'); console.error('to jane.roe@acme.io')"], wire);
  await wire.close();
  assert.equal(code, 0, log);
  assert.equal(log, 'to [EMAIL_ADDRESS]\n');
});
