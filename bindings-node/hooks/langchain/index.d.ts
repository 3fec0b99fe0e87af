import type { AgentMiddleware } from 'langchain';
import { type Entity, type Redactor, ReticentError } from '../../index.js';
import type { MaskingOptions } from '../fetch.js';
import type { Redacts } from '../shield.js';

export { RedactionError } from '../fetch.js';

/** What stops a call, besides how its prompt is masked. */
export interface Guardrails {
  /** Entities that may not be in a prompt, not even masked; `*` for any. */
  promptGuardrails?: readonly Entity[];
  /** Entities that may not be in a model's answer. */
  responseGuardrails?: readonly Entity[];
  /** Gives the answer in place of what a guardrail stops; without it, a {@link GuardrailError} is thrown. */
  onViolation?: (kind: 'prompt' | 'response', entities: readonly Entity[]) => string;
}

/** A prompt or an answer holds an entity that a guardrail names. It carries no value. */
export class GuardrailError extends ReticentError {
  readonly entities: readonly Entity[];
}

/**
 * Wraps any chat model, and is one: what reaches the inner one is masked, what comes back is restored, streamed chunk by chunk. Caching is the
 * inner model's affair, so that no cache ever holds a raw prompt. What cannot be masked rejects with a `RedactionError`; nothing is sent.
 */
export const ProtectedChatModel: {
  new <M extends object>(llm: M, options?: MaskingOptions & Guardrails): M & Saved & { readonly llm: M };
  /** A model with a configuration that `save` wrote, here or in Python; `options` go before what was saved. */
  load<M extends object>(path: string | URL, llm: M, options?: MaskingOptions & Guardrails): M & Saved & { readonly llm: M };
};

/** What can be saved. */
export interface Saved {
  /** Writes the configuration, policy and all, as JSON, which is YAML as well. The inner model is not part of it, nor are functions. */
  save(path: string | URL): void;
}

/** What LangChain's `piiMiddleware` takes, and more. */
export interface MiddlewareOptions extends MaskingOptions, Guardrails {
  /** What is done to the kinds that are named: tokens that are restored in the answer, where nothing is said. */
  strategy?: 'restore' | 'redact' | 'mask' | 'hash' | 'block';
  /** Finds a kind of your own: a function, an expression, or its source. */
  detector?: ((text: string) => { start: number; end: number }[]) | RegExp | string;
  /** Accepted, as what it chooses from is always covered. */
  applyToInput?: boolean;
  /** Accepted, as what it chooses from is always covered. */
  applyToOutput?: boolean;
  /** Accepted, as what it chooses from is always covered. */
  applyToToolResults?: boolean;
}

/**
 * A middleware of agents that masks what is sent to the model, system prompt, history, calls of tools and their results, and restores its answers,
 * streamed or not. `kinds` are names as `piiMiddleware` has them, or entities; what the policy finds besides is masked and restored.
 */
export function redactionMiddleware(kinds?: string | readonly string[], options?: MiddlewareOptions): AgentMiddleware;
export function redactionMiddleware(options: MiddlewareOptions): AgentMiddleware;

/** Stands before another handler of callbacks, whose events it passes on redacted. Never throws, whatever that one does. */
export const RedactingCallbackHandler: new <H extends object>(handler: H, options?: { redactor?: Redacts }) => H;

/** Redacts texts and metadata of documents. What cannot be redacted rejects with a `RedactionError`; nothing is passed on. */
export class RedactingDocumentTransformer {
  constructor(options?: { redactor?: Redactor });
  transformDocuments<D extends { pageContent: string }>(documents: D[]): Promise<D[]>;
  invoke<D extends { pageContent: string }>(documents: D[]): Promise<D[]>;
}

/** A retriever whose documents are redacted. */
export const RedactingRetriever: new <R extends object>(retriever: R, options?: { redactor?: Redactor }) => R;
