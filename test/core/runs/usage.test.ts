import { costOf, PRICES } from '../../../core/runs/cost.ts';
import { UsageCount, usageUpTo } from '../../../core/runs/usage.ts';

const at = (seconds: number) => new Date(seconds * 1000);
const enter = (name: string) => ({ type: 'TaskStateEntered', stateEnteredEventDetails: { name } });
const leave = (output: object) => ({
  type: 'TaskStateExited',
  stateExitedEventDetails: { output: JSON.stringify(output) },
});
const invoked = (from: number, to: number, end = 'TaskSucceeded') => [
  { type: 'TaskScheduled', timestamp: at(from) },
  { type: end, timestamp: at(to) },
];
const QUERIES = {
  check_source: { attempt: 1, redrive: 0, id: 'q', scanned: 20_000_000, succeeded: true },
  drop_build: { attempt: 1, redrive: 0, id: 'd', scanned: 0, succeeded: true },
};

test('a history tells transitions, invocations with their memory, and what was scanned', () => {
  const count = new UsageCount();
  const events = [
    { type: 'ExecutionStarted' },
    enter('acquire_run_lock'),
    ...invoked(10, 12),
    leave({}),
    { type: 'ChoiceStateEntered' },
    enter('upload_csv_to_s3'),
    ...invoked(20, 21, 'TaskFailed'),
    ...invoked(25, 30),
    leave({ queries: QUERIES }),
  ];
  for (const event of events) count.take(event);
  expect(count.usage).toEqual({
    scans: [20_000_000],
    transitions: 3,
    invocations: [
      { milliseconds: 2000, memoryMegabytes: 256 },
      { milliseconds: 1000, memoryMegabytes: 1024 },
      { milliseconds: 5000, memoryMegabytes: 1024 },
    ],
  });
});

test('a state that waits is the same task when it comes back', () => {
  const count = new UsageCount();
  for (const event of [
    enter('acquire_run_lock'),
    ...invoked(0, 1),
    leave({}),
    enter('upload_csv_to_s3'),
    ...invoked(1, 2),
    leave({}),
    enter('acquire_run_lock'),
    ...invoked(2, 3),
  ])
    count.take(event);
  expect(count.usage.invocations.map(({ memoryMegabytes }) => memoryMegabytes)).toEqual([256, 1024, 256]);
});

test('a state tells its task, wherever it comes in the run', () => {
  const count = new UsageCount();
  for (const event of [
    enter('acquire_run_lock'),
    ...invoked(0, 1),
    leave({}),
    // Of a release that had another task here.
    enter('scan_for_viruses'),
    ...invoked(1, 2),
    leave({}),
    enter('upload_csv_to_s3'),
    ...invoked(2, 3),
    leave({}),
    enter('ctas_any_table'),
    ...invoked(3, 4),
  ])
    count.take(event);
  expect(count.usage.invocations.map(({ memoryMegabytes }) => memoryMegabytes)).toEqual([256, 0, 1024, 256]);
});

test('a query costs ten megabytes at least', () => {
  const usage = { scans: [1, 20_000_000], transitions: 0, invocations: [] };
  expect(costOf(usage).total).toBeCloseTo((30_000_000 / 1e12) * PRICES.athenaPerTerabyte, 12);
});

test('what an attempt used ends where the next redrive begins', () => {
  const history = [
    enter('acquire_run_lock'),
    ...invoked(0, 1, 'TaskFailed'),
    { type: 'ExecutionRedriven' },
    ...invoked(5, 7),
    leave({}),
    { type: 'ExecutionRedriven' },
    enter('upload_csv_to_s3'),
  ];
  const used = [0, 1, 2].map((attempt) => usageUpTo(history, attempt));
  expect(used.map(({ transitions }) => transitions)).toEqual([1, 1, 2]);
  expect(used.map(({ invocations }) => invocations.map(({ milliseconds }) => milliseconds))).toEqual([
    [1000],
    [1000, 2000],
    [1000, 2000],
  ]);
});
