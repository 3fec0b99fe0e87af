import assert from 'node:assert/strict';
import { test } from 'node:test';
import { OperatorError, Redactor } from '../index.mjs';

const TEXT = '😀 Ishmael met jane@acme.io. Then Ishmael left.';

function* crew(text) {
  for (const match of text.matchAll(/Ishmael|Queequeg/g)) {
    yield { entity: 'PERSON', start: match.index, end: match.index + match[0].length, score: 0.9 };
  }
}

function ships(text) {
  return [...text.matchAll(/Pequod/g)].map(({ index }) => ({ entity: 'SHIP', start: index, end: index + 6 }));
}
ships.entities = ['SHIP'];

test('what recognisers find joins the findings of the detectors', async () => {
  const redactor = new Redactor({ recognizers: [crew] });
  const { value, findings, report } = redactor.process(TEXT);
  assert.equal(value, '😀 [PERSON] met [EMAIL_ADDRESS]. Then [PERSON] left.');
  assert.equal(findings[0].detector, 'recognizer');
  assert.equal(findings[0].score, 0.9);
  assert.equal(TEXT.slice(findings[0].start, findings[0].end), 'Ishmael');
  assert.deepEqual(report.entities, { EMAIL_ADDRESS: 1, PERSON: 2 });
  assert.equal(redactor.redact(TEXT), value);
  assert.deepEqual(redactor.scan(TEXT), findings);
  assert.equal(await redactor.redactAsync(TEXT), value);
  assert.deepEqual(await redactor.scanAsync(TEXT), findings);
  assert.deepEqual(redactor.redactMany([TEXT, 'nobody']), [value, 'nobody']);
  assert.deepEqual(await redactor.redactManyAsync([TEXT]), [value]);
  assert.deepEqual(redactor.scanMany([TEXT]), [findings]);
});

test('recognisers see the strings of nested data', () => {
  const redactor = new Redactor({ recognizers: [crew, ships] });
  const data = { Queequeg: ['aboard the Pequod', Buffer.from('Queequeg'), 7], n: 1 };
  // Bytes are not passed on; the name is known from the key before them.
  const redacted = { '[PERSON]': ['aboard the [SHIP]', Buffer.from('[PERSON]'), 7], n: 1 };
  assert.deepEqual(redactor.redact(data), redacted);
  assert.deepEqual(redactor.redact([Buffer.from('Queequeg')]), [Buffer.from('Queequeg')]);
});

test('the policy decides about what recognisers find', () => {
  const redact = (policy) => new Redactor({ policy, recognizers: [crew] }).redact('Queequeg');
  assert.equal(redact({ entities: { PERSON: false } }), 'Queequeg');
  assert.equal(redact({ entities: { PERSON: 'remove' } }), '');
  assert.equal(redact({ threshold: 0.95 }), 'Queequeg');
  const operators = { PERSON: (_, value) => value.toUpperCase() };
  assert.equal(new Redactor({ operators, recognizers: [crew] }).redact('Queequeg'), 'QUEEQUEG');
  // Also of what nobody else finds.
  assert.equal(new Redactor({ operators: { SHIP: () => 'a ship' }, recognizers: [ships] }).redact('the Pequod'), 'the a ship');
});

test('what is wrong ends the call, and shows nothing', async () => {
  const wrong = [
    { entity: 'PERSON', start: 0, end: 99 },
    { entity: 'PERSON', start: 5, end: 2 },
    { entity: 'PERSON', start: 0.5, end: 2 },
    { entity: 'NOBODY_KNOWS', start: 0, end: 2 },
    { entity: 'PERSON', start: 0, end: 2, score: 1.5 },
    { start: 0, end: 2 },
  ];
  for (const found of wrong) {
    const redactor = new Redactor({ recognizers: [() => [found]] });
    for (const value of ['secret words', ['secret words']]) {
      assert.throws(() => redactor.redact(value), (error) => error instanceof OperatorError && !error.message.includes('secret'));
      await assert.rejects(redactor.redactAsync(value), OperatorError);
    }
  }
});

test('what a recogniser throws is thrown', async () => {
  const failure = new RangeError('the model is not there');
  const redactor = new Redactor({
    recognizers: [
      () => {
        throw failure;
      },
    ],
  });
  assert.throws(() => redactor.redact('words'), failure);
  await assert.rejects(redactor.processAsync({ key: 'words' }), failure);
  assert.throws(() => new Redactor({ recognizers: ['spacy'] }), TypeError);
  await assert.rejects(async () => {
    for await (const piece of redactor.redactStream(['words'])) assert.fail(piece);
  }, failure);
});

test('a stream gives what the whole text gives', async () => {
  const redactor = new Redactor({ recognizers: [crew], operators: { PERSON: ({ start }) => `<${start}>` } });
  const text = '😀 Queequeg wrote to jane@acme.io. Queequeg 😀 sails';
  const whole = redactor.redact(text);
  for (const length of [1, 3, text.length]) {
    let made = '';
    for await (const piece of redactor.redactStream(text.match(new RegExp(`[^]{1,${length}}`, 'g')))) made += piece;
    assert.equal(made, whole);
    made = '';
    const events = [...text].map((piece) => ({ type: 'text-delta', id: '1', text: piece }));
    for await (const event of redactor.redactStream([...events, { type: 'text-end', id: '1' }])) made += event.text ?? '';
    assert.equal(made, whole);
  }
  // Bytes are no text for a recogniser, in a stream as elsewhere.
  const bytes = [];
  for await (const piece of redactor.redactStream([Buffer.from(text)])) bytes.push(piece);
  assert.deepEqual(Buffer.concat(bytes), redactor.redact(Buffer.from(text)));
});

test('sessions ask recognisers too', async () => {
  const session = new Redactor({ recognizers: [crew] }).session();
  assert.equal(session.redact('Queequeg'), '[PERSON_1]');
  assert.deepEqual(await session.redactAsync({ name: 'Queequeg' }), { name: '[PERSON_1]' });
  assert.equal(session.restore('[PERSON_1] sails'), 'Queequeg sails');
});
