// Redacts a text file: redact_trace.mjs INPUT OUTPUT. Prints what was found, and how long redaction took, as JSON.

import { readFileSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";

// In a project of yours: import { Redactor } from "reticent";
const { Redactor } = createRequire(import.meta.url)("../bindings-node");

const [source, target] = process.argv.slice(2);
const text = readFileSync(source, "utf8");

const redactor = new Redactor();
const started = performance.now();
const redacted = redactor.redact(text);
const milliseconds = performance.now() - started;

writeFileSync(target, redacted);
const found = {};
for (const { entity } of redactor.scan(text)) found[entity] = (found[entity] ?? 0) + 1;
console.log(JSON.stringify({ milliseconds, found }));
