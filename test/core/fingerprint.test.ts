import { check, col, csv, pipeline } from '../../core/definition/index.ts';
import {
  type Fingerprints,
  fingerprintOf,
  fingerprintsOf,
  formerFingerprint,
} from '../../core/definition/fingerprint.ts';
import type { Pipeline } from '../../core/definition/pipeline.ts';
import { daily } from '../../core/definition/schedule.ts';
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

const CHANGES: readonly [string, keyof Fingerprints | undefined, Pipeline][] = [
  [
    'a rule is tightened',
    'rows',
    source({ columns: { ...columns, amount: col.decimal(10, 2, { min: 0 }) } }),
  ],
  ['a column may be empty', 'rows', source({ columns: { ...columns, city: col.string().nullable() } })],
  ['columns change places', 'rows', source({ columns: { city: columns.city, ...columns, id: columns.id } })],
  ['the delimiter', 'rows', source({ delimiter: ';' })],
  ['how dates are written', 'rows', source({ date: 'DD/MM/YYYY' })],
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

test('a definition that was written and read again is the same one', () => {
  const again = { ...before, definition: JSON.parse(JSON.stringify(trial)) };
  expect(fingerprintsOf(again)).toEqual(fingerprintsOf(before));
  const same = pipeline({ ...trial, source: csv(trial.source), checks: [...trial.checks] });
  expect(fingerprintsOf({ ...before, definition: same })).toEqual(fingerprintsOf(before));
});

test('what an earlier release stamped and a rollback withdrew is known by its own fingerprint', () => {
  expect(formerFingerprint(before)).toMatch(/^[0-9a-f]{16}$/);
  expect(formerFingerprint(before)).not.toBe(fingerprintOf(fingerprintsOf(before)));
});
