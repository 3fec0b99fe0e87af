// What the tests of the hooks share: values to look for, and a redactor that fails.

import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { Redactor } from 'reticent';

export const EMAIL = 'jane.roe@acme.io';
export const CARD = '4111 1111 1111 1111';
export const KEY = 'sk-proj-aB3dE6gH9jK2mN5pQ8rS1tU4vW7xY0zC3bD6fG9hJ2kL5';
export const SECRET = `Write to ${EMAIL}, card ${CARD}, key ${KEY}`;
export const ANSWER = `I wrote to ${EMAIL}.`;
export const TO_TOOLS = { restore: [{ destination: 'user' }, { destination: 'tool:send' }] };

// Its every finding throws, with the value in the message, as careless code does.
export function failing() {
  const fail = (finding, value) => {
    throw new Error(`no rule for ${value}`);
  };
  return new Redactor({ operators: { '*': fail } });
}

// What text files are written in; Node has no name for the last.
export const ENCODED = {
  'utf-8': (text) => Buffer.from(text),
  'latin-1': (text) => Buffer.from(text, 'latin1'),
  'utf-16': (text) => Buffer.from(`\ufeff${text}`, 'utf16le'),
  'utf-16-le': (text) => Buffer.from(text, 'utf16le'),
  'utf-16-be': (text) => Buffer.from(text, 'utf16le').swap16(),
};
// A text file as prompts hold them, and what traces say of prompts, longer than what is decoded of any text.
export const ATTACHED = `data:text/plain;base64,${Buffer.from('The notes. '.repeat(900) + SECRET).toString('base64')}`;
export const PICTURE = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a, 0, 0, 0xff, 0xfe]);

// An error of several, of which one has a cause, with planted values in each.
export const grouped = () => new AggregateError([new Error(SECRET, { cause: new TypeError(EMAIL) })], `several ${SECRET}`);

export function assertClean(text) {
  const shown = typeof text === 'string' ? text : JSON.stringify(text);
  for (const value of [EMAIL, CARD, KEY]) assert.ok(!shown.includes(value), `${value.slice(0, 4)}… got out`);
  for (const [run] of shown.matchAll(/[A-Za-z0-9+/]{1024,}/g)) {
    for (const start of [0, 1, 2, 3]) assert.ok(!Buffer.from(run.slice(start), 'base64').includes(EMAIL), 'a file got out');
  }
}

// The JavaScript example under a heading of README.md.
export function example(title) {
  const page = readFileSync(new URL('../../README.md', import.meta.url), 'utf8');
  const [, part = ''] = page.split(`\n### ${title}\n`);
  const [, code] = /^```js\n([^]*?)^```$/m.exec(part.split('\n##')[0]) ?? assert.fail(`no example for ${title}`);
  return code;
}

// The same as a function of the names that it uses.
export function section(title, ...names) {
  const body = example(title).replaceAll(/^import .*\n/gm, '');
  const made = /^const (\w+) =(?![^]*^const )/m.exec(body)?.[1];
  const kind = body.includes('await ') ? (async () => {}).constructor : Function;
  return new kind(...names, `${body}\nreturn ${made};`);
}
