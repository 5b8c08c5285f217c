import { check, col, csv, pipeline } from '../../core/definition/index.ts';
import {
  type Fingerprints,
  fingerprintOf,
  fingerprintsOf,
  formerFingerprint,
  formerRules,
  rulesFingerprint,
} from '../../core/definition/fingerprint.ts';
import { CHECK_DEFAULTS } from '../../core/definition/checks.ts';
import { COLUMN_DEFAULTS } from '../../core/definition/columns.ts';
import { type Pipeline, TARGET_DEFAULTS } from '../../core/definition/pipeline.ts';
import { daily } from '../../core/definition/schedule.ts';
import { CSV_DEFAULTS } from '../../core/definition/source.ts';
import { readSourceManifest } from '../../lake/source-manifest.ts';
import { MemoryAws } from '../memory/aws.ts';
import trial from '../pipelines/trial/pipeline.ts';

const before: Pipeline = { name: 'trial', definition: trial, sql: 'SELECT * FROM trial' };
const source = (change: object): Pipeline => ({
  ...before,
  definition: { ...trial, source: { ...trial.source, ...change } },
});
const target = (change: object): Pipeline => ({
  ...before,
  definition: { ...trial, target: { ...trial.target, ...change } },
});
const definition = (change: object): Pipeline => ({ ...before, definition: { ...trial, ...change } });
const { columns } = trial.source;

const CHANGES: (readonly [string, keyof Fingerprints | undefined, Pipeline])[] = [
  [
    'a rule is tightened',
    'rows',
    source({ columns: { ...columns, amount: col.decimal(10, 2, { min: 0 }) } }),
  ],
  ['a column may be empty', 'rows', source({ columns: { ...columns, city: col.string().nullable() } })],
  [
    'the target’s columns change places',
    'build',
    target({ columns: { note: col.string(), ...trial.target.columns } }),
  ],
  ['columns change places', 'rows', source({ columns: { city: columns.city, ...columns, id: columns.id } })],
  ['the delimiter', 'rows', source({ delimiter: ';' })],
  ['how dates are written', 'rows', source({ date: 'DD/MM/YYYY' })],
  ...Object.entries({
    group: ',',
    skip: 1,
    comment: '#',
    header: false,
    footer: 'Total',
    trailingDelimiter: true,
    escape: '\\',
    trim: true,
    extra: 'ignore',
  }).map(([option, value]) => [option, 'rows', source({ [option]: value })] as const),
  ['words for NULL', 'rows', source({ columns: { ...columns, amount: col.decimal(10, 2).null('NA') } })],
  ['a column that may be absent', 'rows', source({ columns: { ...columns, note: col.string().optional() } })],
  [
    'how a column is written',
    'rows',
    source({ columns: { ...columns, amount: col.decimal(10, 2).written({ decimal: ',' }) } }),
  ],
  ['the tolerance', 'rows', source({ tolerate: { rows: 1, share: 1 } })],
  ['the mode', 'rows', source({ mode: 'append' })],
  ['the SELECT', 'build', { ...before, sql: 'SELECT * FROM trial WHERE id > 1' }],
  ['the partition columns', 'build', target({ partitionBy: [] })],
  ['the target’s name', 'build', target({ table: 'trial_by_town' })],
  ['a target column’s type', 'build', target({ columns: { ...trial.target.columns, id: col.bigint() } })],
  ['whether readers may break', 'build', target({ evolution: 'any' })],
  ['a check is added', 'checks', definition({ checks: [...trial.checks, check.notNull('id')] })],
  ['checks change places', 'checks', definition({ checks: trial.checks.toReversed() })],
  [
    'a check only warns',
    'checks',
    definition({ checks: trial.checks.map((one) => ({ ...one, severity: 'warn' })) }),
  ],
  [
    'what a check asks of the source',
    'checks',
    definition({ checks: [check.sameTotal('amount', { source: 'sum(id)' })] }),
  ],
  ['how many versions are kept', undefined, target({ keepVersions: 9 })],
  ['the schedule', undefined, definition({ schedule: daily('03:00') })],
  ['whether a landed file starts it', undefined, definition({ startOnLanding: false })],
];

test.each(CHANGES)('%s: its own part of the fingerprints changes (%s), and no other', (_, part, after) => {
  const [was, is] = [fingerprintsOf(before), fingerprintsOf(after)];
  const changed = (['rows', 'build', 'checks'] as const).filter((one) => was[one] !== is[one]);
  expect(changed).toEqual(part === undefined ? [] : [part]);
  expect(fingerprintOf(was) === fingerprintOf(is)).toBe(part === undefined);
});

test('what judges the rows of a file is all of the source but its tolerance', () => {
  const rules = rulesFingerprint(before);
  const other = CHANGES.filter(([, part, after]) => part === 'rows' && rulesFingerprint(after) !== rules);
  const rows = CHANGES.filter(([, part]) => part === 'rows').map(([what]) => what);
  expect(other.map(([what]) => what)).toEqual(rows.filter((what) => what !== 'the tolerance'));
});

test('a definition that was written and read again is the same one', () => {
  const again = { ...before, definition: JSON.parse(JSON.stringify(trial)) };
  expect(fingerprintsOf(again)).toEqual(fingerprintsOf(before));
  const same = pipeline({ ...trial, source: csv(trial.source), checks: [...trial.checks] });
  expect(fingerprintsOf({ ...before, definition: same })).toEqual(fingerprintsOf(before));
});

