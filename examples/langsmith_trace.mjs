// Sends a trace through LangSmith's own client: langsmith_trace.mjs TRACE URL [--raw].
//
// The only line that matters to you is the one with `anonymizer`. --raw leaves it out, to show what would be sent.

import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { basename } from "node:path";

import { Client, RunTree } from "langsmith";

// In a project of yours: import { Redactor } from "reticent";
const { Redactor } = createRequire(import.meta.url)("../bindings-node");

const [trace, url, raw] = process.argv.slice(2);

const redactor = new Redactor();
const client = new Client({ apiUrl: url, apiKey: "none", anonymizer: raw ? undefined : (value) => redactor.redact(value) });

const session = new RunTree({ name: "support-agent", run_type: "chain", inputs: { trace: basename(trace) }, client });
await session.postRun();
for (const line of readFileSync(trace, "utf8").split("\n").filter(Boolean)) {
  const event = JSON.parse(line);
  // The event as nested data, and once more as a string with JSON in it: both are usual in traces.
  const run = session.createChild({ name: "event", run_type: "tool", inputs: { event }, extra: { metadata: { event } } });
  await run.end({ line }, event.error ?? undefined);
  await run.postRun();
}
await session.end({ done: true });
await session.patchRun();
await client.awaitPendingTraceBatches();
