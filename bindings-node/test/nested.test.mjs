import assert from 'node:assert/strict';
import { test } from 'node:test';
import vm from 'node:vm';
import fc from 'fast-check';
import { process, Redactor, redact, scan } from '../index.mjs';

const MAIL = 'jane@acme.io';
const HIDDEN = '[EMAIL_ADDRESS]';

// Redacts and makes sure that the input has not changed.
function redactOnly(value) {
  const before = structuredClone(value);
  const redacted = redact(value);
  assert.deepEqual(value, before);
  return redacted;
}

test('objects and arrays keep their shape', () => {
  const value = { role: 'user', parts: [{ text: `mail ${MAIL}` }, null, true, 1.5, undefined], n: 7 };
  const { value: redacted, findings, report } = process(value);
  assert.deepEqual(redacted, { role: 'user', parts: [{ text: `mail ${HIDDEN}` }, null, true, 1.5, undefined], n: 7 });
  assert.deepEqual(Object.keys(redacted), Object.keys(value));
  assert.deepEqual(findings.map(({ path, start, end }) => ({ path, start, end })), [{ path: '/parts/0/text', start: 5, end: 17 }]);
  assert.deepEqual(report.paths, { '/parts/0/text': 1 });
  assert.deepEqual(scan(value), findings);
  assert.deepEqual(redactOnly(value), redacted);
});

test('the same object where nothing is found, and unchanged parts are shared', () => {
  const clean = { a: [1, 'x', { y: 'z' }], m: new Map([['k', new Set(['v'])]]), d: new Date(0), b: Buffer.from('x') };
  assert.equal(redact(clean), clean);
  assert.equal(process(clean).value, clean);
  const redacted = redact({ clean, mail: MAIL });
  assert.equal(redacted.clean, clean);
  assert.equal(redacted.mail, HIDDEN);
});

test('a primitive comes back as it is', () => {
  for (const value of [undefined, null, true, false, 0, -0, NaN, Infinity, 1.5, 12, 5n, Symbol.iterator]) {
    assert.ok(Object.is(redact(value), value));
    assert.deepEqual(scan(value), []);
  }
  const numbers = { nan: NaN, infinite: -Infinity, zero: -0, float: 0.1 };
  assert.equal(redact(numbers), numbers);
});

test('keys are redacted, and those that fall together are told apart', () => {
  const redacted = redact({ [MAIL]: 1, 'bob@corp.com': 2, other: 3 });
  assert.deepEqual(redacted, { [HIDDEN]: 1, [`${HIDDEN}_2`]: 2, other: 3 });
  assert.deepEqual(Object.keys(redacted), [HIDDEN, `${HIDDEN}_2`, 'other']);
});

test('a key gives its value context', () => {
  assert.deepEqual(redact({ ssn: '536228145', order: '536228145' }), { ssn: '[US_SSN]', order: '536228145' });
});

test('maps and sets', () => {
  const key = { owner: MAIL };
  const map = new Map([['a', MAIL], [MAIL, 1], [key, 2], [7, MAIL], [NaN, 'x'], [4111111111111111n, 'y']]);
  const redacted = redact(map);
  assert.deepEqual(
    [...redacted],
    [['a', HIDDEN], [HIDDEN, 1], [{ owner: HIDDEN }, 2], [7, HIDDEN], [NaN, 'x'], ['[CREDIT_CARD]', 'y']],
  );
  assert.equal(key.owner, MAIL);
  assert.equal(map.size, 6);
  const set = new Set(['a', MAIL, 1, { mail: MAIL }]);
  assert.deepEqual([...redact(set)], ['a', HIDDEN, 1, { mail: HIDDEN }]);
  assert.equal(set.size, 4);
});

