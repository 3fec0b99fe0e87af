// @redactpii/node: all its built-in rules, one placeholder for all, no dashboard.

import { Redactor } from '@redactpii/node';
import { run, versionOf } from './harness.mjs';

const placeholder = '\ue000';
const redactor = new Redactor({ globalReplaceWith: placeholder });
const mask = (text) => redactor.redact(text);

await run(versionOf('@redactpii/node'), mask, { mask, placeholder });
