import type { MaskingOptions } from './fetch.js';

export { RedactionError, redactingFetch, type MaskingOptions } from './fetch.js';

/** Has a client send masked prompts and give restored answers: any call, streamed or not. It is the same client. */
export function protect<C extends object>(client: C, options?: MaskingOptions): C;
