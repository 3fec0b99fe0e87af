import assert from 'node:assert/strict';
import { inspect } from 'node:util';
import { test } from 'node:test';
import fc from 'fast-check';
import { process, redact, Redactor, scan } from '../index.mjs';

const redactor = new Redactor();

test('redacts and finds', () => {
  assert.equal(redact('mail jane@acme.io'), 'mail [EMAIL_ADDRESS]');
  const [finding, ...rest] = scan('mail jane@acme.io');
  assert.deepEqual(rest, []);
  assert.equal(finding.entity, 'EMAIL_ADDRESS');
  assert.equal(finding.detector, 'contact.email');
  assert.deepEqual([finding.start, finding.end], [5, 17]);
  assert.ok(finding.score > 0.5 && finding.score <= 1);
  assert.ok(finding.reasons.length > 0 && finding.reasons.every((reason) => typeof reason === 'string'));
  assert.ok(!('path' in finding));
});

test('a result has value, findings and report', () => {
  const text = 'mail jane@acme.io or bob@corp.com';
  const { value, findings, report } = process(text);
  assert.equal(value, redact(text));
  assert.deepEqual(findings, scan(text));
  assert.deepEqual(report, {
    fingerprint: redactor.fingerprint,
    entities: { EMAIL_ADDRESS: 2 },
    detectors: { 'contact.email': 2 },
    operators: { replace: 2 },
    actions: {},
    paths: {},
    unsupported: [],
  });
});

test('a finding shows no value', () => {
  const { findings, report } = process({ mail: 'jane@acme.io', 'bob@corp.com': 1 });
  assert.equal(findings.length, 2);
  for (const shown of [inspect({ findings, report }, { depth: null, showHidden: true }), JSON.stringify({ findings, report })]) {
    assert.doesNotMatch(shown, /jane|bob|acme|corp/);
  }
  assert.doesNotMatch(inspect(redactor, { depth: null, showHidden: true }), /jane/);
});

test('empty text and text without findings come back', () => {
  for (const text of ['', ' ', 'nothing here', 'naïve 😀 ☃']) {
    assert.equal(redact(text), text);
    assert.deepEqual(scan(text), []);
    assert.equal(process(text).value, text);
  }
});

test('offsets count UTF-16 units', () => {
  for (const before of ['', 'é', '☃', '😀', '👩‍👩‍👧‍👦 ', 'a\u0301 ', 'שלום ', '\u202e', '\ud83d', '\ude00', '\0', 'x'.repeat(5000), '😀'.repeat(5000)]) {
    const text = `${before} jane@acme.io, then ${before} bob@corp.com`;
    const found = scan(text).map(({ start, end }) => text.slice(start, end));
    assert.deepEqual(found, ['jane@acme.io', 'bob@corp.com'], JSON.stringify(before));
    assert.deepEqual(process(text).findings, scan(text));
    assert.equal(redact(text), `${before} [EMAIL_ADDRESS], then ${before} [EMAIL_ADDRESS]`);
  }
});

test('lone surrogates, nulls and combining marks stay as they are', () => {
  for (const text of ['\ud800', '\udfff', '\udc00\ud800', '\ud83d\ud83d\ude00', 'a\0b', '\uffff\ufffe', 'e\u0301\u0301', '\u2067ab\u2069']) {
    assert.equal(redact(text), text);
    assert.equal(redact(`${text} jane@acme.io ${text}`), `${text} [EMAIL_ADDRESS] ${text}`);
    assert.equal(process({ text: `${text} jane@acme.io ${text}` }).value.text, `${text} [EMAIL_ADDRESS] ${text}`);
  }
});

test('any text around a finding is returned as it was, at every length and width', () => {
  const anyText = fc.oneof(
    fc.string({ unit: 'binary' }),
    fc.string({ unit: 'grapheme' }),
    // Any units at all, lone surrogates too.
    fc.array(fc.integer({ min: 0, max: 0xffff })).map((units) => String.fromCharCode(...units)),
  );
  fc.assert(
    fc.property(anyText, anyText, fc.nat(200), (before, after, length) => {
      const padding = 'wombat '.repeat(length);
      const text = `${padding}${before}\n jane@acme.io \n${after}`;
      const findings = scan(text);
      assert.ok(findings.some(({ start, end }) => text.slice(start, end) === 'jane@acme.io'));
      let expected = '';
      let at = 0;
      for (const { entity, start, end } of findings) {
        expected += `${text.slice(at, start)}[${entity}]`;
        at = end;
      }
      expected += text.slice(at);
      assert.equal(redact(text), expected);
      assert.equal(redactor.process(text).value, expected);
    }),
    { numRuns: 300 },
  );
});

test('redacting twice changes nothing more', () => {
  fc.assert(
    fc.property(fc.array(fc.constantFrom('jane@acme.io', '4111 1111 1111 1111', ' ', '\n', 'é', '😀', '"', ':', 'password', '=')), (parts) => {
      const once = redact(parts.join(''));
      assert.equal(redact(once), once);
    }),
    { numRuns: 300 },
  );
});

test('100 MB of text', () => {
  for (const [unit, width] of [['wombat quokka zebu okapi ', 'one byte'], ['wombat ☃ zebu okapi ', 'two bytes']]) {
    const filler = unit.repeat(Math.ceil((100 * 2 ** 20) / unit.length));
    const text = `${filler}jane@acme.io`;
    const findings = scan(text);
    assert.deepEqual(findings.map(({ start, end }) => [start, end]), [[filler.length, text.length]], width);
    const redacted = redact(text);
    assert.equal(redacted.length, filler.length + '[EMAIL_ADDRESS]'.length, width);
    assert.ok(redacted.endsWith('okapi [EMAIL_ADDRESS]'), width);
  }
});

test('strings of every length around the buffer that is read into', () => {
  for (let length = 4070; length < 4110; length++) {
    const text = `${'x '.repeat(length / 2)}jane@acme.io`;
    assert.ok(redact(text).endsWith(' [EMAIL_ADDRESS]'), `${length}`);
    assert.ok(redact(`${text} ${'☃ '.repeat(length)}`).endsWith('☃ '), `${length}`);
  }
});

test('sliced and concatenated strings are read whole', () => {
  const long = 'x '.repeat(1000) + 'jane@acme.io' + ' y'.repeat(1000);
  assert.equal(redact(long.slice(1000, -1000)), long.slice(1000, -1000).replace('jane@acme.io', '[EMAIL_ADDRESS]'));
});
