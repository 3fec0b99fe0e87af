import type { Redacts } from './shield.js';

/**
 * Options for `Sentry.init` whose transport sends redacted envelopes: events, tracebacks, transactions, spans, logs, metrics, attachments' text. It
 * stands behind all of Sentry's own hooks; a transport that is there is wrapped. Spotlight gets redacted envelopes, too.
 */
export function redacting<O extends object>(options?: O, settings?: { redactor?: Redacts }): O & { transport: (options: any) => any; integrations: any };

/** The hooks of `Sentry.init`, for transports that cannot be wrapped. They never throw; what cannot be redacted is dropped. */
export function hooks(settings?: { redactor?: Redacts }): {
  beforeSend<T>(event: T): T | null;
  beforeSendTransaction<T>(event: T): T | null;
  beforeSendSpan<T>(span: T): T;
  beforeSendLog<T>(log: T): T | null;
  beforeSendMetric<T>(metric: T): T | null;
  beforeBreadcrumb<T>(breadcrumb: T): T | null;
};
