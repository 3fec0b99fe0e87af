// Microseconds for one call, the best of several rounds: `npm run bench`.

import { Redactor } from '../index.mjs';

const redactor = new Redactor();
const prose = 'The quick brown fox jumps over the lazy dog, and the team meets in the garden. ';
const clean = (length) => prose.repeat(Math.ceil(length / prose.length)).slice(0, length);

const inputs = {
  '200 B clean': clean(200),
  '2 KB clean': clean(2048),
  '2 KB clean, two bytes a character': clean(2048).replaceAll('e', 'é').replaceAll('-', '—').replace('T', '☃'),
  '2 KB, one finding': `${clean(2036)}jane@acme.io`,
  '64 KB clean': clean(65_536),
  'message of 2 KB': { role: 'user', content: clean(2048), metadata: { id: 'a', retries: null } },
  'embedding of 1536': { embedding: Array.from({ length: 1536 }, (_, index) => Math.sin(index) + 0.01) },
};

function best(run) {
  const calls = 2000;
  let least = Infinity;
  for (let round = 0; round < 12; round++) {
    const start = process.hrtime.bigint();
    for (let call = 0; call < calls; call++) run();
    least = Math.min(least, Number(process.hrtime.bigint() - start) / calls / 1000);
  }
  return least;
}

for (const [name, input] of Object.entries(inputs)) {
  const times = ['redact', 'scan', 'process'].map((method) => `${method} ${best(() => redactor[method](input)).toFixed(2)}`);
  console.log(`${name.padEnd(36)}${times.join('   ')}`);
}
