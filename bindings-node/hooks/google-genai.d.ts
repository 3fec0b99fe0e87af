import type { MaskingOptions } from './fetch.js';

export { RedactionError, redactingFetch, type MaskingOptions } from './fetch.js';

/**
 * Options for Google's GenAI client whose `httpOptions.fetch` masks what is sent and restores what comes back; a fetch that is there is called
 * by it. Live connections go past HTTP, and so past this.
 */
export function redacting<O extends object>(options?: O, settings?: MaskingOptions): O & { httpOptions: { fetch: typeof globalThis.fetch } };
