import type { MaskingOptions } from './fetch.js';
import type { Redacts } from './shield.js';

/** Wraps a processor of traces: it is given redacted copies of traces and spans. One that is wrapped comes back as it is. */
export function redacting<P extends object>(processor: P, options?: { redactor?: Redacts }): P;

/**
 * Has every processor wrapped that is set or added from now on, and sets the SDK's own, or one around `exporter`, in place of those that send raw
 * traces. Models are covered by their client: `setDefaultOpenAIClient(protect(new OpenAI()))`.
 */
export function install(options?: { redactor?: Redacts; exporter?: { export(items: any[], signal?: AbortSignal): Promise<void> } }): void;

/**
 * A `callModelInputFilter` of a run, for models whose client is not protected: it masks instructions and input, and rejects with a `RedactionError`
 * where that fails. The SDK asks it neither about tools nor about answers, which `restore` of the session reads.
 */
export function inputFilter(options?: MaskingOptions): (given: { modelData: { instructions?: string; input: any[] } }) => Promise<{ instructions?: string; input: any[] }>;
