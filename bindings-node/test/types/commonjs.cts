// As surface.mts, from CommonJS.

import reticent = require('../../index.js');

const redactor: reticent.Redactor = new reticent.Redactor({ profile: 'secrets' });
const text: string = redactor.redact<string>('text');
const findings: reticent.Finding[] = reticent.scan(text);
void findings;
