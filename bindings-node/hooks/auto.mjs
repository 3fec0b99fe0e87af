// The same for programs of ES modules, to which some packages give classes of their own.

import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import auto from './auto.js';
import shield from './shield.js';

export const { coverage } = auto;
const { nameOf } = shield;

// The folder of a package, which not every package lets be asked for.
function folderOf(name, near) {
  const main = createRequire(near).resolve(name);
  const end = join('node_modules', name);
  return main.slice(0, main.lastIndexOf(end) + end.length);
}

// Puts a hook into the package as the program itself would import it.
async function coverModule(name, put, beside) {
  try {
    const program = join(process.cwd(), 'program.mjs');
    const folder = folderOf(name, beside === undefined ? program : join(folderOf(beside, program), 'program.mjs'));
    const { exports } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'));
    const ways = exports?.['.'];
    const entry = ways?.import?.default ?? ways?.import ?? ways?.default?.default ?? ways?.default;
    // A package without has one copy for programs of either kind.
    if (typeof entry === 'string') put(await import(pathToFileURL(join(folder, entry)).href));
  } catch (error) {
    if (error?.code !== 'MODULE_NOT_FOUND') coverage.notCovered[name] = `its hook does not fit this version (${nameOf(error)})`;
  }
}

await coverModule('langsmith', auto.langsmithOf);
await coverModule('@sentry/core', auto.sentryOf, '@sentry/node');
for (const name of Object.keys(auto.OPENTELEMETRY)) await coverModule(name, (sdk) => auto.opentelemetryOf(name, sdk));
