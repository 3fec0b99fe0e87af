import type { Redacts } from './shield.js';

/** A format for winston, the last of `format.combine(…)`: it redacts the finished line, and the info behind it. */
export function redact(settings?: { redactor?: Redacts }): { transform(info: any): any };
