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

test('a web stream', async () => {
  const through = async (pieces) => {
    const out = [];
    for await (const piece of ReadableStream.from(pieces).pipeThrough(redactor.redactTransform())) out.push(piece);
    return out;
  };
  const whole = redactor.redact(text);
  for (const length of [1, 7, 1000]) assert.equal((await through(cut(text, [length]))).join(''), whole, `${length}`);
  const bytes = Buffer.from('mail jane@acme.io é');
  const out = await through([bytes.subarray(0, 9), bytes.subarray(9)]);
  assert.deepEqual(Buffer.concat(out), Buffer.from('mail [EMAIL_ADDRESS] é'));
  await assert.rejects(through(['a', bytes]), TypeError);
  async function* failing() {
    yield 'mail jane@acme';
    throw new RangeError('mine');
  }
  await assert.rejects(through(failing()), RangeError);
  assert.deepEqual(await through([]), []);
});

test('a web stream tells of what it counted, and ends where the policy blocks', async () => {
  const records = [];
  const audited = new Redactor({ policy: { entities: { US_SSN: 'block' } }, audit: (record) => records.push(record) });
  const written = async (...pieces) => {
    const out = [];
    for await (const piece of ReadableStream.from(pieces).pipeThrough(audited.redactTransform())) out.push(piece);
    return out.join('');
  };
  assert.equal(await written('jane@', 'acme.io'), '[EMAIL_ADDRESS]');
  await assert.rejects(written('my SSN is 536-22', '-8145 and more'), { code: 'blocked' });
  assert.equal(records.length, 2);
});

test('pieces are all strings or all bytes', async () => {
  await assert.rejects(joined(['a', Buffer.from('b')]), TypeError);
  await assert.rejects(joined([5]), TypeError);
});