test('subclasses of arrays, maps and sets stay what they are, with their own properties', () => {
  class Rows extends Array {}
  class Registry extends Map {
    owner = MAIL;
    set() {
      throw new Error('not called');
    }
  }
  class Names extends Set {
    constructor() {
      super();
      this.made = (this.made ?? 0) + 1;
    }
  }
  const rows = redact(Rows.of('a', MAIL));
  assert.ok(rows instanceof Rows && Array.isArray(rows));
  assert.deepEqual([...rows], ['a', HIDDEN]);
  const original = new Registry();
  Map.prototype.set.call(original, 'k', MAIL);
  const registry = redact(original);
  assert.ok(registry instanceof Registry);
  assert.equal(registry.owner, HIDDEN);
  assert.equal(registry.get('k'), HIDDEN);
  const names = redact(new Names().add(MAIL));
  assert.ok(names instanceof Names);
  assert.deepEqual([[...names], names.made], [[HIDDEN], 1]);
});

test('instances of classes keep their prototype; no constructor or setter runs', () => {
  let made = 0;
  class Person {
    constructor(mail) {
      made++;
      this.mail = mail;
    }
    set nick(_) {
      throw new Error('not called');
    }
    greet() {
      return `hi ${this.mail}`;
    }
  }
  const person = new Person(MAIL);
  Object.defineProperty(person, 'nick', { value: MAIL, enumerable: true });
  const redacted = redact(person);
  assert.equal(made, 1);
  assert.ok(redacted instanceof Person);
  assert.equal(redacted.greet(), `hi ${HIDDEN}`);
  assert.equal(redacted.nick, HIDDEN);
  assert.equal(person.mail, MAIL);
});

test('getters are read once; one that throws leaves its object alone and named', () => {
  let reads = 0;
  const value = {
    get mail() {
      reads++;
      return MAIL;
    },
  };
  assert.deepEqual(redact(value), { mail: HIDDEN });
  assert.equal(reads, 1);
  class Broken {
    mail = MAIL;
    constructor() {
      Object.defineProperty(this, 'bad', {
        enumerable: true,
        get() {
          throw new Error(MAIL);
        },
      });
    }
  }
  const broken = new Broken();
  const result = process({ broken, mail: MAIL });
  assert.equal(result.value.broken, broken);
  assert.equal(result.value.mail, HIDDEN);
  assert.deepEqual(result.report.unsupported, ['Broken']);
});

test('what cannot be looked into comes back unchanged and is named', () => {
  class Hidden {
    #mail = MAIL;
    read() {
      return this.#mail;
    }
  }
  const { proxy, revoke } = Proxy.revocable({}, {});
  revoke();
  const unknown = {
    hidden: new Hidden(),
    run() {},
    promise: Promise.resolve(MAIL),
    weak: new WeakMap(),
    weakSet: new WeakSet(),
    weakRef: new WeakRef({}),
    url: new URL('https://acme.io'),
    pattern: /jane/,
    buffer: new ArrayBuffer(8),
    view: new DataView(new ArrayBuffer(8)),
    iterator: [MAIL][Symbol.iterator](),
    proxy,
  };
  const { value, findings, report } = process(unknown);
  assert.equal(value, unknown);
  assert.deepEqual(findings, []);
  assert.deepEqual(
    new Set(report.unsupported),
    new Set([
      'Hidden', 'Function', 'Promise', 'WeakMap', 'WeakSet', 'WeakRef', 'URL', 'RegExp', 'ArrayBuffer', 'DataView',
      // An iterator's prototype has no constructor to take a name from.
      'Object', 'Proxy',
    ]),
  );
  assert.equal(process(() => {}).report.unsupported[0], 'Function');
});

test('a proxy is read through its traps', () => {
  assert.deepEqual(redact(new Proxy({ mail: MAIL }, {})), { mail: HIDDEN });
  assert.deepEqual(redact(new Proxy([MAIL], {})), [HIDDEN]);
});

