// reticent: the default policy. The package is that of the folder in RETICENT.

import { createRequire } from 'node:module';
import { join } from 'node:path';
import { run } from './harness.mjs';

const require = createRequire(import.meta.url);
const reticent = require(process.env.RETICENT);
const { version } = require(join(process.env.RETICENT, 'package.json'));
const redactor = new reticent.Redactor();

await run(version, (text) => redactor.redact(text), {
  find: (text) => redactor.scan(text).map(({ entity, start, end }) => [entity, start, end]),
});
