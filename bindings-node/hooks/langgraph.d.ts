import type { Redactor, Session } from '../index.js';

export { RedactionError } from './fetch.js';

/** What redacts checkpoints. */
export interface CheckpointOptions {
  /** Your policy; the default one where there is none. */
  redactor?: Redactor;
  /** Writes tokens, and restores them when a checkpoint is loaded, as long as it lives. */
  session?: Session;
}

interface Serializer {
  dumpsTyped(value: any): Promise<[string, Uint8Array]>;
  loadsTyped(type: string, data: Uint8Array | string): Promise<any>;
}

/** Has a saver keep redacted checkpoints and writes. It is the same saver. */
export function protect<S extends { serde: Serializer }>(saver: S, options?: CheckpointOptions): S;

/** Stands before another serializer, LangGraph's own where none is named. What cannot be redacted rejects with a `RedactionError`; nothing is kept. */
export class RedactingSerializer implements Serializer {
  constructor(options?: CheckpointOptions & { serde?: Serializer });
  dumpsTyped(value: any): Promise<[string, Uint8Array]>;
  loadsTyped(type: string, data: Uint8Array | string): Promise<any>;
}
