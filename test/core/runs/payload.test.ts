import type * as z from 'zod/mini';
import { Built, Building } from '../../../core/tasks/ctas.ts';
import { Checked } from '../../../core/tasks/check-quality.ts';
import { Ended, Locked } from '../../../core/tasks/acquire-lock.ts';
import { askedFor, Execution, parsePayload, Start } from '../../../core/runs/payload.ts';
import { Expired } from '../../../core/tasks/expire-versions.ts';
import { Published } from '../../../core/tasks/publish.ts';
import { Uploaded } from '../../../core/tasks/upload.ts';
import type { RunId } from '../../../core/runs/run-id.ts';

const run = { id: '20261123t043012_1a2b3c4d' as RunId, epoch: 3, redrive: 0 };
const check = {
  table: 't',
  check: 'unique(id)',
  severity: 'warn',
  passed: false,
  observed: '2 rows',
  expected: 'no row twice',
};
/** What a run's payload grows by, task after task: everything that may stand in it, does. */
const START = {
  trigger: 'landing',
  source: { key: 'landing/d/x.csv', versionId: 'v1', etag: 'e' },
  scheduledTime: '2026-11-23T01:30:00-03:00',
  correlationId: 'event-1',
};
const LOCKED = {
  ...START,
  format: 1,
  run,
  lock: { outcome: 'acquired', owner: 'one' },
  stamps: { rows: 'r', build: 'b', checks: 'c' },
  queries: { ctas: { attempt: 1, redrive: 0, sql: 'h', id: 'q-1', scanned: 5, succeeded: true } },
  step: { status: 'done', waitSeconds: 0 },
};
const UPLOADED = {
  ...LOCKED,
  upload: {
    source: {
      key: 'landing/d/x.csv',
      versionId: 'v1',
      etag: '"e"',
      bytes: 1,
      landedAt: '2026-11-23T04:30:00.000Z',
    },
    identity: 'i',
    raw: { etag: 'r', bytes: 0, files: 1 },
    rows: 1,
    read: 2,
    aside: { files: 1, first: [{ key: 'landing/d/y.csv', error: 'EmptySource' }] },
    rejected: {
      rows: 1,
      limit: { rows: 1, share: 0.5 },
      keys: ['rejected-data/d/x.csv'],
      reasons: [{ column: 'id', reason: 'is not an int', rows: 1 }],
    },
  },
};
const BUILDING = { ...UPLOADED, plan: { key: 'athena-staging/_plan.json', chunks: 1, index: 0 } };
const BUILT = {
  ...BUILDING,
  build: { table: 't', prefix: 'p/', rows: 1, partitions: 0, files: 1, bytes: 1 },
};
const CHECKED = { ...BUILT, checks: [check] };
const PUBLISHED = { ...CHECKED, published: { table: 't', version: 1, location: 's3://lake/p/' } };
const EXPIRED = {
  ...PUBLISHED,
  expired: { versions: [run.id], builds: [run.id], objects: 2, bytes: 3 },
  followUp: 'follow-up-1',
};
const SCHEMAS = { Start, Locked, Uploaded, Building, Built, Checked, Published, Expired } as const;
const PAYLOADS = {
  Start: START,
  Locked: LOCKED,
  Uploaded: UPLOADED,
  Building: BUILDING,
  Built: BUILT,
  Checked: CHECKED,
  Published: PUBLISHED,
  Expired: EXPIRED,
};
const kinds = Object.keys(SCHEMAS) as (keyof typeof SCHEMAS)[];
const parsed = (kind: keyof typeof SCHEMAS, payload: unknown) =>
  (SCHEMAS[kind] as z.ZodMiniType).safeParse(payload);

test.each(kinds)('a payload that is %s passes whole', (kind) => {
  expect(parsed(kind, PAYLOADS[kind])).toEqual({ success: true, data: PAYLOADS[kind] });
});

test.each(kinds.slice(1).map((kind, index) => [kind, kinds[index]!] as const))(
  'a payload is not yet %s while it is %s',
  (kind, before) => {
    const mayLack = kind === 'Building';
    expect(parsed(kind, PAYLOADS[before]).success).toBe(mayLack);
  },
);

test('a start may say nothing', () => {
  expect(parsePayload(Start, {})).toEqual({ trigger: 'manual' });
});

test.each(['manual', 'landing', 'schedule', 'follow-up'])('a start’s trigger may be %s', (trigger) => {
  expect(parsePayload(Start, { trigger })).toEqual({ trigger });
});

test.each([
  ['manual', START.source],
  ['follow-up', START.source],
  ['landing', undefined],
  ['schedule', undefined],
] as const)('a start whose trigger is %s asks for %j where it names a file', (trigger, asked) => {
  expect(askedFor({ trigger, source: START.source })).toEqual(asked);
});

test.each(['done', 'running', 'retry'])('a step may be %s', (status) => {
  const step = { status, waitSeconds: 7 };
  expect(parsePayload(Locked, { ...LOCKED, step })).toMatchObject({ step });
});

