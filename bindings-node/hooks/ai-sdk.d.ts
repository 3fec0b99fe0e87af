import type { MaskingOptions } from './fetch.js';

/**
 * A middleware for `wrapLanguageModel`, `wrapEmbeddingModel` and `wrapImageModel` of the AI SDK: prompts are masked, headers and addresses in
 * them, too; answers restored, streamed or not. What cannot be masked is not sent; the call rejects with a `RedactionError`.
 * `specificationVersion` is `v3` where none is named: `v2` for AI SDK 5, `v4` for 7.
 */
export function redactionMiddleware<V extends 'v2' | 'v3' | 'v4' = 'v3'>(
  options?: MaskingOptions & { specificationVersion?: V },
): {
  specificationVersion: V;
  middlewareVersion: V;
  wrapGenerate(options: any): Promise<any>;
  wrapStream(options: any): Promise<any>;
  wrapEmbed(options: any): Promise<any>;
};
