// LangSmith's anonymizers beside ours in their place: the same answers about the same data, for all that LangSmith promises of them.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import * as theirs from 'langsmith/anonymizer';
import * as ours from 'reticent/langsmith';

const both = (make) => [make(theirs), make(ours)];

// What nothing of ours is found in, so that the rules alone decide.
const run = {
  messages: [
    { role: 'user', content: 'ticket 12 of order 77, ticket 13' },
    { role: 'tool', content: { rows: [['ticket 14', 5, null, true], 'nothing'], empty: '' } },
  ],
  n: 1.5,
  list: [],
  deep: { a: { b: { c: { d: { e: { f: { g: { h: { i: { j: 'ticket 15' } } } } } } } } } },
};

const REPLACERS = {
  'rules with expressions, in order': [
    { pattern: /ticket (\d+)/g, replace: 't-$1' },
    { type: 'pattern', pattern: /t-12/, replace: 'first' },
  ],
  'rules with text, and the placeholder of those that name none': [{ pattern: 'order \\d+' }],
  'functions of text and path': (value, path) => (path?.endsWith('content') ? `${path}: ${value.length}` : value),
  'processors that give back what they change': {
    maskNodes: (nodes) => nodes.filter(({ value }) => value.startsWith('ticket')).map((node) => ({ ...node, value: `at ${node.path}` })),
  },
  'processors that know nodes by path alone': {
    maskNodes: (nodes) => nodes.slice(0, 1).map(({ path }) => ({ path, value: 'changed' })),
  },
};

for (const [what, replacer] of Object.entries(REPLACERS)) {
  test(`LangSmith: in the place of createAnonymizer: ${what}`, () => {
    for (const maxDepth of [undefined, 1, 3, 40]) {
      for (const data of [run, 'ticket 12, ticket 13', ['ticket 12'], {}, { '': 'ticket 1', 'a.b': 'ticket 2' }]) {
        const before = structuredClone(data);
        const [expected, given] = both(({ createAnonymizer }) => createAnonymizer(replacer, { maxDepth })(data));
        assert.deepEqual(given, expected);
        assert.deepEqual(data, before);
      }
    }
  });
}

test('LangSmith: in the place of createAnonymizer: state of expressions is nobody else’s', () => {
  const rule = { pattern: /ticket/g, replace: 'x' };
  const [first, second] = both(({ createAnonymizer }) => createAnonymizer([rule]));
  for (let turn = 0; turn < 3; turn++) assert.deepEqual(second({ a: 'ticket ticket' }), first({ a: 'ticket ticket' }));
});

const BODY = 'aB3dE6gH9jK2mN5pQ8rS1tU4vW7xY0zC3bD6';
const SECRETS = [
  `see sk-ant-api03-${BODY} there`,
  `see sk-proj-${BODY} there`,
  `see ghp_${BODY} there`,
  `see glpat-${BODY.slice(0, 20)} there`,
  `see xoxb-123456789012-${BODY.slice(0, 24)} there`,
  `see npm_${BODY} there`,
  `Authorization: Bearer ${BODY}`,
  `X-Api-Key: ${BODY}`,
  `MY_API_KEY=${BODY}&page=2`,
  '{"client_secret": "hunter2-hunter2"}',
  `postgres://app:${BODY}@db/orders`,
  'an ordinary sentence about tokenizers and 3f2b1c9e-0d4a-4e7b-9c55-1a2b3c4d5e6f',
];

test('LangSmith: in the place of createSecretAnonymizer: its rules, its placeholder, its rules of yours', () => {
  const extraRules = [{ pattern: /CASE-\d+/g, replace: '[case]' }, { pattern: 'DOC-\\d+' }];
  const data = { messages: SECRETS.map((content) => ({ content })), more: 'CASE-12 and DOC-3' };
  const [expected, given] = both(({ createSecretAnonymizer }) => createSecretAnonymizer({ extraRules, maxDepth: 30 })(data));
  assert.deepEqual(given, expected);
  const shown = JSON.stringify(given);
  assert.ok(!shown.includes(BODY.slice(0, 20)) && shown.includes('an ordinary sentence'));
});
