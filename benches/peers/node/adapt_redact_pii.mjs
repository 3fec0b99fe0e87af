// redact-pii: the synchronous redactor with all its built-in rules, one placeholder for all.

import redactPii from 'redact-pii';
import { run, versionOf } from './harness.mjs';

const placeholder = '\ue000';
const redactor = new redactPii.SyncRedactor({ globalReplaceWith: placeholder });
const mask = (text) => redactor.redact(text);

await run(versionOf('redact-pii'), mask, { mask, placeholder });
