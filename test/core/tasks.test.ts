import { byKind, statesOf, TASK_KINDS, TASKS, taskOfState } from '../../core/tasks/kinds.ts';

const named = (dataset: string, table: string) => ({
  definition: { source: { dataset }, target: { table } },
});

test('the first task takes the run lock, the last gives it back, and all between hold it', () => {
  const locks = TASK_KINDS.map((kind) => TASKS[kind].lock);
  expect(locks).toEqual(['takes', ...locks.slice(1, -1).map(() => 'holds'), 'gives back']);
});

test('a value for each kind is there for each, made of its own', () => {
  const made = byKind((kind) => `of ${kind}`);
  expect(Object.keys(made)).toEqual([...TASK_KINDS]);
  expect(Object.values(made)).toEqual(TASK_KINDS.map((kind) => `of ${kind}`));
});

test.each([
  ['orders', 'orders_summary'],
  ['csv_to_s3', 'glue_db'],
  ['x', 'run_lock'],
  ['raw_x', 'raw_x_if_exists'],
])('a state tells its task, whatever the dataset %s and the table %s are called', (dataset, table) => {
  const pipeline = named(dataset, table);
  const told = TASK_KINDS.map((kind) => taskOfState(TASKS[kind].state(pipeline))?.kind);
  expect(told).toEqual([...TASK_KINDS]);
});

test('what is no task’s state tells none', () => {
  const { next, wait } = statesOf('upload', named('orders', 'orders_summary'));
  const others = ['', 'ctas', 'ctas_', 'run_skipped', next, wait, 'upload_csv_to_s3 ', 'x_acquire_run_lock'];
  expect(others.map(taskOfState)).toEqual(others.map(() => undefined));
});

test('a statement’s name is of one task, and its end no number', () => {
  const names = TASK_KINDS.flatMap((kind) => Object.keys(TASKS[kind].statements));
  expect(new Set(names).size).toBe(names.length);
  expect(names.filter((name) => /_\d+$/.test(name))).toEqual([]);
  // Whatever waits does so for a statement.
  expect(TASK_KINDS.filter((kind) => TASKS[kind].waits)).toEqual(
    TASK_KINDS.filter((kind) => Object.keys(TASKS[kind].statements).length > 0),
  );
});

const LIMIT = { rows: 0, share: 0 };
const REJECTED = { rows: 12, limit: LIMIT, keys: [], reasons: [] };
const UPLOAD = {
  source: { key: 'landing/o/a.csv', etag: 'e', bytes: 1, landedAt: '2026-11-23T04:00:00Z' },
  identity: 'i',
  raw: { etag: 'e', bytes: 1, files: 1 },
  rows: 5202,
  read: 5214,
  rejected: REJECTED,
};
const BUILD = { table: 't', prefix: 'p', rows: 1, partitions: 25, files: 25, bytes: 102_000 };
const check = (passed: boolean) => ({
  table: 't',
  check: 'unique(id)',
  severity: 'warn',
  passed,
  observed: '',
  expected: '',
});
const PUBLISHED = { table: 't', version: 3, location: 's3://lake/versions/t/1/' };
const expired = (...versions: string[]) => ({ versions, objects: 0, bytes: 0 });

test.each([
  ['acquire-lock', { lock: { outcome: 'acquired', owner: 'one' } }, ''],
  ['acquire-lock', { lock: { outcome: 'skipped', owner: 'one' } }, 'skipped: one is at work'],
  ['acquire-lock', { lock: { outcome: 'unchanged', owner: 'one' } }, 'unchanged: this is what readers have'],
  ['acquire-lock', { lock: { outcome: 'nothing landed', owner: 'one' } }, 'nothing landed yet'],
  ['upload', { upload: UPLOAD }, '5,214 rows, 12 rejected'],
  ['ensure-database', { upload: UPLOAD }, ''],
  ['create-raw-table', { upload: UPLOAD }, ''],
  ['drop-build-table', { upload: UPLOAD }, ''],
  ['clear-output', { upload: UPLOAD }, ''],
  ['ctas', { upload: UPLOAD, build: BUILD }, '25 partitions, 102 kB'],
  ['ctas', { upload: UPLOAD }, ''],
  ['check-quality', { build: BUILD, checks: [check(true)] }, '1 passed'],
  ['check-quality', { build: BUILD, checks: [check(true), check(false)] }, '1 passed, 1 warning'],
  ['publish', { build: BUILD, checks: [check(true)], published: PUBLISHED }, 'version 3'],
  ['expire-versions', { published: PUBLISHED, expired: expired('1', '2') }, '2 versions expired'],
  [
    'expire-versions',
    { published: PUBLISHED, expired: { ...expired('1'), builds: [] } },
    '1 version expired',
  ],
  [
    'expire-versions',
    { published: PUBLISHED, expired: { ...expired('1'), builds: ['2', '3'] } },
    '1 version expired, 2 builds of failed runs cleared',
  ],
  ['expire-versions', { published: PUBLISHED, expired: expired() }, ''],
] as const)('%s, having left %j, says “%s”', (kind, output, line) => {
  expect(TASKS[kind].report(output)).toBe(line);
});

test.each([[undefined], [null], [{}], ['text']])('of the output %j no task says anything', (output) => {
  expect(TASK_KINDS.map((kind) => TASKS[kind].report(output))).toEqual(TASK_KINDS.map(() => ''));
});
