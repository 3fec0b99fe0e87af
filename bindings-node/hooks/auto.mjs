// The same for programs of ES modules, to which some packages give classes of their own.

import { createRequire } from 'node:module';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import auto from './auto.js';

export const { coverage } = auto;

try {
  // As the program itself would import it.
  const program = pathToFileURL(join(process.cwd(), 'program.mjs')).href;
  const found = createRequire(program).resolve('langsmith/package.json');
  const { exports } = createRequire(program)(found);
  const entry = exports['.'].import?.default ?? exports['.'].import ?? exports['.'].default;
  auto.langsmithOf(await import(new URL(entry, pathToFileURL(found)).href));
} catch (error) {
  if (error?.code !== 'MODULE_NOT_FOUND') coverage.notCovered.langsmith = `its hook does not fit this version (${error?.name})`;
}
