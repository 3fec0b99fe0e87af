// Compiled, never run: the types that users see. `@ts-expect-error` marks what must not compile.

import reticent, {
  DetectorError,
  MissingKeyError,
  OperatorError,
  Policy,
  PolicyError,
  Redactor,
  ReticentError,
  Session,
  UnsupportedError,
  process as processValue,
  redact,
  scan,
} from '../../index.mjs';
import type {
  CatalogEntity,
  DetectorSource,
  Entity,
  ErrorCode,
  Finding,
  Operator,
  PolicySource,
  Profile,
  RedactorOptions,
  Report,
  Result,
} from '../../index.mjs';

type Equal<A, B> = (<T>() => T extends A ? 1 : 2) extends <T>() => T extends B ? 1 : 2 ? true : false;
function same<A, B>(_: Equal<A, B>): void {}

// The type of the value is that of the argument.
interface Message {
  role: 'user';
  content: string;
}
declare const message: Message;
const redacted = redact(message);
same<typeof redacted, Message>(true);
same<ReturnType<typeof redact<Map<string, Buffer>>>, Map<string, Buffer>>(true);
const text: string = redact<string>('text');

const findings = scan(message);
same<typeof findings, Finding[]>(true);
const result = processValue(message);
same<typeof result, Result<Message>>(true);
const report: Report = result.report;
const count: number | undefined = report.entities['CREDIT_CARD'];

for (const finding of findings) {
  const { entity, detector, start, end, score, path, reasons } = finding;
  const all: [Entity, string, number, number, number, string | undefined, readonly string[]] = [
    entity, detector, start, end, score, path, reasons,
  ];
  void all;
  // @ts-expect-error a finding has no value
  void finding.value;
  // @ts-expect-error a finding does not change
  finding.start = 1;
}

// Entities of the catalogue are known; those of a policy's own detectors are allowed.
const known: CatalogEntity = 'EMAIL_ADDRESS';
const own: Entity = 'EMPLOYEE_NUMBER';
// @ts-expect-error not of the catalogue
const unknown: CatalogEntity = 'EMPLOYEE_NUMBER';

const operator: Operator = (finding, value) => `<${finding.entity} ${value.length}>`;
const options: RedactorOptions = {
  policy: { threshold: 0.6, entities: { EMAIL_ADDRESS: 'mask', US_SSN: false, CREDIT_CARD: { operator: { type: 'keep' } } } },
  operators: { EMAIL_ADDRESS: operator, '*': () => '' },
  keys: { app: 'a key', other: new Uint8Array(32) },
};
const redactor = new Redactor(options);
new Redactor();
new Redactor({ profile: 'pci' });
new Redactor({ policy: 'policy.toml' });
new Redactor({ policy: new URL('file:///policy.toml') });
new Redactor({ policy: { operator: { type: 'encrypt', key: { env: 'NEW' }, previous: [{ env: 'OLD' }] }, restore: [{ destination: 'user' }] } });
new Redactor({ policy: Policy.profile('gdpr') });
// @ts-expect-error no such profile
new Redactor({ profile: 'pcl' });
// @ts-expect-error no such option
new Redactor({ polcy: 'policy.toml' });
// @ts-expect-error no such key of a policy
new Redactor({ policy: { threshhold: 0.5 } });
// @ts-expect-error an operator is synchronous
new Redactor({ operators: { EMAIL_ADDRESS: async () => 'x' } });
// @ts-expect-error the key itself does not belong into a policy
new Redactor({ policy: { operator: { type: 'hash', key: 'sixteen bytes or more' } } });

const many: Message[] = redactor.redactMany([message]);
const manyFindings: Finding[][] = redactor.scanMany(new Set(['a']));
const later: Promise<Message> = redactor.redactAsync(message);
const laterFindings: Promise<Finding[]> = redactor.scanAsync(message);
const laterResult: Promise<Result<Message>> = redactor.processAsync(message);
const laterMany: Promise<string[]> = redactor.redactManyAsync(['a']);
const laterManyFindings: Promise<Finding[][]> = redactor.scanManyAsync(['a']);
for await (const piece of redactor.redactStream(['a', 'b'])) same<typeof piece, string>(true);
for await (const piece of redactor.redactStream([Buffer.from('a')])) same<typeof piece, Buffer>(true);
const redacting: TransformStream<Uint8Array, Uint8Array> = redactor.redactTransform<Uint8Array>();
const fingerprint: string = redactor.fingerprint;

const session: Session = redactor.session();
const tokenised: Message = session.redact(message);
const restored: Message = session.restore(tokenised, { destination: 'tool:crm' });
const laterTokenised: Promise<Message> = session.redactAsync(message);
const laterTokenisedResult: Promise<Result<Message>> = session.processAsync(message);
for await (const piece of session.restoreStream(['a', 'b'])) same<typeof piece, string>(true);
for await (const piece of session.restoreStream([Buffer.from('a')], {})) same<typeof piece, Buffer>(true);
const transform: TransformStream<string, string> = session.restoreTransform();
const unsealed: string = redactor.restore(text);
session.forget();
// @ts-expect-error no such option
session.restore(message, { to: 'user' });
// @ts-expect-error a redactor makes it
new Session();
void [restored, laterTokenised, laterTokenisedResult, transform, unsealed, session.process(message)];

const policy = new Policy({ field: [{ key: 'note', action: 'redact' }], allow: [{ value: 'x' }] });
const source: PolicySource = policy.toJSON();
const toml: string = policy.toTOML();
Policy.parse(toml, 'policy.toml');
const profile: Profile = 'hipaa';
const detector: DetectorSource = { id: 'acme.ticket', entity: 'TICKET', anchors: ['TCK-'], shape: 'TCK-[0-9]{6}', max_length: 10 };

try {
  redact('text');
} catch (error) {
  if (error instanceof ReticentError) {
    const code: ErrorCode = error.code;
    const rest: [string, string | undefined, number | undefined, string] = [error.help, error.file, error.line, error.message];
    void [code, rest];
  }
  for (const type of [PolicyError, DetectorError, MissingKeyError, OperatorError, UnsupportedError]) {
    if (error instanceof type) void error.code;
  }
}
// @ts-expect-error errors are made by the package
new PolicyError('x');

same<typeof reticent.redact, typeof redact>(true);
void [text, count, known, own, unknown, many, manyFindings, later, laterFindings, laterResult, laterMany, laterManyFindings];
void [redacting, fingerprint, source, profile, detector];
