import type { Redactor, ReticentError, Session } from '../index.js';

/** How prompts are masked. */
export interface MaskingOptions {
  /** Your policy; the default one where there is none. */
  redactor?: Redactor;
  /** The conversation, or a function that gives it; without one, each call is a conversation of its own. */
  session?: Session | (() => Session);
}

/**
 * A `fetch` that masks what is sent and restores what comes back, JSON and server-sent events: `new OpenAI({ fetch: redactingFetch() })`.
 * What cannot be masked is not sent; it rejects with a {@link RedactionError}.
 */
export function redactingFetch(options?: MaskingOptions & { fetch?: typeof globalThis.fetch }): typeof globalThis.fetch;

/** What was to be sent to a model could not be redacted, and was not sent. It carries nothing of what that was. */
export class RedactionError extends ReticentError {}
