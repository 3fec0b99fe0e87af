/**
 * Masks personal data, card numbers and secrets in prompts, tool calls and traces, before they leave the process.
 *
 * Offsets count UTF-16 units, as JavaScript's own strings do.
 */

/// <reference types="node" />

import type { CatalogEntity } from './entities.js';

/** What kind of thing a finding is: an entity of the catalogue, or one of a policy's own detectors. */
export type Entity = CatalogEntity | (string & {});

/** A place where something was found. It never carries the value. */
export interface Finding {
  readonly entity: Entity;
  /** The id of the detector, such as `payment.card`. */
  readonly detector: string;
  /** The first UTF-16 unit, in the text or in the string at `path`; of a `Uint8Array` that was passed itself, the first byte. */
  readonly start: number;
  /** The unit after the last. */
  readonly end: number;
  /** How sure it is, from 0 to 1. */
  readonly score: number;
  /** In nested data, the JSON Pointer of the string; a personal key stands there redacted. */
  readonly path?: string;
  /** What the score is made of. */
  readonly reasons: readonly string[];
}

/** What a call found, in numbers: safe to log. */
export interface Report {
  /** The fingerprint of the policy that decided. */
  readonly fingerprint: string;
  /** Findings by entity. */
  readonly entities: Readonly<Record<Entity, number>>;
  /** Findings by detector. */
  readonly detectors: Readonly<Record<string, number>>;
  /** Findings by what was written in their place: operators, `tokenize` for tokens of sessions, `function` for your own. */
  readonly operators: Readonly<Record<string, number>>;
  /** What the policy's actions and their answers made of findings. */
  readonly actions: Readonly<Partial<Record<'warn' | 'allow' | 'mask' | 'block', number>>>;
  /** Findings by JSON Pointer, for nested data. */
  readonly paths: Readonly<Record<string, number>>;
  /** Names of types whose objects came back unchanged, because nothing is known about them. */
  readonly unsupported: readonly string[];
}

/** Value, findings and report of one pass. */
export interface Result<T> {
  /** The redacted value; the same object where nothing has changed. */
  readonly value: T;
  readonly findings: readonly Finding[];
  readonly report: Report;
}

/**
 * Redacts a value with the default policy.
 *
 * Strings, plain objects, arrays, `Map`, `Set`, `Uint8Array` and `Buffer`, errors, and instances of classes by their own properties; any
 * depth, cycles kept. The same object comes back where nothing has changed, and the input never changes. A number that is a finding becomes
 * a string, whatever `T` says.
 */
export function redact<T>(value: T): T;

/** The findings of a value under the default policy. */
export function scan(value: unknown): Finding[];

/** Redacts a value with the default policy, and says what was found. */
export function process<T>(value: T): Result<T>;

/** What a redactor is made of. */
export interface RedactorOptions {
  /** A path to a .toml, .yaml or .json file, an object with the keys of such a file, or a policy. */
  policy?: string | URL | PolicySource | Policy;
  /** The default policy with this profile; instead of `policy`. */
  profile?: Profile;
  /**
   * Your own functions by entity; `*` for every entity that has none. Each gets a finding and its value, and gives what stands in its
   * place. What it throws is thrown by the call, and nothing is returned.
   */
  operators?: Partial<Record<Entity | '*', Operator>>;
  /**
   * Your own functions that find things in a text, such as a model. What they find is resolved, operated on and counted as any other finding.
   * What one throws is thrown by the call, and nothing is returned. Strings alone are passed to them; a redactor with recognisers has no streams.
   */
  recognizers?: Iterable<Recognizer>;
  /**
   * Answers what the policy asks about: for all of the findings, or for each. A promise is awaited by the async methods; the others throw
   * then. Without it, and in streams, what is asked about is blocked.
   */
  ask?: Ask;
  /** Is told of each call, before its result is returned; what it throws is thrown by the call. */
  audit?: Auditor | Iterable<Auditor>;
  /** The keys that the policy refers to with `{ caller: name }`, of 16 bytes or more. Those with `{ env: NAME }` come from `process.env`. */
  keys?: Readonly<Record<string, string | Uint8Array>>;
}

/** What is said to a finding that the policy asks about: it stays, this once; it is redacted; the call fails. */
export type Answer = 'allow' | 'mask' | 'block';

/** Answers what the policy asks about. */
export type Ask = (findings: readonly Finding[]) => Answer | readonly Answer[] | Promise<Answer | readonly Answer[]>;

