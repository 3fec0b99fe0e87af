// Runs the tests of the hooks, and prints what was shown: host, whether it fails closed, what is covered.

import { readdirSync } from 'node:fs';
import { run } from 'node:test';

const files = ['.', 'otel-3'].flatMap((folder) =>
  readdirSync(new URL(`${folder}/`, import.meta.url)).filter((name) => name.endsWith('.test.mjs')).map((name) => `${folder}/${name}`),
);
const hosts = new Map();
let failed = 0;
let passed = 0;

// The name of a test is "HOST, HOST: what it shows".
function show(name, holds) {
  const [, names, what] = /^([^:]+): (.*)$/u.exec(name);
  for (const host of names.split(', ')) {
    const row = hosts.get(host) ?? { closed: 'not shown', covered: [] };
    if (!holds) row.closed = 'FAILED';
    else if (/is not (?:sent|written)/u.test(what) && row.closed !== 'FAILED') row.closed = 'yes';
    row.covered.push(what);
    hosts.set(host, row);
  }
}

const tests = run({ files: files.map((name) => new URL(name, import.meta.url).pathname), concurrency: 2 });
tests.on('test:pass', ({ name, nesting }) => {
  if (nesting > 0 || !name.includes(': ')) return;
  passed += 1;
  show(name, true);
});
tests.on('test:fail', ({ name, nesting, details }) => {
  if (nesting > 0) return;
  failed += 1;
  console.error(name, details.error);
  if (name.includes(': ')) show(name, false);
});
tests.on('end', () => {
  const width = Math.max(...[...hosts.keys()].map((host) => host.length), 4);
  console.log(`${'host'.padEnd(width)} │ fails closed │ covered`);
  for (const [host, { closed, covered }] of [...hosts].sort()) {
    console.log(`${host.padEnd(width)} │ ${closed.padEnd(12)} │ ${covered.join('; ')}`);
  }
  console.log(`${passed} passed, ${failed} failed`);
  process.exitCode = failed > 0 || passed === 0 ? 1 : 0;
});
tests.resume();
