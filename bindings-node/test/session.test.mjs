// Sessions: what is JavaScript's own about them; the rest is in the corpus.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { inspect } from 'node:util';
import { Redactor, Session } from '../index.mjs';

const redactor = new Redactor();

async function joined(stream) {
  let out = '';
  for await (const piece of stream) {
    assert.notEqual(piece, '');
    out += piece;
  }
  return out;
}

test('what goes out comes back', async () => {
  const session = redactor.session();
  const messages = [
    { role: 'user', content: 'mail jane@acme.io', card_number: 4111111111111111 },
    { role: 'user', content: ['4111111111111111', Buffer.from('eve@acme.io'), new Set(['jane@acme.io'])] },
    new Map([['to', 'é jane@acme.io']]),
  ];
  const redacted = session.redact(messages);
  assert.deepEqual(redacted, [
    { role: 'user', content: 'mail [EMAIL_ADDRESS_1]', card_number: '[CREDIT_CARD_1]' },
    { role: 'user', content: ['[CREDIT_CARD_1_A]', Buffer.from('[EMAIL_ADDRESS_2]'), new Set(['[EMAIL_ADDRESS_1]'])] },
    new Map([['to', 'é [EMAIL_ADDRESS_1]']]),
  ]);
  assert.deepEqual(session.restore(redacted), messages);
  assert.deepEqual(await session.redactAsync(messages), redacted);
});

test('the same object where nothing is found', () => {
  const session = redactor.session();
  for (const value of ['nothing', { a: ['nothing'] }, Buffer.from('nothing'), null, undefined, 1.5]) {
    assert.equal(session.redact(value), value);
    assert.equal(session.restore(value), value);
  }
});

test('process gives findings and counts', async () => {
  const { value, findings, report } = redactor.session().process('😀 jane@acme.io');
  assert.equal(value, '😀 [EMAIL_ADDRESS_1]');
  assert.deepEqual(findings.map(({ entity, start, end }) => [entity, start, end]), [['EMAIL_ADDRESS', 3, 15]]);
  assert.equal(report.entities.EMAIL_ADDRESS, 1);
  assert.equal((await redactor.session().processAsync({ a: 'jane@acme.io' })).findings[0].path, '/a');
});

test('functions are called, and others tokenised', () => {
  const session = new Redactor({ operators: { EMAIL_ADDRESS: (finding, value) => `${value[0]}@` } }).session();
  assert.equal(session.redact('jane@acme.io 4111 1111 1111 1111'), 'j@ [CREDIT_CARD_1]');
  const fails = () => {
    throw new RangeError('mine');
  };
  assert.throws(() => new Redactor({ operators: { '*': fails } }).session().redact('jane@acme.io'), RangeError);
});

test('sessions are apart, and forget', () => {
  const [jane, eve] = [redactor.session(), redactor.session()];
  const token = jane.redact('jane@acme.io');
  assert.equal(eve.restore(token), token);
  assert.equal(jane.restore(token), 'jane@acme.io');
  jane.forget();
  assert.equal(jane.restore(token), token);
});

test('streams of strings and bytes, parted anywhere', async () => {
  const session = redactor.session();
  session.redact('jane@acme.io');
  const answer = 'to 😀 **email_address_1** \ud800 é [EMAIL_ADDRESS_1].';
  const whole = session.restore(answer);
  for (const length of [1, 2, 3, 7, 100]) {
    const pieces = [];
    for (let at = 0; at < answer.length; at += length) pieces.push(answer.slice(at, at + length));
    assert.equal(await joined(session.restoreStream(pieces)), whole, `${length}`);
    assert.equal(await joined(ReadableStream.from(pieces).pipeThrough(session.restoreTransform())), whole, `${length}`);
  }
  const bytes = Buffer.from('to [EMAIL_ADDRESS_1] é');
  const out = [];
  for await (const piece of session.restoreStream([bytes.subarray(0, 7), bytes.subarray(7)])) out.push(piece);
  assert.deepEqual(Buffer.concat(out), Buffer.from('to jane@acme.io é'));
  assert.equal(await joined(session.restoreStream([])), '');
  await assert.rejects(joined(session.restoreStream(['a', bytes])), TypeError);
});

test('what cannot be a token any more comes out at once', async () => {
  const session = redactor.session();
  session.redact('jane@acme.io');
  const out = [];
  let taken = 0;
  function* source() {
    for (const piece of ['I wrote to [EMAIL_', 'ADDRESS_1]', ' today', '.']) {
      yield piece;
      taken += 1;
    }
  }
  for await (const piece of session.restoreStream(source())) out.push([piece, taken]);
  assert.deepEqual(out, [['I wrote to ', 0], ['jane@acme.io', 1], [' today', 2], ['.', 3]]);
});

test('sealed values need no session', () => {
  const policy = { operator: { type: 'encrypt', key: { caller: 'k' } } };
  const sealing = new Redactor({ policy, keys: { k: 'a test key of no system at all' } });
  const value = { to: 'jane@acme.io', n: 1 };
  const sealed = sealing.redact(value);
  assert.match(sealed.to, /^\[EMAIL_ADDRESS:/);
  assert.deepEqual(sealing.restore(sealed), value);
  assert.equal(sealing.restore(sealed.to.toLowerCase()), 'jane@acme.io');
  assert.equal(sealing.restore(sealed, { destination: 'log' }), sealed);
  assert.deepEqual(sealing.session().restore(sealed), value);
  // A number comes back as one, a string of digits as a string.
  const numbers = { ssn: 536228145, cards: [4111111111111111, '4111111111111111'] };
  const sealedNumbers = sealing.redact(numbers);
  assert.match(sealedNumbers.ssn, /^\[US_SSN:/);
  assert.deepEqual(sealing.restore(sealedNumbers), numbers);
  assert.deepEqual(sealing.restore({ a: `<${sealedNumbers.ssn}>` }), { a: '<536228145>' });
});

test('options are checked, and a session is shown without a value', () => {
  const session = redactor.session();
  assert.ok(session instanceof Session);
  session.redact('jane@acme.io');
  assert.throws(() => session.restore('a', { to: 'user' }), TypeError);
  assert.throws(() => session.restore('a', 'user'), TypeError);
  assert.throws(() => session.restoreStream([], { destination: 5 }), TypeError);
  assert.equal(inspect(session), `Session { fingerprint: '${redactor.fingerprint}' }`);
});
