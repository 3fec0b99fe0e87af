// Small calls of the npm package: time per call, import and first redaction, resident memory.
//
// Needs the addon (`make build-node`); `--json` prints what the report reads.

import { execFileSync } from 'node:child_process';
import { readFileSync, readdirSync } from 'node:fs';
import { createRequire } from 'node:module';
import { fileURLToPath } from 'node:url';

const ROUNDS = 60;
const CALLS = 2000;
const PROCESSES = 10;

const require = createRequire(import.meta.url);
const packagePath = fileURLToPath(new URL('../../bindings-node', import.meta.url));
const prompts = new URL('../prompts/', import.meta.url);

// Run in new processes: they print the milliseconds that import and first redaction took, those of the redaction, and their resident bytes.
const BARE = 'console.log(JSON.stringify([0, 0, process.memoryUsage.rss()]))';
const FIRST = `
const [folder, text] = process.argv.slice(1);
const start = performance.now();
const { redact } = require(folder);
const imported = performance.now();
redact(text);
const end = performance.now();
console.log(JSON.stringify([end - start, end - imported, process.memoryUsage.rss()]));`;

/** The best of many rounds, the call into the addon included. */
function perCallMicros(redact, text) {
  let best = Infinity;
  for (let round = 0; round < ROUNDS; round += 1) {
    const start = performance.now();
    for (let call = 0; call < CALLS; call += 1) redact(text);
    best = Math.min(best, performance.now() - start);
  }
  return (best / CALLS) * 1e3;
}

/** Rows of plain values, as a query gives them; how many nodes they are, and their strings. */
function nested(rows) {
  const words = ['open', 'closed by the owner', 'region', 'waits for a review', 'plan'];
  const values = [(n) => n % 97, (n) => n * 0.5, () => true, () => null, (n) => words[n % words.length]];
  const data = Array.from({ length: rows }, (_, row) =>
    Object.fromEntries(Array.from({ length: 10 }, (_, column) => [`name_${column}`, values[(row + column) % 5](row)])),
  );
  const strings = data.flatMap((row) => Object.values(row)).filter((value) => typeof value === 'string');
  return { data, nodes: 1 + 11 * rows, strings };
}

/** The best milliseconds of some rounds. */
async function bestMillis(run, rounds = 15) {
  let best = Infinity;
  for (let round = 0; round < rounds; round += 1) {
    const start = performance.now();
    await run();
    best = Math.min(best, performance.now() - start);
  }
  return best;
}

/** Reads a stream to its end. */
async function drain(stream) {
  for await (const piece of stream) void piece;
}

/** The least milliseconds in all and of the redaction, and resident megabytes, of some new processes. */
function newProcesses(code, ...args) {
  const outputs = Array.from({ length: PROCESSES }, () =>
    JSON.parse(execFileSync(process.execPath, ['-e', code, '--', ...args], { encoding: 'utf8' })),
  );
  return {
    ms: Math.min(...outputs.map(([ms]) => ms)),
    first: Math.min(...outputs.map(([, ms]) => ms)),
    mb: Math.min(...outputs.map(([, , bytes]) => bytes)) / 2 ** 20,
  };
}

let reticent;
try {
  reticent = require(packagePath);
} catch (error) {
  console.error(`the Node package cannot be loaded, run \`make build-node\`: ${error.message}`);
  process.exit(1);
}

const redactor = new reticent.Redactor();
const texts = Object.fromEntries(
  readdirSync(prompts)
    .filter((name) => name.endsWith('.txt'))
    .sort()
    .map((name) => [name.replace('.txt', ''), readFileSync(new URL(name, prompts), 'utf8')]),
);
const measured = {};
for (const [name, text] of Object.entries(texts)) {
  measured[`${name.replace('-', '_')}_us`] = perCallMicros((value) => redactor.redact(value), text);
}
const { data, nodes, strings } = nested(500);
const above = (await bestMillis(() => redactor.redact(data))) - (await bestMillis(() => redactor.redactMany(strings)));
measured.nested_ns = (above / nodes) * 1e6;
const streamed = texts['clean-2000'];
const chunks = streamed.match(/[^]{1,4}/gu);
measured.chunk_us = ((await bestMillis(() => drain(redactor.redactStream(chunks)))) / chunks.length) * 1e3;
const bare = newProcesses(BARE);
const first = newProcesses(FIRST, packagePath, texts['clean-2000']);
measured.import_and_first_ms = first.ms;
measured.first_ms = first.first;
measured.resident_mb = first.mb - bare.mb;
measured.runtime = `Node ${process.versions.node}`;

if (process.argv.includes('--json')) {
  console.log(JSON.stringify(measured));
} else {
  for (const [name, value] of Object.entries(measured)) {
    console.log(name.padEnd(24), typeof value === 'number' ? value.toFixed(2) : value);
  }
}
