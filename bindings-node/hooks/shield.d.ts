import type { Redactor, Session } from '../index.js';

/** What redacts: with your policy, or with the tokens of a conversation. */
export type Redacts = Redactor | Session;

/** What stands in place of a value that could not be redacted. */
export const FAILED: '[REDACTION_FAILED]';

/** Something that a hook held back because it could not be redacted. It never carries the value. */
export interface HookEvent {
  /** The hook, such as `langsmith`. */
  readonly hook: string;
  /** The part that was held back, such as `inputs`. */
  readonly where: string;
  /** The name of the error, or of the type that nothing is known about. */
  readonly error: string;
}

/** Has each event told to a function, besides a warning of the process; what is returned ends that. */
export function listen(listener: (event: HookEvent) => void): () => void;

/** Redacts what goes into traces and logs. Its methods never throw, and never return a raw value. */
export class Shield {
  constructor(hook: string, redactor?: Redacts);
  /** A redacted copy of any value, as plain data. */
  value(value: unknown, where?: string): unknown;
  /** A redacted copy with the classes that the value has; plain data where something in it is of an unknown kind. */
  same<T>(value: T, where?: string): T | unknown;
  /** A redacted text. */
  text(text: string, where?: string): string;
}
