// The same for programs of ES modules, to which some packages give classes of their own.

import { createRequire } from 'node:module';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import auto from './auto.js';

export const { coverage } = auto;

// Puts a hook into the package as the program itself would import it.
async function coverModule(name, put, beside) {
  try {
    const program = pathToFileURL(join(process.cwd(), 'program.mjs')).href;
    const near = beside === undefined ? program : createRequire(program).resolve(`${beside}/package.json`);
    const found = createRequire(near).resolve(`${name}/package.json`);
    const { exports } = createRequire(near)(found);
    const entry = exports['.'].import?.default ?? exports['.'].import ?? exports['.'].default;
    put(await import(new URL(entry, pathToFileURL(found)).href));
  } catch (error) {
    if (error?.code !== 'MODULE_NOT_FOUND') coverage.notCovered[name] = `its hook does not fit this version (${error?.name})`;
  }
}

await coverModule('langsmith', auto.langsmithOf);
await coverModule('@sentry/core', auto.sentryOf, '@sentry/node');
