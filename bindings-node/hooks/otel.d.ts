import type { Redacts } from './shield.js';

/** Wraps an exporter of spans, log records or metrics: it is given redacted copies. One that is wrapped comes back as it is. */
export function redacting<E extends object>(exporter: E, options?: { redactor?: Redacts }): E;
