// Vaults: conversations go on in other processes, expire, and stand sealed where they are kept.

import assert from 'node:assert/strict';
import { execFileSync, spawn } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
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

// The URL of a server of the test's own.
async function redisServer(context) {
  const place = folder(context);
  const socket = join(place, 'redis.sock');
  const server = spawn('redis-server', ['--port', '0', '--unixsocket', socket, '--save', ''], { cwd: place, stdio: 'ignore' });
  let failure;
  server.on('error', (error) => (failure = error));
  context.after(() => server.kill('SIGKILL'));
  for (let tries = 0; !existsSync(socket); tries += 1) {
    assert.ok(!failure && tries < 1500, `redis-server must be installed (apt install redis-server): ${failure}`);
    await setTimeout(20);
  }
  return `unix://${socket}`;
}

test('a conversation goes on through a Redis server', async (context) => {
  const url = await redisServer(context);
  process.env.RETICENT_TEST_REDIS = url;
  const vault = Vault.redis({ env: 'RETICENT_TEST_REDIS' }, { key });
  const session = redactor.session({ vault, conversation: 'c' });
  assert.deepEqual(await session.redactAsync({ to: 'jane@acme.io' }), { to: '[EMAIL_ADDRESS_1]' });
  const again = redactor.session({ vault: Vault.redis(url, { key }), conversation: 'c' });
  assert.equal(again.redact('eve@acme.io jane@acme.io'), '[EMAIL_ADDRESS_2] [EMAIL_ADDRESS_1]');
  assert.equal(session.restore('[EMAIL_ADDRESS_2]'), 'eve@acme.io');
  const other = Buffer.from('another test key, as unreal');
  const apart = Vault.redis(new URL(url), { key: other, prefix: 'other' });
  assert.equal(redactor.session({ vault: apart, conversation: 'c' }).restore('[EMAIL_ADDRESS_1]'), '[EMAIL_ADDRESS_1]');
  assert.throws(() => Vault.redis(url, { key: other }), /sealed under another key/);
  Vault.redis(url, { key: other, previous: [key] }).retirePreviousKeys(other);
  assert.throws(() => Vault.redis(url, { key }), VaultError);
  session.forget();
  assert.equal(session.restore('[EMAIL_ADDRESS_2]'), '[EMAIL_ADDRESS_2]');
  assert.throws(() => Vault.redis(url), /needs a key/);
  assert.throws(() => Vault.redis(undefined, { key }), /needs its URL/);
  assert.throws(() => Vault.redis('redis://jane:secret@127.0.0.1:1', { key }), (error) => error instanceof VaultError && !error.message.includes('secret'));
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
