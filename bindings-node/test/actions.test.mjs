// What findings mean for the call: warnings, questions, calls that fail; and who is told of calls.

import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { parse } from 'smol-toml';
import { AuditError, AuditLog, BlockedError, MissingKeyError, OperatorError, Redactor } from '../index.mjs';

const file = new URL('../../tests/conformance/actions/actions.toml', import.meta.url);
const calls = parse(readFileSync(file, 'utf8')).call;
const SSN = 'my SSN is 536-22-8145';

async function collect(pieces) {
  const all = [];
  for await (const piece of pieces) all.push(piece);
  return all;
}

// The warnings of a call; they are emitted on the next tick.
async function warnings(call) {
  const seen = [];
  const see = (warning) => {
    if (warning.name === 'PolicyWarning') seen.push(warning.message);
  };
  process.on('warning', see);
  try {
    const value = await call();
    await new Promise((resolve) => setImmediate(resolve));
    return [value, seen];
  } finally {
    process.off('warning', see);
  }
}

for (const call of calls) {
  test(`the corpus: ${call.name}`, async () => {
    const asked = [];
    const ask = (findings) => {
      asked.push(...findings.map((finding) => finding.entity));
      return call.answer;
    };
    const options = { policy: call.policy };
    const sync = new Redactor({ ...options, ask: call.answer && ask });
    const later = new Redactor({ ...options, ask: call.answer && (async (findings) => ask(findings)) });
    const { text } = call;
    const ways = [['', false, () => sync.redactMany([text])[0]]];
    for (const [target, tokens] of [[sync, false], [sync.session(), true]]) {
      ways.push(['', tokens, () => target.redact(text)]);
      ways.push([' at /note', tokens, () => target.process({ note: text }).value.note]);
    }
    for (const [target, tokens] of [[later, false], [later.session(), true]]) {
      ways.push(['', tokens, () => target.redactAsync(text)]);
      ways.push([' at /note', tokens, async () => (await target.processAsync({ note: text })).value.note]);
    }
    for (const [place, tokens, make] of ways) {
      asked.length = 0;
      const named = (entities) => entities.map((entity) => entity + place).join(', ');
      if (call.blocked) {
        await assert.rejects(
          async () => make(),
          (error) => {
            assert.ok(error instanceof BlockedError);
            assert.equal(error.message, `the policy blocks what holds ${named(call.blocked)}. ${error.help}`);
            assert.deepEqual(error.blocked.map((one) => one.entity), call.blocked);
            return true;
          },
        );
      } else {
        const [value, seen] = await warnings(make);
        assert.equal(value, tokens ? call.redacted.replaceAll(']', '_1]') : call.redacted);
        assert.deepEqual(seen, call.warned ? [`the policy warns of ${named(call.warned)}`] : []);
      }
      assert.deepEqual(asked, call.asked ?? []);
    }
  });
}

test('streams fail before anything blocked is given', async () => {
  const given = [];
  const read = async () => {
    const redactor = new Redactor({ policy: { entities: { US_SSN: 'block' } } });
    for await (const piece of redactor.redactStream([`${SSN} `, ...Array(40).fill('wombat '.repeat(1000))])) given.push(piece);
  };
  await assert.rejects(read, BlockedError);
  // What stands before it may have been given.
  assert.ok('my SSN '.startsWith(given.join('')));
  const [text, seen] = await warnings(async () => {
    const pieces = await collect(new Redactor({ policy: { action: 'warn' } }).redactStream([SSN]));
    return pieces.join('');
  });
  assert.deepEqual([text, seen], ['my SSN is [US_SSN]', ['the policy warns of US_SSN']]);
});

test('an answer is about the value that was asked about', async () => {
  const bytes = Buffer.from(SSN);
  const ask = async () => {
    bytes.write('6', bytes.length - 1);
    return 'allow';
  };
  const redactor = new Redactor({ policy: { action: 'ask' }, ask });
  await assert.rejects(redactor.redactAsync({ a: bytes }), BlockedError);
  const each = new Redactor({ policy: { action: 'ask' }, ask: (findings) => findings.map((_, nth) => (nth ? 'mask' : 'allow')) });
  assert.deepEqual(each.redact([SSN, SSN]), [SSN, 'my SSN is [US_SSN]']);
});

