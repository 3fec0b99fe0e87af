import type { AuditRecord } from '../index.js';
import type { Redacts } from './shield.js';

/** Wraps an exporter of spans, log records or metrics: it is given redacted copies. One that is wrapped comes back as it is. */
export function redacting<E extends object>(exporter: E, options?: { redactor?: Redacts }): E;

interface Instrument {
  add(value: number, attributes: Record<string, string>): void;
}
interface Recorder {
  record(value: number, attributes: Record<string, string>): void;
}

/** Counts calls and findings as metrics of a meter. Give it as `audit` to a redactor. */
export function auditMetrics(meter: {
  createCounter(name: string, options: { description: string; unit: string }): Instrument;
  createHistogram(name: string, options: { description: string; unit: string }): Recorder;
}): (record: AuditRecord) => void;
