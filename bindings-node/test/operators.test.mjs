import assert from 'node:assert/strict';
import { test } from 'node:test';
import { OperatorError, Redactor } from '../index.mjs';

const MAIL = 'jane@acme.io';

test('a function of the caller gives what stands in place of a value', async () => {
  const calls = [];
  const redactor = new Redactor({
    operators: {
      EMAIL_ADDRESS(finding, value) {
        calls.push([finding.entity, finding.detector, finding.start, finding.end, value]);
        return `<${value.length}😀>`;
      },
    },
  });
  const text = `😀 ${MAIL}, é 4111 1111 1111 1111 ☃ bob@corp.com`;
  const expected = '😀 <12😀>, é [CREDIT_CARD] ☃ <12😀>';
  const expectedCalls = [
    ['EMAIL_ADDRESS', 'contact.email', 3, 15, MAIL],
    ['EMAIL_ADDRESS', 'contact.email', 41, 53, 'bob@corp.com'],
  ];
  assert.equal(text.slice(41, 53), 'bob@corp.com');
  const runs = [
    () => redactor.redact(text),
    () => redactor.process(text).value,
    () => redactor.redactAsync(text),
    async () => (await redactor.processAsync(text)).value,
    () => redactor.redactMany([text])[0],
    async () => (await redactor.redactManyAsync([text]))[0],
    () => redactor.redact({ text }).text,
    async () => (await redactor.redactAsync([text]))[0],
  ];
  for (const run of runs) {
    calls.length = 0;
    assert.equal(await run(), expected, String(run));
    assert.deepEqual(calls, expectedCalls, String(run));
  }
});

test('offsets are those of each string, in whatever order', () => {
  const found = [];
  const redactor = new Redactor({ operators: { '*': ({ start, end }, value) => (found.push([value, start, end]), value) } });
  const value = { a: `é${' '.repeat(9)}${MAIL}`, b: [`☃ ${MAIL} 😀 ${MAIL}`], card_number: 4111111111111111 };
  assert.equal(redactor.redact(value), value);
  assert.deepEqual(
    new Set(found.map(String)),
    new Set([[MAIL, 10, 22], [MAIL, 2, 14], [MAIL, 18, 30], ['4111111111111111', 0, 16]].map(String)),
  );
});

test('`*` is for every entity without a function of its own', () => {
  const redactor = new Redactor({ operators: { '*': ({ entity }) => entity.toLowerCase(), EMAIL_ADDRESS: () => '' } });
  assert.equal(redactor.redact(`${MAIL} 4111 1111 1111 1111`), ' credit_card');
});

test('what a function throws is thrown as it is, and nothing is returned', async () => {
  for (const thrown of [new RangeError('mine'), 'a string', undefined, null, { code: 1 }]) {
    let calls = 0;
    const redactor = new Redactor({
      operators: {
        EMAIL_ADDRESS() {
          calls++;
          throw thrown;
        },
      },
    });
    const values = [`${MAIL} bob@corp.com`, { a: MAIL, b: 'bob@corp.com' }];
    for (const value of values) {
      for (const run of [
        async () => redactor.redact(value),
        async () => redactor.process(value),
        () => redactor.redactAsync(value),
        async () => redactor.redactMany([value]),
        () => redactor.redactManyAsync([value]),
      ]) {
        calls = 0;
        const outcome = await run().then(
          (result) => ({ result }),
          (error) => ({ error }),
        );
        assert.ok('error' in outcome && outcome.error === thrown);
        assert.equal(calls, 1);
      }
    }
    assert.equal(redactor.scan(MAIL).length, 1);
  }
});

test('something else than a string is an error', async () => {
  for (const returned of [undefined, null, 1, Promise.resolve('x'), new String('x')]) {
    const redactor = new Redactor({ operators: { EMAIL_ADDRESS: () => returned } });
    const expected = (error) =>
      error instanceof OperatorError && error.code === 'operator' && /EMAIL_ADDRESS/.test(error.message) && !/jane/.test(error.stack);
    assert.throws(() => redactor.redact(MAIL), expected);
    await assert.rejects(redactor.redactAsync({ mail: MAIL }), expected);
  }
});

test('a function can call the redactor', () => {
  const inner = new Redactor();
  const redactor = new Redactor({ operators: { EMAIL_ADDRESS: (_, value) => inner.redact(`(${value})`) } });
  assert.equal(redactor.redact(`${MAIL} ${MAIL}`), '([EMAIL_ADDRESS]) ([EMAIL_ADDRESS])');
});

test('names of entities and functions are checked', () => {
  assert.throws(() => new Redactor({ operators: { EMAIL_ADRESS: () => '' } }), (error) => /EMAIL_ADDRESS/.test(error.message) && error.help !== '');
  assert.throws(() => new Redactor({ operators: { EMAIL_ADDRESS: 'mask' } }), TypeError);
});

async function joined(pieces) {
  const all = [];
  for await (const piece of pieces) all.push(piece);
  return all;
}

test('a stream calls functions as the whole text does', async () => {
  const seen = [];
  const operate = ({ entity, start, end }, value) => {
    seen.push([entity, start, end, value]);
    return `<${value.length}>`;
  };
  const redactor = new Redactor({ operators: { EMAIL_ADDRESS: operate } });
  const text = `😀 é ${MAIL}, "${MAIL}" 😀 and call (212) 555-0147; eve@acme.io`;
  const whole = redactor.redact(text);
  const expected = seen.splice(0);
  assert.ok(expected.length === 3 && whole.includes('<12>') && whole.includes('[PHONE_NUMBER]'));
  for (const length of [1, 2, 5, text.length]) {
    const pieces = text.match(new RegExp(`[^]{1,${length}}`, 'g'));
    assert.equal((await joined(redactor.redactStream(pieces))).join(''), whole, `in pieces of ${length}`);
    assert.deepEqual(seen.splice(0), expected);
  }
  const bytes = await joined(redactor.redactStream([Buffer.from(text.slice(0, 20)), Buffer.from(text.slice(20))]));
  assert.equal(Buffer.concat(bytes).toString(), whole);
  const events = [...text].map((piece) => ({ type: 'text-delta', id: '1', text: piece }));
  const made = await joined(redactor.redactStream([...events, { type: 'text-end', id: '1' }]));
  assert.equal(made.map((event) => event.text ?? '').join(''), whole);
});

test('what a function throws ends a stream as it is', async () => {
  const failure = new Error('no');
  const operators = {
    EMAIL_ADDRESS: () => {
      throw failure;
    },
  };
  const redactor = new Redactor({ operators });
  const given = [];
  await assert.rejects(async () => {
    for await (const piece of redactor.redactStream(['to you: ', MAIL, ' and more'])) given.push(piece);
  }, failure);
  assert.equal(given.join(''), 'to you: ');
});
