import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Readable } from 'node:stream';
import fc from 'fast-check';
import { Redactor } from '../index.mjs';

const redactor = new Redactor();
const text = '😀 mail jane@acme.io, \ud800 card 4111 1111 1111 1111 ☃\udfff "password": "hunter2hunter2" \0 é\n';

async function joined(pieces) {
  let out = '';
  for await (const piece of redactor.redactStream(pieces)) {
    assert.notEqual(piece, '');
    out += piece;
  }
  return out;
}

// Cuts between any two units, in the middle of surrogate pairs too.
function cut(whole, lengths) {
  const pieces = [];
  let at = 0;
  while (at < whole.length) {
    const length = lengths[pieces.length % lengths.length];
    pieces.push(whole.slice(at, at + length));
    at += length;
  }
  return pieces;
}

test('any pieces give what the whole text gives', async () => {
  const whole = redactor.redact(text);
  for (const length of [1, 2, 3, 7, 64, 1000]) assert.equal(await joined(cut(text, [length])), whole, `${length}`);
  await fc.assert(
    fc.asyncProperty(fc.array(fc.integer({ min: 0, max: 9 }), { minLength: 1 }).filter((l) => l.some(Boolean)), async (lengths) => {
      assert.equal(await joined(cut(text, lengths)), whole);
    }),
  );
});

test('a long text comes out while it goes in', async () => {
  const long = text.repeat(20_000);
  let taken = 0;
  let whileTaking = 0;
  async function* source() {
    for (const piece of cut(long, [10_007])) {
      taken += piece.length;
      yield piece;
    }
  }
  let out = '';
  for await (const piece of redactor.redactStream(source())) {
    if (taken < long.length) whileTaking++;
    out += piece;
  }
  assert.ok(whileTaking > 1);
  assert.equal(out, redactor.redact(long));
});

test('bytes in, bytes out', async () => {
  const bytes = Buffer.concat([Buffer.from(text.repeat(100)), Buffer.from([0xff, 0xc3])]);
  const pieces = Array.from({ length: Math.ceil(bytes.length / 997) }, (_, index) => bytes.subarray(index * 997, (index + 1) * 997));
  const out = [];
  for await (const piece of redactor.redactStream(Readable.from(pieces))) out.push(piece);
  assert.ok(out.every(Buffer.isBuffer));
  assert.deepEqual(Buffer.concat(out), redactor.redact(bytes));
});

test('no pieces, and empty ones', async () => {
  assert.equal(await joined([]), '');
  assert.equal(await joined(['', '']), '');
  assert.equal(await joined(['', 'jane@', '', 'acme.io']), '[EMAIL_ADDRESS]');
});

test('where the source fails, what is undecided stays inside', async () => {
  async function* source() {
    yield 'mail jane@acme';
    throw new RangeError('mine');
  }
  const out = [];
  await assert.rejects(async () => {
    for await (const piece of redactor.redactStream(source())) out.push(piece);
  }, RangeError);
  assert.doesNotMatch(out.join(''), /jane/);
});

test('pieces are all strings or all bytes', async () => {
  await assert.rejects(joined(['a', Buffer.from('b')]), TypeError);
  await assert.rejects(joined([5]), TypeError);
});
