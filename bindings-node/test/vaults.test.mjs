// Vaults: conversations go on in other processes, expire, and stand sealed in their file.

import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { setTimeout } from 'node:timers/promises';
import { Redactor, Vault, VaultError } from '../index.mjs';

const key = 'a test key, not a real one';
const redactor = new Redactor();

function folder(context) {
  const path = mkdtempSync(join(tmpdir(), 'reticent-'));
  context.after(() => rmSync(path, { recursive: true }));
  return path;
}

test('a conversation goes on in another process', async (context) => {
  const place = folder(context);
  const path = join(place, 'vault.db');
  const session = redactor.session({ vault: Vault.file(path, { key }), conversation: 'c' });
  assert.deepEqual(await session.redactAsync({ to: 'jane@acme.io' }), { to: '[EMAIL_ADDRESS_1]' });
  const program = `const { Redactor, Vault } = require(${JSON.stringify(new URL('..', import.meta.url).pathname)});
    const vault = Vault.file(process.argv[1], { key: 'a test key, not a real one' });
    const session = new Redactor().session({ vault, conversation: 'c' });
    console.log(session.restore('[EMAIL_ADDRESS_1]'), session.redact('eve@acme.io jane@acme.io'));`;
  const output = execFileSync(process.execPath, ['-e', program, path], { encoding: 'utf8' });
  assert.equal(output, 'jane@acme.io [EMAIL_ADDRESS_2] [EMAIL_ADDRESS_1]\n');
  assert.equal(session.restore('[EMAIL_ADDRESS_2]'), 'eve@acme.io');
  for (const name of readdirSync(place)) assert.ok(!readFileSync(join(place, name), 'latin1').includes('acme'));
  session.forget();
  assert.equal(session.restore('[EMAIL_ADDRESS_2]'), '[EMAIL_ADDRESS_2]');
});

test('conversations expire and are limited', async () => {
  const vault = Vault.memory({ idle: 0.2, values: 1 });
  const session = redactor.session({ vault, conversation: 'c' });
  assert.equal(session.redact('jane@acme.io eve@acme.io'), '[EMAIL_ADDRESS_1] [EMAIL_ADDRESS]');
  assert.equal(redactor.session({ vault, conversation: 'd' }).restore('[EMAIL_ADDRESS_1]'), '[EMAIL_ADDRESS_1]');
  await setTimeout(300);
  assert.equal(session.restore('[EMAIL_ADDRESS_1]'), '[EMAIL_ADDRESS_1]');
});

test('keys are rotated, and mistakes say what to do', (context) => {
  const path = join(folder(context), 'vault.db');
  const other = Buffer.from('another test key, as unreal');
  redactor.session({ vault: Vault.file(path, { key }), conversation: 'c' }).redact('jane@acme.io');
  assert.throws(() => Vault.file(path, { key: other }), VaultError);
  const vault = Vault.file(path, { key: other, previous: [key] });
  vault.retirePreviousKeys(other);
  assert.throws(() => Vault.file(path, { key }), /sealed under another key/);
  assert.equal(redactor.session({ vault, conversation: 'c' }).restore('[EMAIL_ADDRESS_1]'), 'jane@acme.io');
  assert.throws(() => Vault.file(path), /needs a key/);
  assert.throws(() => redactor.session({ vault }), /needs both/);
  assert.throws(() => Vault.memory({ idle: -1 }), TypeError);
});
