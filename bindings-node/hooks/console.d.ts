import type { Redacts } from './shield.js';

/** Has a console, the global one where none is named, print redacted text; what is returned puts its methods back. */
export function install(options?: { redactor?: Redacts; console?: Console }): () => void;
