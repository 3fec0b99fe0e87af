// What the Node adapters share: reads the texts, takes the turns, prints JSON lines.
//
// The same turns as `benches/peers/python/harness.py` and `benches/src/bin/peers/measure.rs` take.

import { readFileSync, writeSync } from 'node:fs';

/** Once a first pass has taken this long, what it has read is the sample. */
const SAMPLE_MS = 1000;
/** Turns go on for this long. */
const TURNS_MS = 1000;
const FEWEST_TURNS = 3;
/** Once this long has gone into looking for what is found in one kind of text, what was read is the sample. */
const FINDING_MS = 5000;

/**
 * Measures a peer.
 *
 * `work` is the call that is timed. Either `find` gives what was found (a name, first UTF-16 unit, the one after the
 * last), or `mask` gives the rewritten text, from which the driver sees where the placeholders stand. Each may give a
 * promise; what gives none is not waited for.
 */
export async function run(version, work, { find, mask, placeholder = '' }) {
  const texts = JSON.parse(readFileSync(process.argv[2], 'utf8'));
  say({ what: 'about', version, unit: 'utf-16', placeholder });
  for (const [kind, { prompts }] of Object.entries(texts)) {
    if (find) say({ what: 'findings', kind, spans: await within(FINDING_MS, find, prompts) });
    else say({ what: 'masked', kind, texts: await within(FINDING_MS, mask, prompts) });
  }
  for (const [form, kind] of [['prompts', 'typical'], ...Object.keys(texts).map((kind) => ['long', kind])]) {
    const [sample, seconds] = await bestTurn(work, texts[kind][form]);
    const bytes = sample.reduce((sum, text) => sum + Buffer.byteLength(text), 0);
    say({ what: 'time', form, kind, bytes, seconds, texts: sample.length, of: texts[kind][form].length });
  }
  // A peer may have left timers running.
  process.exit();
}

/** The version of an installed package; some do not export their package.json. */
export function versionOf(name) {
  return JSON.parse(readFileSync(new URL(`node_modules/${name}/package.json`, import.meta.url), 'utf8')).version;
}

/** Writes a line at once, so that the driver has it also when time runs out. */
function say(line) {
  let rest = Buffer.from(`${JSON.stringify(line)}\n`);
  while (rest.length > 0) rest = rest.subarray(writeSync(1, rest));
}

/** What the call gives for each text, until the time is over. */
async function within(ms, call, texts) {
  const start = performance.now();
  const results = [];
  for (const text of texts) {
    const result = call(text);
    results.push(result instanceof Promise ? await result : result);
    if (performance.now() - start > ms) break;
  }
  return results;
}

/** The sample and the shortest pass over it, in seconds; the pass that finds the sample warms up. */
async function bestTurn(work, texts) {
  const sample = texts.slice(0, (await within(SAMPLE_MS, work, texts)).length);
  const start = performance.now();
  let best = Infinity;
  for (let turns = 0; turns < FEWEST_TURNS || performance.now() - start < TURNS_MS; turns += 1) {
    const turn = performance.now();
    for (const text of sample) {
      const result = work(text);
      if (result instanceof Promise) await result;
    }
    best = Math.min(best, performance.now() - turn);
  }
  return [sample, best / 1e3];
}