/** One call, for an audit: counts, and never a value. */
export interface AuditRecord {
  /** When it began, in UTC as RFC 3339 has it. */
  readonly time: string;
  /** How long it took. */
  readonly seconds: number;
  /** `blocked` where the policy, or an answer, has stopped it; then the counts are of what it has blocked. */
  readonly outcome: 'done' | 'blocked';
  readonly report: Report;
}

/** Is told of calls. */
export type Auditor = ((record: AuditRecord) => void) | { record(record: AuditRecord): void };

/** A key that stands for itself, or by reference to an environment variable. */
export type Key = string | Uint8Array | { env: string };

/** The last line of an audit log: kept elsewhere, it proves later that none up to it was cut off. */
export interface AuditHead {
  readonly lines: number;
  readonly hash: string;
}

/** A file of JSON lines, chained by hashes, to which calls are appended. Give it as `audit` to a redactor. */
export class AuditLog {
  /** Opens a log, or begins one. With `sync`, each line is on the disk before the call goes on. */
  constructor(path: string | URL, options?: { key?: Key; sync?: boolean });
  /** Appends a record. */
  record(record: AuditRecord): void;
  /** The last line. */
  readonly head: AuditHead;
  /** @throws {AuditError} where the log is not what was written; else gives the number of its lines. */
  static check(path: string | URL, options?: { key?: Key; head?: AuditHead }): number;
}

/** A caller's own operator. */
export type Operator = (finding: Finding, value: string) => string;

/** What a recogniser has found: `start` and `end` index the text that it got; the score is 0.85 where it says none. */
export interface Recognized {
  entity: Entity | (string & {});
  start: number;
  end: number;
  score?: number;
}

/** A caller's own recogniser; `entities` names what it finds besides the entities of the catalogue. */
export type Recognizer = ((text: string) => Iterable<Recognized>) & { entities?: readonly string[] };

/** A compiled policy: immutable, built once, used for every text. */
export class Redactor {
  constructor(options?: RedactorOptions);

  /** The policy that was compiled. */
  readonly policy: Policy;
  /** Names the policy: equal for equal policies, in whatever language and format they are written. */
  readonly fingerprint: string;

  /** See the function {@link redact}. */
  redact<T>(value: T): T;
  /** See the function {@link scan}. */
  scan(value: unknown): Finding[];
  /** See the function {@link process}. */
  process<T>(value: T): Result<T>;

  /** Redacts many values, each for itself; texts on all cores. */
  redactMany<T>(values: Iterable<T>): T[];
  /** The findings of many values, each for itself. */
  scanMany(values: Iterable<unknown>): Finding[][];

  /**
   * As `redact`, on another thread: the event loop goes on. `value` is read before the call returns; parts without findings come back as
   * they are, so what is put into them meanwhile is not looked at.
   */
  redactAsync<T>(value: T): Promise<T>;
  /** As `scan`, on another thread. */
  scanAsync(value: unknown): Promise<Finding[]>;
  /** As `process`, on another thread. */
  processAsync<T>(value: T): Promise<Result<T>>;
  /** As `redactMany`, on other threads. */
  redactManyAsync<T>(values: Iterable<T>): Promise<T[]>;
  /** As `scanMany`, on other threads. */
  scanManyAsync(values: Iterable<unknown>): Promise<Finding[][]>;

  /** Redacts a text that arrives in pieces, however it is cut: the output joined is that of the whole text. */
  redactStream(pieces: Iterable<string> | AsyncIterable<string>, options?: StreamOptions): AsyncGenerator<string, void, void>;
  /** Redacts bytes that arrive in pieces. */
  redactStream(
    pieces: Iterable<Uint8Array> | AsyncIterable<Uint8Array>,
    options?: StreamOptions,
  ): AsyncGenerator<Buffer, void, void>;
  /** Redacts the events of a model's answer, such as the chunks of OpenAI, Anthropic, the AI SDK or LangChain. */
  redactStream<E extends object>(events: Iterable<E> | AsyncIterable<E>, options?: StreamOptions): AsyncGenerator<E, void, void>;
  /** The same as a web stream. */
  redactTransform<P extends string | Uint8Array | object = string>(options?: StreamOptions): TransformStream<P, P>;

  /** A conversation, whose tokens it can restore: one of its own in memory, or one in a vault by its name. */
  session(options?: SessionOptions): Session;
  /** Restores what the operator `encrypt` has written under this policy's keys; the same object where there is nothing. */
  restore<T>(value: T, options?: RestoreOptions): T;
}

