import type { Redacts } from './shield.js';

/**
 * Settings for `LangfuseSpanProcessor` whose exporter sends redacted spans, names and events and all. A `mask` that is there goes first; an exporter
 * that is there is wrapped, and one with Langfuse's address and keys made where there is none.
 */
export function redacting<S extends object>(settings?: S, options?: { redactor?: Redacts }): S & { mask: (given: { data: any }) => Promise<any>; exporter: any };

/** Has a `LangfuseClient` send redacted scores, datasets, prompts and what else its API is given. It is the same client. */
export function protect<C extends object>(client: C, options?: { redactor?: Redacts }): C;
