import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { test } from 'node:test';
import * as esm from '../index.mjs';
import { entitiesText, file } from '../scripts/entities.mjs';

const require = createRequire(import.meta.url);
const cjs = require('../index.js');
const read = (path) => readFileSync(new URL(path, import.meta.url), 'utf8');
const manifest = JSON.parse(read('../package.json'));

test('ESM and CommonJS give the same objects', () => {
  const { default: whole, ...named } = esm;
  assert.equal(whole, cjs);
  assert.deepEqual({ ...named }, { ...cjs });
  assert.equal(cjs.redact('jane@acme.io'), '[EMAIL_ADDRESS]');
});

test('the types declare what the package exports', () => {
  const declared = [...read('../index.d.ts').matchAll(/^export (?:declare )?(?:function|class) (\w+)/gm)].map(([, name]) => name);
  assert.deepEqual([...new Set(declared)].sort(), Object.keys(cjs).sort());
});

test('the union of entities is that of the catalogue', () => {
  assert.equal(readFileSync(file, 'utf8'), entitiesText(require('../reticent.node')));
});

test('the version is that of the workspace', () => {
  const [, version] = /\[workspace\.package\]\s+version = "([^"]+)"/.exec(read('../../Cargo.toml'));
  assert.equal(manifest.version, version);
  assert.equal(JSON.parse(read('../package-lock.json')).version, version);
});

test('what the manifest names is there', () => {
  const entry = manifest.exports['.'];
  for (const path of [...Object.values(entry.import), ...Object.values(entry.require), manifest.bin.reticent, manifest.main]) {
    assert.ok(existsSync(new URL(`../${path}`, import.meta.url)), path);
  }
  for (const path of manifest.files.filter((path) => !path.includes('*'))) {
    assert.ok(existsSync(new URL(`../${path}`, import.meta.url)), path);
  }
});

test('the lock file names no registry', () => {
  assert.doesNotMatch(read('../package-lock.json'), /"resolved"/);
});