/** Where a conversation is kept. */
export interface SessionOptions {
  vault: Vault;
  /** Whoever names the same has the same tokens, so it is a name that nobody guesses. */
  conversation: string;
}

/** How long and how much a vault keeps. */
export interface VaultOptions {
  /** The seconds after which a conversation that nobody uses is forgotten. */
  idle?: number;
  /** The most values of a conversation. */
  values?: number;
  /** The most bytes of all its values. */
  bytes?: number;
}

/** Keeps the mappings of conversations: in memory, or sealed in a file that processes share. */
export class Vault {
  private constructor();
  static memory(options?: VaultOptions): Vault;
  /** Opens a vault in a file, or begins one; `previous` are keys that it may be sealed under still. */
  static file(path: string | URL, options: VaultOptions & { key: Key; previous?: Iterable<Key> }): Vault;
  /** Opens a vault on a Redis server, or begins one; several vaults in a database have a `prefix` each. */
  static redis(url: Key | URL, options: VaultOptions & { key: Key; previous?: Iterable<Key>; prefix?: string }): Vault;
  /** Forgets a conversation: its tokens are never restored again. */
  forget(conversation: string): void;
  /** Takes from all keys but this one what they open, once every process has the new key. */
  retirePreviousKeys(key: Key): void;
}

/** How a stream is read. */
export interface StreamOptions {
  /** `sse` where the text is one of server-sent events, whose JSON is that of a model's answer. */
  format?: 'sse';
}

/** For whom or what values are restored. */
export interface RestoreOptions {
  /** A destination that the policy lets values into; `user` where none is named. Tokens that may not be restored there stay. */
  destination?: string;
}

/** A conversation: redacts with tokens such as `[EMAIL_ADDRESS_1]`, and restores them. Made by `redactor.session()`. */
export class Session {
  protected constructor();

  /** The fingerprint of the redactor's policy. */
  readonly fingerprint: string;

  /** Redacts a value with tokens: the same value has the same token in the whole conversation. */
  redact<T>(value: T): T;
  /** The same, with findings and report. */
  process<T>(value: T): Result<T>;
  /** As `redact`, on another thread: the event loop goes on. */
  redactAsync<T>(value: T): Promise<T>;
  /** As `process`, on another thread. */
  processAsync<T>(value: T): Promise<Result<T>>;

  /** Puts values in place of their tokens, also where a model has changed how they are written; the same object where there are none. */
  restore<T>(value: T, options?: RestoreOptions): T;
  /** Restores a text that arrives in pieces, however it is cut. */
  restoreStream(pieces: Iterable<string> | AsyncIterable<string>, options?: RestoreOptions): AsyncGenerator<string, void, void>;
  /** Restores bytes that arrive in pieces. */
  restoreStream(
    pieces: Iterable<Uint8Array> | AsyncIterable<Uint8Array>,
    options?: RestoreOptions,
  ): AsyncGenerator<Buffer, void, void>;
  /** The same as a web stream. */
  restoreTransform<P extends string | Uint8Array = string>(options?: RestoreOptions): TransformStream<P, P>;

  /** Forgets the conversation: its tokens are never restored again. */
  forget(): void;
}

/** Where the selection of detectors starts from. */
export type Profile = 'default' | 'pci' | 'secrets' | 'hipaa' | 'gdpr';

/** A policy as plain data: which detectors, thresholds, operators, allow-lists and field rules. */
export class Policy {
  /** @throws {PolicyError} with a suggestion, where a key or a value is wrong. */
  constructor(source?: PolicySource);
  /** Reads a file; its name ends with .toml, .yaml, .yml or .json. */
  static load(path: string | URL): Policy;
  /** Reads a text in the format that `fileName` ends with; the name is for errors too. */
  static parse(text: string, fileName: string): Policy;
  /** The default policy with a profile. */
  static profile(name: Profile): Policy;
  /** Names the policy. */
  readonly fingerprint: string;
  /** The policy with every default written out. */
  toJSON(): PolicySource;
  /** The same in TOML. */
  toTOML(): string;
}