test('what is no answer ends the call', async () => {
  for (const answer of ['yes', ['allow', 'allow'], [], undefined, 1]) {
    const redactor = new Redactor({ policy: { action: 'ask' }, ask: () => answer });
    assert.throws(() => redactor.redact(SSN), OperatorError);
    await assert.rejects(redactor.redactAsync(SSN), OperatorError);
  }
  const later = new Redactor({ policy: { action: 'ask' }, ask: async () => 'allow' });
  assert.throws(() => later.redact(SSN), /redactAsync/);
  const failing = new Redactor({ policy: { action: 'ask' }, ask: () => { throw new RangeError('nobody'); } });
  assert.throws(() => failing.redact(SSN), RangeError);
  assert.throws(() => new Redactor({ ask: 1 }), TypeError);
});

test('each call is told', async () => {
  const records = [];
  const redactor = new Redactor({
    policy: { entities: { US_SSN: 'block', IBAN_CODE: 'warn' } },
    audit: (record) => records.push(record),
  });
  redactor.redact('hello');
  redactor.session().process({ a: 'jane@acme.io', b: 'jane@acme.io' });
  assert.throws(() => redactor.redact({ x: SSN }), BlockedError);
  await collect(redactor.redactStream(['mail jane', '@acme.io']));
  await redactor.redactAsync('jane@acme.io');
  const told = records.map(({ outcome, report }) => [outcome, report.entities, report.operators, report.actions, report.paths]);
  assert.deepEqual(told, [
    ['done', {}, {}, {}, {}],
    ['done', { EMAIL_ADDRESS: 2 }, { tokenize: 2 }, {}, { '/a': 1, '/b': 1 }],
    ['blocked', { US_SSN: 1 }, {}, { block: 1 }, { '/x': 1 }],
    ['done', { EMAIL_ADDRESS: 1 }, { replace: 1 }, {}, {}],
    ['done', { EMAIL_ADDRESS: 1 }, { replace: 1 }, {}, {}],
  ]);
  assert.ok(records.every(({ time, seconds }) => time.endsWith('Z') && seconds >= 0));
  assert.ok(!JSON.stringify(records).includes('536-22'));
  const failing = new Redactor({ audit: () => { throw new RangeError('the disk is full'); } });
  assert.throws(() => failing.redact('hello'), RangeError);
  assert.throws(() => new Redactor({ audit: [1] }), TypeError);
});

test('a log is chained and checked', (context) => {
  const folder = mkdtempSync(join(tmpdir(), 'reticent-'));
  context.after(() => rmSync(folder, { recursive: true }));
  process.env.RETICENT_TEST_AUDIT_KEY = 'a test key, not a real one';
  const keys = [undefined, 'a test key, not a real one', { env: 'RETICENT_TEST_AUDIT_KEY' }];
  for (const [nth, key] of keys.entries()) {
    const path = join(folder, `${nth}.jsonl`);
    const log = new AuditLog(path, { key });
    const redactor = new Redactor({ audit: [log] });
    for (let call = 0; call < 5; call += 1) redactor.redact('mail jane@acme.io');
    assert.equal(AuditLog.check(path, { key }), 5);
    assert.equal(AuditLog.check(path, { key, head: log.head }), 5);
    const text = readFileSync(path, 'utf8');
    assert.ok(!text.includes('jane') && text.includes('"EMAIL_ADDRESS":1'));
    writeFileSync(path, text.replace('"EMAIL_ADDRESS":1', '"EMAIL_ADDRESS":0'));
    assert.throws(() => AuditLog.check(path, { key }), AuditError);
  }
  assert.throws(() => new AuditLog(join(folder, 'no', 'such')), AuditError);
  assert.throws(() => new AuditLog(join(folder, 'x'), { key: { env: 'NO_SUCH_KEY' } }), MissingKeyError);
});
