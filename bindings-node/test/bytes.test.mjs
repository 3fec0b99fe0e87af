import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { process, redact, Redactor, scan } from '../index.mjs';

const MAIL = 'jane@acme.io';
const HIDDEN = '[EMAIL_ADDRESS]';

test('text inside a Buffer is redacted, and a Buffer comes back', () => {
  const bytes = Buffer.from(`é ${MAIL}`);
  const redacted = redact(bytes);
  assert.ok(Buffer.isBuffer(redacted));
  assert.equal(redacted.toString(), `é ${HIDDEN}`);
  assert.equal(bytes.toString(), `é ${MAIL}`);
  // The é has two bytes.
  assert.deepEqual(scan(bytes).map(({ start, end }) => [start, end]), [[3, 15]]);
  assert.deepEqual(process(bytes).findings, scan(bytes));
});

test('a Uint8Array stays one, also of a subclass or a part of its memory', () => {
  class Packet extends Uint8Array {}
  const text = new TextEncoder().encode(`--${MAIL}--`);
  const redacted = redact(new Packet(text.buffer, 2, MAIL.length));
  assert.ok(redacted instanceof Packet);
  assert.equal(new TextDecoder().decode(redacted), HIDDEN);
  assert.equal(Object.getPrototypeOf(redact(text)), Uint8Array.prototype);
  const [packet] = new Redactor().redactMany([new Packet(text)]);
  assert.ok(packet instanceof Packet);
});

test('memory that threads share is read too', () => {
  const shared = new Uint8Array(new SharedArrayBuffer(MAIL.length));
  shared.set(Buffer.from(MAIL));
  assert.equal(Buffer.from(redact(shared)).toString(), HIDDEN);
  assert.equal(Buffer.from(new Redactor().redactMany([Buffer.from(shared.buffer)])[0]).toString(), HIDDEN);
});

test('the same object where nothing is found', () => {
  for (const bytes of [Buffer.alloc(0), Buffer.from('clean'), new Uint8Array([0, 255, 128])]) {
    assert.equal(redact(bytes), bytes);
    assert.equal(redact({ bytes }).bytes, bytes);
  }
});

test('bytes that are not UTF-8 stay as they are', () => {
  fc.assert(
    fc.property(fc.uint8Array(), fc.uint8Array(), (before, after) => {
      const space = Buffer.from('\n \n');
      const bytes = Buffer.concat([before, space, Buffer.from(MAIL), space, after]);
      const redacted = redact(bytes);
      const findings = scan(bytes);
      let expected = Buffer.alloc(0);
      let at = 0;
      for (const { entity, start, end } of findings) {
        expected = Buffer.concat([expected, bytes.subarray(at, start), Buffer.from(`[${entity}]`)]);
        at = end;
      }
      assert.deepEqual(redacted, Buffer.concat([expected, bytes.subarray(at)]));
      assert.ok(!redacted.includes(MAIL));
    }),
  );
});

test('other typed arrays hold numbers, not text', () => {
  for (const type of [Int8Array, Uint8ClampedArray, Uint16Array, Float32Array, Float64Array, BigInt64Array]) {
    const numbers = new type(16);
    assert.equal(redact({ numbers, mail: MAIL }).numbers, numbers);
    assert.deepEqual(process(numbers).report.unsupported, []);
  }
});
