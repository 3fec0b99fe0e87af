import type { Redacts } from './shield.js';

/** Has a client of LangSmith send redacted runs and feedback: names, tags, inputs, outputs, errors, metadata, events, attachments. */
export function protect<C extends object>(client: C, options?: { redactor?: Redacts }): C;

type Replacer =
  | ((value: string, path?: string) => string)
  | { type?: 'pattern'; pattern: RegExp | string; replace?: string }[]
  | { maskNodes: (nodes: { value: string; path: string }[]) => { value: string; path: string }[] };

/** In the place of LangSmith's function: the replacer's work first, where there is one, then ours, at any depth. */
export function createAnonymizer(replacer?: Replacer, options?: { maxDepth?: number; redactor?: Redacts }): <T>(data: T) => T;

/** In the place of LangSmith's function: its rules, then every secret of the catalogue. */
export function createSecretAnonymizer(options?: {
  extraRules?: { type?: 'pattern'; pattern: RegExp | string; replace?: string }[];
  maxDepth?: number;
}): <T>(data: T) => T;

/** A function for `hideInputs`, `hideOutputs` and `hideMetadata`. */
export function hide(options?: { redactor?: Redacts }): <T extends object>(value: T) => T;

/** LangSmith's own, so that one import takes the place of the other. */
export const DEFAULT_SECRET_RULES: { type?: 'pattern'; pattern: RegExp | string; replace?: string }[];
export const SECRET_PLACEHOLDER: string;