test.each(['skipped', 'unchanged'])('a run that is %s has ended', (outcome) => {
  const ended = { trigger: 'landing', lock: { outcome, owner: 'one' } };
  expect(parsePayload(Ended, ended)).toEqual(ended);
});

test.each(['error', 'warn'])('a check’s severity may be %s', (severity) => {
  const checks = [{ ...check, severity }];
  expect(parsePayload(Checked, { ...CHECKED, checks })).toMatchObject({ checks });
});

test('an earlier release left neither the form of the payload nor stamps', () => {
  const { format: _, stamps: __, ...former } = LOCKED;
  expect(parsePayload(Locked, former)).toEqual({ ...former, format: 1, stamps: {} });
});

test('a payload of a former release is read, and the rows in it go no further', () => {
  const former = structuredClone<any>(CHECKED);
  former.upload.rejected.first = [{ line: 2, column: 'id', reason: 'is not an int', value: 'Ana' }];
  former.checks[0].rows = ['id=1, name=Ana'];
  expect(parsePayload(Checked, former)).toEqual(CHECKED);
});

/** A payload with a value in the place of another, by its path. */
function changed(payload: object, path: string, value: unknown): object {
  const copy = structuredClone<any>(payload);
  const names = path.split('.');
  const last = names.pop()!;
  names.reduce((at, name) => at[name], copy)[last] = value;
  return copy;
}

test.each<[path: string, value: unknown]>([
  ['trigger', 'cron'],
  ['trigger', ''],
  ['source.key', ''],
  ['source.rows', 1],
  ['scheduledTime', 'tonight'],
  ['run.id', '../landing'],
  ['run.epoch', 0],
  ['run.redrive', -1],
  ['run.more', 1],
  ['lock.outcome', 'skipped'],
  ['lock.more', 1],
  ['queries.ctas.attempt', 0],
  ['queries.ctas.redrive', -1],
  ['queries.ctas.succeeded', false],
  ['queries.ctas.more', 1],
  ['step.status', ''],
  ['step.status', 'failed'],
  ['step.waitSeconds', -1],
  ['step.more', 1],
  ['stamps.more', 'x'],
  ['upload.more', 1],
  ['upload.source.more', 1],
  ['upload.source.landedAt', 'tonight'],
  ['upload.raw.more', 1],
  ['upload.rejected.limit.more', 1],
  ['upload.rejected.reasons.0.value', 'Ana'],
  ['plan.chunks', 0],
  ['plan.index', -1],
  ['plan.more', 1],
  ['build.more', 1],
  ['checks.0.severity', ''],
  ['published.more', 1],
  ['expired.more', 1],
])('a payload in which %s is %j is refused by that name', (path, value) => {
  expect(() => parsePayload(Expired, changed(EXPIRED, path, value))).toThrow(
    expect.objectContaining({
      name: 'InvalidInput',
      // A field too many is told by where it is.
      message: expect.stringContaining(
        /more|rows$|value$/.test(path) ? path.split('.').at(-1)! : `${path}: `,
      ),
    }),
  );
});

test('whoever ended may have ended in two ways alone', () => {
  for (const outcome of ['acquired', '']) {
    expect(Ended.safeParse({ lock: { outcome, owner: 'one' } }).success).toBe(false);
  }
  expect(Ended.safeParse({ lock: { outcome: 'skipped', owner: 'one', more: 1 } }).success).toBe(false);
});

test('an execution is what Step Functions tells of it', () => {
  const told = { id: 'arn', name: 'one', startTime: '2026-11-23T04:30:12.345+00:00', redriveCount: 0 };
  expect(Execution.parse(told)).toEqual(told);
  for (const other of [{ redriveCount: -1 }, { startTime: 'soon' }, { id: undefined }]) {
    expect(Execution.safeParse({ ...told, ...other }).success).toBe(false);
  }
});

test('a start that is none is told in one line, with what a person may start with', () => {
  const advice = 'Start with {} or {"source": {"key": "landing/<dataset>/<file>.csv"}}.';
  expect(() => parsePayload(Start, { source: { key: 7 } })).toThrow(
    `source.key: Invalid input: expected string, received number. ${advice}`,
  );
  expect(() => parsePayload(Start, 'now')).toThrow(
    `input: Invalid input: expected object, received string. ${advice}`,
  );
  expect(() => parsePayload(Start, 'now', 'Deploy again.')).toThrow(/received string\. Deploy again\.$/);
});

test.each([
  ['a versioned bucket’s', { 'version-id': 'v1' }, 'v1'],
  ['an unversioned one’s', {}, undefined],
])('an object as %s event has it names what a start names', (_, version, versionId) => {
  const key = String.raw`landing/d/a "quoted" \ one.csv`;
  const object = { key, size: 5, etag: 'e', sequencer: '0062', ...version };
  expect(Start.parse({ trigger: 'landing', source: object }).source).toEqual({ key, versionId, etag: 'e' });
});
