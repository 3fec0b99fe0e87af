import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Worker } from 'node:worker_threads';
import { Redactor } from '../index.mjs';

const redactor = new Redactor();
const MAIL = 'jane@acme.io';
const HIDDEN = '[EMAIL_ADDRESS]';

test('the async methods give what the sync ones give', async () => {
  const values = [MAIL, 'clean', '', `😀 ${MAIL}`, { a: [MAIL], b: new Map([['c', MAIL]]) }, Buffer.from(MAIL), 4111111111111111n, null];
  for (const value of values) {
    assert.deepEqual(await redactor.redactAsync(value), redactor.redact(value));
    assert.deepEqual(await redactor.scanAsync(value), redactor.scan(value));
    assert.deepEqual(await redactor.processAsync(value), redactor.process(value));
  }
  assert.deepEqual(await redactor.redactManyAsync(values), redactor.redactMany(values));
  assert.deepEqual(await redactor.scanManyAsync(values), redactor.scanMany(values));
  const clean = { a: ['b'] };
  assert.equal(await redactor.redactAsync(clean), clean);
});

test('many texts keep their order, and unchanged ones are the same', async () => {
  const bytes = Buffer.from('clean');
  const texts = Array.from({ length: 2000 }, (_, index) => (index % 3 === 0 ? `${index} 😀 ${MAIL}` : `${index} clean`));
  const expected = texts.map((text) => text.replace(MAIL, HIDDEN));
  assert.deepEqual(redactor.redactMany(texts), expected);
  assert.deepEqual(await redactor.redactManyAsync(new Set(texts)), expected);
  const findings = redactor.scanMany(texts);
  assert.deepEqual(findings, texts.map((text) => redactor.scan(text)));
  assert.deepEqual(await redactor.scanManyAsync(texts), findings);
  assert.equal(redactor.redactMany([bytes, MAIL])[0], bytes);
  assert.equal(redactor.redactMany([Buffer.from(MAIL)])[0].toString(), HIDDEN);
  assert.deepEqual([redactor.redactMany([]), redactor.scanMany([])], [[], []]);
});

test('the event loop goes on while a text is redacted', async () => {
  const text = `wombat quokka zebu okapi ${MAIL} `.repeat(Math.ceil((50 * 2 ** 20) / 38));
  for (const run of [() => redactor.redactAsync(text), () => redactor.redactManyAsync([text, text]), () => redactor.redactAsync({ text })]) {
    let ticks = 0;
    let done = false;
    const count = () => {
      ticks++;
      if (!done) setImmediate(count);
    };
    const result = run();
    setImmediate(count);
    await result;
    done = true;
    // A call that blocked would let the loop turn once or twice.
    assert.ok(ticks > 10, `${ticks}`);
  }
});

test('what is changed after the call is not in the result', async () => {
  const value = { mail: MAIL, note: 'clean', list: [MAIL], map: new Map([['k', MAIL]]), bytes: Buffer.from(MAIL) };
  const result = redactor.redactAsync(value);
  value.note = 'bob@corp.com';
  value.list.push('bob@corp.com');
  value.map.set('l', 'bob@corp.com');
  value.bytes.write('bob@');
  assert.deepEqual(await result, {
    mail: HIDDEN,
    note: 'clean',
    list: [HIDDEN],
    map: new Map([['k', HIDDEN]]),
    bytes: Buffer.from(HIDDEN),
  });
});

test('many calls at once', async () => {
  const results = await Promise.all(Array.from({ length: 500 }, (_, index) => redactor.redactAsync(`${index} ${MAIL}`)));
  assert.deepEqual(results, Array.from({ length: 500 }, (_, index) => `${index} ${HIDDEN}`));
});

test('worker threads have redactors of their own, and end in the middle of a call', async () => {
  const code = `
    const { parentPort, workerData } = require('node:worker_threads');
    const { Redactor, redact } = require(workerData.package);
    const redactor = new Redactor({ operators: { EMAIL_ADDRESS: () => 'x' } });
    redactor.redactAsync(workerData.text).then((later) => parentPort.postMessage([redact(workerData.text), redactor.redact(workerData.text), later]));
  `;
  const { fileURLToPath } = await import('node:url');
  const workerData = { package: fileURLToPath(new URL('../index.js', import.meta.url)), text: MAIL };
  const run = () =>
    new Promise((resolve, reject) => new Worker(code, { eval: true, workerData }).on('message', resolve).on('error', reject));
  for (const result of await Promise.all([run(), run(), run(), run()])) assert.deepEqual(result, [HIDDEN, 'x', 'x']);

  const busy = new Worker(
    `const { workerData, parentPort } = require('node:worker_threads');
     const { Redactor } = require(workerData.package);
     new Redactor().redactAsync('wombat quokka '.repeat(2e6) + workerData.text);
     parentPort.postMessage('started');`,
    { eval: true, workerData },
  );
  await new Promise((resolve) => busy.on('message', resolve));
  await busy.terminate();
  assert.equal(redactor.redact(MAIL), HIDDEN);
});