/** The keys of a policy file; docs/policy.md says what each does. */
export interface PolicySource {
  version?: 1;
  profile?: Profile;
  /** The score from which a candidate is a finding, 0 to 1. */
  threshold?: number;
  operator?: OperatorRule;
  action?: Action;
  entities?: Partial<Record<Entity, boolean | OperatorRule | Action | EntityRule>>;
  detectors?: { enable?: string[]; disable?: string[] };
  switches?: { private_ips?: boolean; test_values?: boolean; loopback?: boolean };
  countries?: string[];
  allow?: AllowRule[];
  field?: FieldRule[];
  restore?: { destination: string; entities?: Entity[] }[];
  detector?: DetectorSource[];
}

/** What a finding means for the call, besides what its operator writes. */
export type Action = 'redact' | 'warn' | 'ask' | 'block';

/** What a policy does to a finding. */
export type OperatorRule =
  | 'replace'
  | 'mask'
  | 'tokenize'
  | 'remove'
  | 'keep'
  | { type: 'replace'; with?: string }
  | { type: 'mask'; character?: string; keep_first?: number; keep_last?: number }
  | { type: 'hash'; key: { env: string } | { caller: string }; length?: number }
  | { type: 'encrypt'; key: { env: string } | { caller: string }; previous?: ({ env: string } | { caller: string })[] }
  | { type: 'tokenize'; style?: 'token' | 'surrogate' | 'format' }
  | { type: 'remove' }
  | { type: 'keep' };

/** What a policy says about one entity. */
export interface EntityRule {
  enabled?: boolean;
  threshold?: number;
  operator?: OperatorRule;
  action?: Action;
}

/** A value that is never a finding. */
export type AllowRule = { entity?: Entity } & (
  | { value: string }
  | { regex: string; examples?: string[]; counter_examples?: string[] }
);

/** A field that is always redacted or never touched, by key or by path. */
export type FieldRule = { action: 'redact' | 'keep'; entity?: Entity; operator?: OperatorRule } & (
  | { key: string }
  | { path: string }
);

/** A detector of a policy, in the schema of the catalogue. */
export interface DetectorSource {
  /** `family.name` */
  id: string;
  entity: string;
  status?: 'stable' | 'preview' | 'retired';
  description?: string;
  source?: string;
  groups?: string[];
  anchors: (string | { class: string; back?: number } | { word: string } | { beside: Entity })[];
  shape?: string;
  shapes?: { pattern: string; base: number }[];
  before?: string;
  after?: string;
  boundary?: string;
  max_length: number;
  tolerant?: boolean | string[];
  extend?: string;
  closing?: string;
  validators?: (string | { name: string; pass?: number; fail?: number })[];
  base?: number;
  context?: string[];
  fields?: string[];
  examples?: { text: string; find: string }[];
  counter_examples?: { text: string; reason: string }[];
}

/** What went wrong, and what to do about it. No error contains a value that was to be hidden. */
export class ReticentError extends Error {
  protected constructor();
  /** A stable word for the kind of error; `internal` for a mistake of this package. */
  readonly code: ErrorCode;
  /** What to do about it. */
  readonly help: string;
  /** The policy file, as it was named. */
  readonly file: string | undefined;
  /** The line in it, from 1. */
  readonly line: number | undefined;
}

export type ErrorCode =
  | 'policy-syntax'
  | 'policy-value'
  | 'detector'
  | 'missing-key'
  | 'blocked'
  | 'vault'
  | 'audit'
  | 'operator'
  | 'unsupported'
  | 'internal';

/** A policy that is not TOML, YAML or JSON, or a key or value in it that is wrong. */
export class PolicyError extends ReticentError {}
/** A detector of a policy that breaks a rule of the schema. */
export class DetectorError extends ReticentError {}
/** A key that a policy refers to is not there, or too short. */
export class MissingKeyError extends ReticentError {}
/** An operator with wrong options, or a caller's function that gave no string. */
export class OperatorError extends ReticentError {}
/** What has blocked a call, and where. */
export interface Blocked {
  readonly entity: Entity;
  /** The id of the detector; of a stream, which counts only, none. */
  readonly detector: string | undefined;
  /** In nested data, the JSON Pointer of the string. */
  readonly path: string | undefined;
}
/** The policy blocks what was found, or nobody has allowed it. Nothing was returned. */
export class BlockedError extends ReticentError {
  readonly blocked: readonly Blocked[];
}
/** A store of conversations that cannot be read or written. */
export class VaultError extends ReticentError {}
/** An audit log that cannot be read or written, or is not what was written. */
export class AuditError extends ReticentError {}
/** Something that this version does not do. */
export class UnsupportedError extends ReticentError {}

export type { CatalogEntity };
