import assert from 'node:assert/strict';
import { spawn, spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { redact } from '../index.mjs';

const program = fileURLToPath(new URL('../bin/reticent.js', import.meta.url));
const { version } = JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8'));

function run(args, input) {
  return spawnSync(process.execPath, [program, ...args], { input, maxBuffer: 1 << 28 });
}

test('redact reads stdin, and gives what redact() gives, byte for byte', () => {
  for (const text of ['', 'jane@acme.io', 'é 😀 jane@acme.io\n', 'no newline at the end', 'a\0b jane@acme.io\r\n\r\n', 'x jane@acme.io\n'.repeat(20_000)]) {
    const { status, stdout, stderr } = run(['redact', '-'], text);
    assert.equal(stderr.toString(), '');
    assert.equal(status, 0);
    assert.equal(stdout.toString(), redact(text));
  }
  const bytes = Buffer.concat([Buffer.from([0xff, 0xfe, 0x20]), Buffer.from('jane@acme.io '), Buffer.from([0xc3])]);
  assert.deepEqual(run(['redact', '-'], bytes).stdout, redact(bytes));
});

test('the exit code says what happened', () => {
  assert.equal(run(['scan', '-'], 'nothing here').status, 0);
  const found = run(['scan', '-', '--format', 'json'], 'mail jane@acme.io');
  assert.equal(found.status, 1);
  assert.match(found.stdout.toString(), /EMAIL_ADDRESS/);
  assert.doesNotMatch(found.stdout.toString(), /jane/);
  assert.equal(run(['no-such-command'], '').status, 2);
  assert.equal(run(['redact', '/no/such/file'], '').status, 3);
});

test('the version is that of the package', () => {
  const { status, stdout } = run(['--version'], '');
  assert.equal(status, 0);
  assert.match(stdout.toString(), new RegExp(`^reticent ${version.replaceAll('.', '\\.')}\\b`));
});

test('a reader that goes away ends it', async () => {
  const child = spawn(process.execPath, [program, 'redact', '-'], { stdio: ['pipe', 'pipe', 'pipe'] });
  let stderr = '';
  child.stderr.on('data', (data) => (stderr += data));
  child.stdin.on('error', () => {});
  child.stdout.once('data', () => child.stdout.destroy());
  const feed = () => {
    while (child.stdin.writable && child.stdin.write('wombat quokka zebu okapi\n'.repeat(4000)));
  };
  child.stdin.on('drain', feed);
  feed();
  await new Promise((resolve) => child.on('exit', resolve));
  assert.equal(stderr, '');
});
