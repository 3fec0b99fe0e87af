// Builds the addon with cargo and puts it beside index.js; then writes the types that come from the catalogue.

import { spawnSync } from 'node:child_process';
import { copyFileSync, renameSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { writeEntities } from './entities.mjs';

const here = fileURLToPath(new URL('..', import.meta.url));
const profile = process.argv.includes('--debug') ? 'dev' : 'release';

const args = ['build', '--package', 'reticent-node', '--profile', profile, '--message-format', 'json-render-diagnostics'];
const { status, error, stdout } = spawnSync('cargo', args, {
  cwd: here,
  encoding: 'utf8',
  maxBuffer: 1 << 28,
  stdio: ['ignore', 'pipe', 'inherit'],
});
if (error || status !== 0) {
  // What is wrong stands above, in cargo's words; without cargo there are none.
  if (error) console.error(`cargo cannot be run (${error.code}): install Rust, see https://rustup.rs`);
  process.exit(status || 1);
}
const artifact = stdout
  .split('\n')
  .filter((line) => line.startsWith('{'))
  .map((line) => JSON.parse(line))
  .find((message) => message.reason === 'compiler-artifact' && message.target.name === 'reticent_node');
const library = artifact.filenames.find((name) => /\.(so|dylib|dll)$/.test(name));

// Renamed into place: a process that has the old addon open keeps it.
const addon = join(here, 'reticent.node');
copyFileSync(library, `${addon}.new`);
renameSync(`${addon}.new`, addon);

writeEntities(createRequire(import.meta.url)(addon));
console.log(`built ${addon}`);
