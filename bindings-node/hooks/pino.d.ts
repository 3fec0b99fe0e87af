import type { Redacts } from './shield.js';

/** Options for pino whose `hooks.streamWrite` redacts each line as it is written; a hook that is there runs before. */
export function redacting<O extends object>(options?: O, settings?: { redactor?: Redacts }): O & { hooks: { streamWrite(line: string): string } };
