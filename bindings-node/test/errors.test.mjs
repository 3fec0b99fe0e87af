import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { pathToFileURL } from 'node:url';
import { inspect } from 'node:util';
import {
  DetectorError,
  MissingKeyError,
  OperatorError,
  Policy,
  PolicyError,
  Redactor,
  ReticentError,
  UnsupportedError,
} from '../index.mjs';

const folder = mkdtempSync(join(tmpdir(), 'reticent-'));
after(() => rmSync(folder, { recursive: true }));

function file(name, text) {
  const path = join(folder, name);
  writeFileSync(path, text);
  return path;
}

// Runs what must fail, and gives the error.
function failure(run) {
  try {
    run();
  } catch (error) {
    return error;
  }
  return assert.fail('nothing was thrown');
}

const ticket = {
  id: 'acme.ticket',
  entity: 'TICKET',
  anchors: ['TCK-'],
  shape: 'TCK-[0-9]{6}',
  base: 80,
  max_length: 10,
  examples: [{ text: 'see TCK-123456 now', find: 'TCK-123456' }],
};

test('each mistake has its class, its code and its remedy', () => {
  const key = 'RETICENT_TEST_NO_SUCH_KEY';
  const table = [
    [{ policy: { threshhold: 0.5 } }, PolicyError, 'policy-value', /threshold/],
    [{ policy: { threshold: 2 } }, PolicyError, 'policy-value', /threshold/],
    [{ policy: { profile: 'pcl' } }, PolicyError, 'policy-value', /pci/],
    [{ profile: 'pcl' }, PolicyError, 'policy-value', /pci/],
    [{ policy: {}, profile: 'pci' }, PolicyError, 'policy-value', /profile/],
    [{ policy: 5 }, PolicyError, 'policy-value', /number/],
    // JSON would write them as an empty object, or leave them out.
    [{ policy: { entities: new Map([['US_SSN', false]]) } }, PolicyError, 'policy-value', /plain data/],
    [{ policy: { entities: { US_SSN: () => 'x' } } }, PolicyError, 'policy-value', /plain data/],
    [{ policy: { detector: [{ ...ticket, shape: 'TCK-[0-9]+' }] } }, DetectorError, 'detector', /acme\.ticket/],
    [{ policy: { detector: [{ ...ticket, shape: 'TCK-[0-9' }] } }, DetectorError, 'detector', /acme\.ticket/],
    [{ policy: { detector: [ticket, ticket] } }, DetectorError, 'detector', /acme\.ticket/],
    [{ policy: { detector: [{ ...ticket, validators: ['phone:XX'] }] } }, DetectorError, 'detector', /`validators`: .*`XX`/],
    [{ policy: { operator: 'hash' } }, OperatorError, 'operator', /key/],
    [{ policy: { operator: { type: 'hash', key: 'hunter2 hunter2 hunter2' } } }, OperatorError, 'operator', /key/],
    [{ policy: { version: 2 } }, UnsupportedError, 'unsupported', /version/],
    [{ policy: { operator: { type: 'hash', key: { env: key } } } }, MissingKeyError, 'missing-key', new RegExp(key)],
    [{ policy: { operator: { type: 'hash', key: { caller: 'app' } } } }, MissingKeyError, 'missing-key', /app/],
    [{ policy: { operator: { type: 'hash', key: { caller: 'app' } } }, keys: { app: 'hunter2' } }, MissingKeyError, 'missing-key', /app/],
  ];
  for (const [options, type, code, words] of table) {
    const error = failure(() => new Redactor(options));
    assert.ok(error instanceof type, inspect(error));
    assert.ok(error instanceof ReticentError && error instanceof Error);
    assert.equal(error.name, type.name);
    assert.equal(error.code, code);
    assert.match(error.message, words);
    assert.ok(error.help.length > 5 && error.message.endsWith(error.help), error.message);
    assert.doesNotMatch(inspect(error), /hunter2/);
  }
});

test('a mistake in a file has its line', () => {
  const texts = [
    ['p.toml', 'version = 1\n\nthreshhold = 0.5\n'],
    ['p.yaml', 'version: 1\n\nthreshhold: 0.5\n'],
    ['p.json', '{\n"version": 1,\n"threshhold": 0.5}\n'],
  ];
  for (const [name, text] of texts) {
    const path = file(name, text);
    for (const policy of [path, pathToFileURL(path)]) {
      const error = failure(() => new Redactor({ policy }));
      assert.ok(error instanceof PolicyError);
      assert.equal(error.file, path);
      assert.equal(error.line, 3);
      assert.ok(error.message.startsWith(`${path}:3: `));
    }
    assert.equal(failure(() => Policy.parse(text, name)).file, name);
  }
  const error = failure(() => Policy.load(file('broken.toml', 'version = = 1')));
  assert.deepEqual([error.code, error.line], ['policy-syntax', 1]);
});

