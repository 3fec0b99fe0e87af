import type { Redactor, Session } from '../index.js';

export { RedactionError } from './fetch.js';

/** How messages are redacted. */
export interface TransportOptions {
  /** Your policy; the default one where there is none. */
  redactor?: Redactor;
  /** The conversation whose tokens are written and restored. */
  session?: Session;
}

/**
 * For servers: what is sent is redacted, results, errors, notifications. With a session, tokens in arguments are restored where the policy lets
 * them to `tool:NAME`. What cannot be redacted is not sent; the client gets an error.
 */
export function redacting<T extends object>(transport: T, options?: TransportOptions): T;

/**
 * For clients: what is asked for is masked, and the values in what comes back are restored. Arguments of tools keep the values that the policy lets
 * to `tool:NAME`. What cannot be masked is not sent; the call rejects with a `RedactionError`.
 */
export function protect<T extends object>(transport: T, options?: TransportOptions): T;
