// The conformance corpus, as ../../tests/conformance/README.md describes it.

import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { test } from 'node:test';
import { parse } from 'smol-toml';
import { Redactor } from '../index.mjs';

const FILLERS = ['wombat quokka zebu okapi ', 'écureuil 🦊 größe 日本 '];
const SUFFIX = '\nwombat quokka zebu';
const MOST = 130;
const KEYS = new Set(['name', 'text', 'redacted', 'findings', 'policy', 'reason', 'in_json', 'at_offsets']);

const corpus = new URL('../../tests/conformance/', import.meta.url);
const standard = new Redactor();

// The first `length` code points of a filler, repeated as often as needed.
function prefix(filler, length) {
  const points = [...filler];
  return Array.from({ length }, (_, index) => points[index % points.length]).join('');
}

// Entity, start and end of each finding, where the case says; nothing where the text stays.
function expectedFindings({ text, redacted = text, findings }) {
  if (!findings) return redacted === text ? [] : undefined;
  let from = 0;
  return findings.map(({ entity, find }) => {
    const start = text.indexOf(find, from);
    assert.ok(start >= 0, `${find} stands in the text`);
    from = start + find.length;
    return [entity, start, from];
  });
}

function same(findings, expected, shift, way) {
  if (!expected) return;
  const found = findings.map(({ entity, start, end }) => [entity, start, end]);
  assert.deepEqual(found, expected.map(([entity, start, end]) => [entity, start + shift, end + shift]), way);
}

async function joined(redactor, pieces) {
  let out = '';
  for await (const piece of redactor.redactStream(pieces)) out += piece;
  return out;
}

function pieces(text, length) {
  const points = [...text];
  const cut = [];
  for (let at = 0; at < points.length; at += length) cut.push(points.slice(at, at + length).join(''));
  return cut;
}

async function run(example) {
  const { text, redacted = text, policy, in_json: inJson = true, at_offsets: atOffsets = true } = example;
  const redactor = policy ? new Redactor({ policy }) : standard;
  const expected = expectedFindings(example);

  assert.equal(redactor.redact(text), redacted, 'whole');
  same(redactor.scan(text), expected, 0, 'whole');
  const processed = redactor.process(text);
  assert.equal(processed.value, redacted, 'process');
  assert.deepEqual(processed.findings, redactor.scan(text), 'process');
  if (!policy) assert.equal(redactor.redact(redacted), redacted, 'twice');

  const value = { note: text, n: 1 };
  const nested = redactor.process(value);
  assert.deepEqual(nested.value, { note: redacted, n: 1 }, 'nested');
  if (redacted === text) assert.equal(nested.value, value, 'nested, unchanged');
  same(nested.findings, expected, 0, 'nested');
  assert.ok(nested.findings.every(({ path }) => path === '/note'), 'nested');

  if (inJson) assert.deepEqual(JSON.parse(redactor.redact(JSON.stringify(value))), { note: redacted, n: 1 }, 'JSON text');

  for (const filler of atOffsets ? FILLERS : []) {
    for (let length = 0; length <= MOST; length++) {
      const before = `${prefix(filler, length)}\n`;
      const long = before + text + SUFFIX;
      assert.equal(redactor.redact(long), before + redacted + SUFFIX, `after ${length}`);
      same(redactor.scan(long), expected, before.length, `after ${length}`);
    }
  }

  for (const length of [1, 2, 3, 4, 5, 6, 7, 8, 9, 64]) {
    assert.equal(await joined(redactor, pieces(text, length)), redacted, `pieces of ${length}`);
  }
}

for (const file of readdirSync(corpus).filter((name) => name.endsWith('.toml')).sort()) {
  const { case: cases } = parse(readFileSync(new URL(file, corpus), 'utf8'));
  for (const example of cases) {
    test(`${file}: ${example.name}`, async () => {
      const unknown = Object.keys(example).filter((key) => !KEYS.has(key));
      assert.deepEqual(unknown, []);
      await run(example);
    });
  }
}

async function talk({ policy, steps }) {
  const session = (policy ? new Redactor({ policy }) : standard).session();
  for (const { redact, restore, gives, destination, final = false, nested = true, ...unknown } of steps) {
    assert.deepEqual(unknown, {});
    let [text, expected] = [restore, gives];
    if (redact !== undefined) {
      assert.equal(session.redact(redact), gives);
      assert.deepEqual(session.redact({ note: redact }), { note: gives });
      if (final) continue;
      [text, expected] = [gives, redact];
    }
    const options = destination === undefined ? undefined : { destination };
    assert.equal(session.restore(text, options), expected);
    if (nested) assert.equal(String(session.restore({ note: text }, options).note), expected);
    for (const length of [1, 2, 3, 4, 5, 6, 7, 8, 9, 64]) {
      let out = '';
      for await (const piece of session.restoreStream(pieces(text, length), options)) out += piece;
      assert.equal(out, expected, `pieces of ${length}`);
    }
  }
}

const sessions = new URL('sessions/', corpus);
for (const file of readdirSync(sessions).sort()) {
  for (const conversation of parse(readFileSync(new URL(file, sessions), 'utf8')).session) {
    test(`sessions/${file}: ${conversation.name}`, () => talk(conversation));
  }
}

test('the fillers are neutral', () => {
  for (const filler of FILLERS) assert.deepEqual(standard.scan(prefix(filler, 400) + SUFFIX), []);
});