test('dates, boxed values and numbers', () => {
  const date = new Date(0);
  const redacted = redact({ date, text: new String(MAIL) });
  assert.equal(redacted.date, date);
  assert.ok(redacted.text instanceof String);
  assert.equal(redacted.text.valueOf(), HIDDEN);
  for (const card of [4111111111111111, 4111111111111111n, Object(4111111111111111), Object(4111111111111111n)]) {
    assert.equal(redact(card), '[CREDIT_CARD]');
    assert.deepEqual(redact([card]), ['[CREDIT_CARD]']);
    assert.deepEqual(redact({ card_number: card }), { card_number: '[CREDIT_CARD]' });
  }
  const big = { huge: 10n ** 100_000n, negative: -(10n ** 30n), boxed: Object(0.5), yes: Object(true) };
  assert.equal(redact(big), big);
});

test('errors', () => {
  const cause = new TypeError(`cause ${MAIL}`);
  const error = new RangeError(`failed for ${MAIL}`, { cause });
  error.code = 'E_MAIL';
  const redacted = redact(error);
  assert.ok(redacted instanceof RangeError && redacted.cause instanceof TypeError);
  assert.equal(redacted.message, `failed for ${HIDDEN}`);
  assert.equal(redacted.cause.message, `cause ${HIDDEN}`);
  assert.equal(redacted.code, 'E_MAIL');
  assert.match(redacted.stack, /failed for \[EMAIL_ADDRESS\]\n\s+at /);
  assert.doesNotMatch(redacted.stack, /jane/);
  assert.deepEqual(Object.keys(redacted), ['code']);
  assert.equal(error.message, `failed for ${MAIL}`);
  const many = redact(new AggregateError([new Error(MAIL)], 'several'));
  assert.equal(many.errors[0].message, HIDDEN);
  const clean = new Error('nothing');
  assert.equal(redact(clean), clean);
});

test('cycles and shared parts are kept', () => {
  const shared = { mail: MAIL };
  const bytes = Buffer.from(MAIL);
  const value = { a: shared, b: [shared, bytes], bytes, map: new Map() };
  value.self = value;
  value.map.set('back', value);
  const redacted = redact(value);
  assert.equal(redacted.self, redacted);
  assert.equal(redacted.map.get('back'), redacted);
  assert.equal(redacted.a, redacted.b[0]);
  assert.equal(redacted.bytes, redacted.b[1]);
  assert.deepEqual(redacted.a, { mail: HIDDEN });
  assert.equal(value.self, value);
  const clean = { x: 'y' };
  clean.self = clean;
  assert.equal(redact(clean), clean);
});

test('keys that touch prototypes are keys like any other', () => {
  const value = JSON.parse(`{"__proto__": {"polluted": "${MAIL}"}, "constructor": {"prototype": {"polluted": "${MAIL}"}}, "mail": "${MAIL}"}`);
  const redacted = redact(value);
  assert.equal({}.polluted, undefined);
  assert.equal(Object.getPrototypeOf(redacted), Object.prototype);
  assert.deepEqual(Object.keys(redacted), ['__proto__', 'constructor', 'mail']);
  assert.equal(Object.getOwnPropertyDescriptor(redacted, '__proto__').value.polluted, HIDDEN);
  assert.equal(redacted.constructor.prototype.polluted, HIDDEN);
});

test('symbols, hidden properties and objects without a prototype', () => {
  const symbol = Symbol('tag');
  const value = Object.create(null);
  value[symbol] = MAIL;
  value.mail = MAIL;
  Object.defineProperty(value, 'hidden', { value: MAIL, enumerable: false });
  const redacted = redact(value);
  assert.equal(Object.getPrototypeOf(redacted), null);
  assert.equal(redacted[symbol], HIDDEN);
  assert.equal(redacted.hidden, HIDDEN);
  assert.deepEqual(Object.keys(redacted), ['mail']);
});

test('frozen and sealed input is not touched', () => {
  for (const fix of [Object.freeze, Object.seal, Object.preventExtensions]) {
    const value = fix({ mail: MAIL, list: fix([MAIL]) });
    assert.deepEqual(redact(value), { mail: HIDDEN, list: [HIDDEN] });
    assert.equal(value.mail, MAIL);
  }
});