/** Every object's keys the other way round, but for those whose order is an order: columns by their names. */
function turned(value: unknown, key = ''): unknown {
  if (Array.isArray(value)) return value.map((one) => turned(one));
  if (typeof value !== 'object' || value === null) return value;
  const entries = Object.entries(value).map(([name, held]) => [name, turned(held, name)] as const);
  return Object.fromEntries(key === 'columns' ? entries : entries.toReversed());
}

/** Says every rule and bound that there is, so that each has an order to be turned. */
const wordy = pipeline({
  source: csv({
    dataset: 'trial',
    mode: 'append',
    columns: {
      id: col.bigint({ min: 1, max: 9 }),
      city: col.string({ oneOf: ['a', 'b'], maxLength: 3 }).nullable(),
    },
  }),
  target: { table: 't', columns: { id: col.bigint(), city: col.string() }, partitionBy: ['city'] },
  checks: [check.range('id', { min: 1, max: 9 }), check.unique('id').warn()],
});

test('a definition whose keys are written in another order is the same one', () => {
  const was = { ...before, definition: wordy };
  const is = { ...before, definition: turned(wordy) as typeof wordy };
  expect(JSON.stringify(is)).not.toBe(JSON.stringify(was));
  expect(fingerprintsOf(is)).toEqual(fingerprintsOf(was));
  const { columns: its, dataset } = wordy.source;
  const one = csv({ dataset, mode: 'append', columns: its });
  const other = csv({ columns: its, mode: 'append', dataset });
  const of = (written: typeof one) => fingerprintsOf(source(written)).rows;
  expect(of(one)).toBe(of(other));
});

/** A definition as a release would make it that has one more default, or none of those that there are. */
const without = (value: object, defaults: object) =>
  Object.fromEntries(Object.entries(value).filter(([key]) => !(key in defaults)));

test('what holds anyway is in no fingerprint, so that one more default changes none', () => {
  const plain = pipeline({
    source: csv({ dataset: 'trial', columns: { id: col.bigint() } }),
    target: { table: 't', columns: { id: col.bigint() } },
    checks: [check.unique('id')],
  });
  const bare = (of: object) =>
    Object.fromEntries(Object.entries(of).map(([name, one]) => [name, without(one, COLUMN_DEFAULTS)]));
  const { source: from, target: to, checks } = plain;
  const unsaid: any = {
    source: { ...without(from, CSV_DEFAULTS), columns: bare(from.columns) },
    target: { ...without(to, TARGET_DEFAULTS), columns: bare(to.columns) },
    checks: checks.map((one) => without(one, CHECK_DEFAULTS)),
  };
  expect(JSON.parse(JSON.stringify(unsaid.source))).toEqual({
    dataset: 'trial',
    columns: { id: { type: { kind: 'bigint' } } },
  });
  expect(fingerprintsOf({ ...before, definition: unsaid })).toEqual(
    fingerprintsOf({ ...before, definition: plain }),
  );
});

test('who judged a landed file is known in an earlier release’s words, of the entry or of the whole', async () => {
  const append = source({ mode: 'append', tolerate: { rows: 5, share: 1 } });
  const former = formerRules(append);
  const entry = { etag: 'e', bytes: 1, raw: { key: 'k', etag: 'r', bytes: 1 }, accepted: 1, rejected: 0 };
  const { s3, clients } = new MemoryAws();
  const sources = { ours: entry, theirs: { ...entry, judgedBy: 'other' } };
  s3.put('raw-data/trial/_sources.json', { judgedBy: former, sources });
  const { manifest } = (await readSourceManifest(clients.s3, 'lake', append))!;
  const judgedBy = (name: string) => manifest.sources[name]?.judgedBy;
  expect([judgedBy('ours'), judgedBy('theirs')]).toEqual([rulesFingerprint(append), 'other']);
});

/** What releases have written into manifests and tables for a definition, and what this one has to know it by. */
test('the fingerprints of a definition are those that releases gave it', () => {
  const sales: Pipeline = {
    name: 'sales',
    sql: 'SELECT 1',
    definition: pipeline({
      source: csv({
        dataset: 'sales',
        delimiter: ';',
        decimal: ',',
        columns: {
          id: col.bigint().from('Nº'),
          note: col.string().nullable(),
          at: col.timestamp({ min: '2020-01-01' }),
        },
        tolerate: { rows: 1, share: 0.1 },
      }),
      target: {
        table: 'sales_clean',
        columns: { id: col.bigint(), note: col.string().nullable(), month: col.string() },
        partitionBy: ['month'],
      },
      checks: [check.unique('id').warn()],
    }),
  };
  expect(fingerprintsOf(sales).rows).toBe('22aa43cef7cedb57');
  expect(formerFingerprint(sales)).toBe('d74acfba34b5d1ea');
  expect(formerRules(sales)).toBe('a3a1da8a14d0c9d3');
});

test('what an earlier release stamped and a rollback withdrew is known by its own fingerprint', () => {
  expect(formerFingerprint(before)).toMatch(/^[0-9a-f]{16}$/);
  expect(formerFingerprint(before)).not.toBe(fingerprintOf(fingerprintsOf(before)));
});
