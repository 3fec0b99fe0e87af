// openredaction: as it comes, with all its patterns, names and context analysis on.

import { OpenRedaction } from 'openredaction';
import { run, versionOf } from './harness.mjs';

const redactor = new OpenRedaction();

await run(versionOf('openredaction'), (text) => redactor.detect(text), {
  find: async (text) => (await redactor.detect(text)).detections.map(({ type, position }) => [type, ...position]),
});