test('sparse arrays keep their holes, and arrays their properties', () => {
  const sparse = [];
  sparse[3] = MAIL;
  sparse.length = 6;
  const redacted = redact(sparse);
  assert.equal(redacted.length, 6);
  assert.deepEqual(Object.keys(redacted), ['3']);
  assert.equal(redacted[3], HIDDEN);
  assert.equal(scan(sparse)[0].path, '/3');
  const vast = [];
  vast[2 ** 32 - 2] = MAIL;
  assert.equal(redact(vast)[2 ** 32 - 2], HIDDEN);
  const match = MAIL.match(/a(.)/);
  assert.equal(redact(match).input, HIDDEN);
  assert.equal(redact(match).index, 1);
  assert.equal(redact(match)[1], 'n');
});

test('objects of another realm', () => {
  const value = vm.runInNewContext(`({ mail: '${MAIL}', list: ['${MAIL}'], map: new Map([['${MAIL}', 1]]), error: new Error('${MAIL}') })`);
  const redacted = redact(value);
  assert.equal(redacted.mail, HIDDEN);
  assert.equal(redacted.list[0], HIDDEN);
  assert.deepEqual([...redacted.map.keys()], [HIDDEN]);
  assert.equal(redacted.error.message, HIDDEN);
  assert.equal(Object.getPrototypeOf(redacted), Object.getPrototypeOf(value));
});

test('any depth', () => {
  for (const wrap of [(inner) => ({ inner }), (inner) => [inner], (inner) => new Map([['inner', inner]]), (inner) => new Set([inner])]) {
    let value = MAIL;
    for (let depth = 0; depth < 100_000; depth++) value = wrap(value);
    let redacted = redact(value);
    for (let depth = 0; depth < 100_000; depth++) {
      redacted = redacted instanceof Map ? redacted.get('inner') : redacted instanceof Set ? [...redacted][0] : (redacted.inner ?? redacted[0]);
    }
    assert.equal(redacted, HIDDEN);
  }
});

test('JSON-like data without findings comes back the same, and with one finding only that changes', () => {
  // Digits and signs can be findings of their own.
  const word = fc.constantFrom('', 'wombat', 'quokka ☃', 'zebu\0', '😀', '\ud800', '__proto__', 'constructor', 'okapi');
  const data = fc.object({ key: word, values: [word, fc.boolean(), fc.constant(null), fc.constant(undefined), fc.constant(0.25)], withMap: true, withSet: true, withSparseArray: true, withNullPrototype: true, withDate: true });
  fc.assert(
    fc.property(data, (value) => {
      assert.equal(redact(value), value);
      assert.deepEqual(redact({ value, mail: MAIL }), { value, mail: HIDDEN });
      assert.equal(redact([value, MAIL])[0], value);
    }),
  );
});

test('a rule redacts whatever stands in its field', () => {
  const redactor = new Redactor({ policy: { field: [{ key: 'pay', action: 'redact' }] } });
  const born = new Date('1990-01-02');
  const { proxy, revoke } = Proxy.revocable({}, {});
  revoke();
  const values = [1.5, NaN, true, born, 5n, Symbol('x'), () => MAIL, /x/, new Uint16Array(2), new Date(NaN), proxy, new Boolean(true)];
  const redacted = redactor.redact({ pay: [...values, null, undefined, { from: 0.5 }], fee: 1.5, born });
  const expected = [...values.map(() => '[FIELD]'), null, undefined, { from: '[FIELD]' }];
  assert.deepEqual(redacted, { pay: expected, fee: 1.5, born });
  const session = redactor.session();
  const plain = { pay: [1.5, true, false, -2e100] };
  assert.deepEqual(session.redact(plain), { pay: ['[FIELD_1]', '[FIELD_2]', '[FIELD_3]', '[FIELD_4]'] });
  assert.deepEqual(session.restore(session.redact(plain)), plain);
});