test('a mistaken detector in a file has the line of its key', () => {
  const second = JSON.stringify({ ...ticket, id: 'acme.parcel', validators: ['phone:XX'] });
  const text = `{"detector": [${JSON.stringify(ticket)}, ${second.replace('"validators"', '\n"validators"')}]}`;
  const error = failure(() => Policy.load(file('detectors.json', text)));
  assert.ok(error instanceof DetectorError);
  assert.deepEqual([error.file, error.line], [join(folder, 'detectors.json'), 2]);
  assert.match(error.message, /`acme\.parcel`, `validators`: /);
  assert.match(error.help, /`phone:GB`/);
});

test('a file that cannot be read gives the error of Node', () => {
  const missing = failure(() => Policy.load(join(folder, 'missing.toml')));
  assert.ok(!(missing instanceof ReticentError));
  assert.equal(missing.code, 'ENOENT');
  assert.equal(missing.path, join(folder, 'missing.toml'));
});

test('a file that is no policy says why', () => {
  const latin = failure(() => Policy.load(file('latin.toml', Buffer.from([0xe9, 0x3d, 0x31]))));
  assert.ok(latin instanceof PolicyError);
  assert.deepEqual([latin.code, latin.file], ['policy-syntax', join(folder, 'latin.toml')]);
  assert.match(latin.message, /UTF-8/);
  assert.equal(failure(() => Policy.load(file('policy.ini', ''))).code, 'unsupported');
});

test('a policy object must be plain data', () => {
  const cycle = {};
  cycle.self = cycle;
  for (const source of [cycle, { threshold: 1n }, null, 5, true, Symbol('x')]) {
    assert.equal(failure(() => new Policy(source)).code, 'policy-value');
  }
});

test('options are checked', () => {
  assert.throws(() => new Redactor({ polcy: 'p.toml' }), /"polcy"/);
  for (const options of ['p.toml', null, new Policy()]) assert.throws(() => new Redactor(options), TypeError);
});

test('policies are equal in every form', () => {
  const source = { threshold: 0.6, entities: { EMAIL_ADDRESS: 'remove' }, detector: [ticket] };
  const policy = new Policy(source);
  const path = file('same.toml', policy.toTOML());
  for (const same of [new Policy(policy.toJSON()), Policy.load(path), Policy.parse(JSON.stringify(policy), 'p.json')]) {
    assert.equal(same.fingerprint, policy.fingerprint);
    const redactor = new Redactor({ policy: same });
    assert.equal(redactor.fingerprint, policy.fingerprint);
    assert.equal(redactor.redact('see TCK-123456 of jane@acme.io'), 'see [TICKET] of ');
  }
  assert.notEqual(new Policy().fingerprint, policy.fingerprint);
  assert.equal(Policy.profile('pci').fingerprint, new Policy({ profile: 'pci' }).fingerprint);
  assert.deepEqual(new Redactor({ profile: 'pci' }).scan('jane@acme.io 4111 1111 1111 1111').map(({ entity }) => entity), ['CREDIT_CARD']);
  assert.equal(inspect(policy), `Policy { fingerprint: '${policy.fingerprint}' }`);
});

test('keys come from the environment or the caller', () => {
  const name = 'RETICENT_TEST_KEY';
  const secret = 'correct horse battery staple';
  process.env[name] = secret;
  try {
    const hash = (key, keys) => new Redactor({ policy: { operator: { type: 'hash', key } }, ...(keys && { keys }) }).redact('jane@acme.io');
    const hashed = hash({ env: name });
    assert.doesNotMatch(hashed, /jane/);
    assert.equal(hash({ caller: 'app' }, { app: secret }), hashed);
    assert.equal(hash({ caller: 'app' }, { app: new TextEncoder().encode(secret) }), hashed);
    assert.notEqual(hash({ caller: 'app' }, { app: `${secret}!` }), hashed);
    const bad = { get app() { throw new RangeError('mine'); } };
    assert.throws(() => hash({ caller: 'app' }, bad), RangeError);
  } finally {
    delete process.env[name];
  }
});
