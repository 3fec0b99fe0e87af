// The JavaScript examples of README.md: each expression gives what the comment behind it shows.

import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import vm from 'node:vm';

import * as reticent from '../index.mjs';

// Those of hooks need their hosts, and are run by ../hook-tests.
const readme = readFileSync(fileURLToPath(new URL('../../README.md', import.meta.url)), 'utf8').replace(/^## Hooks\n[^]*?(?=^## )/m, '');

function blocks(language) {
  return [...readme.matchAll(new RegExp(`^\`\`\`${language}\n([^]*?)^\`\`\`$`, 'gm'))].map(([, block]) => block);
}

// `expression; // value` becomes a comparison; the import, names that are there already.
function checked(block) {
  let shown = 0;
  const lines = block.split('\n').map((line) => {
    const example = /^(?!const |import |\/\/)(.+); \/\/ (.+)$/.exec(line);
    if (!example) return line.replace(/^import (.+) from "reticent";$/, 'const $1 = reticent;');
    shown += 1;
    return `same((${example[1]}), (${example[2]}), ${JSON.stringify(example[1])});`;
  });
  assert.ok(shown > 0, 'the block shows no value');
  return `(async () => {\n${lines.join('\n')}\n})()`;
}

test('the examples of the README give what they show', async () => {
  const examples = blocks('js');
  assert.ok(examples.length > 0);
  const before = process.cwd();
  const folder = mkdtempSync(join(tmpdir(), 'reticent-'));
  try {
    process.chdir(folder);
    for (const policy of blocks('toml')) writeFileSync(/^# (.+)$/m.exec(policy)[1], policy);
    const same = (value, expected, expression) => assert.deepEqual(value, expected, expression);
    for (const block of examples) {
      const run = vm.runInThisContext(`(reticent, same) => ${checked(block)}`);
      await run(reticent, same);
    }
  } finally {
    process.chdir(before);
    rmSync(folder, { recursive: true });
  }
});
