import { isEarlier, isRunId, type RunId, RunIdText, runIdOf, runsOf } from '../../../core/runs/run-id.ts';

const execution = { id: 'arn:one', startTime: '2026-11-23T04:30:12.345Z', redriveCount: 0 };

test('a run is named by the second that its execution started, in UTC, and by its ARN', () => {
  const run = runIdOf(execution);
  expect(run).toMatch(/^20261123t043012_[0-9a-f]{8}$/);
  expect(runIdOf({ ...execution, startTime: '2026-11-23T01:30:12-03:00' })).toBe(run);
  expect(runIdOf({ ...execution, id: 'arn:two' })).not.toBe(run);
  expect(runIdOf({ ...execution, startTime: '2026-11-23T04:30:13Z' })).toBe(run.replace('043012', '043013'));
});

test('each redrive is another run, of the same second', () => {
  const runs = [0, 1, 2].map((redriveCount) => runIdOf({ ...execution, redriveCount }));
  expect(new Set(runs).size).toBe(3);
  expect(new Set(runs.map((run) => run.slice(0, 15)))).toEqual(new Set(['20261123t043012']));
});

test('an execution has a run of its start and of each redrive, the newest last', () => {
  const [first, second, third] = [0, 1, 2].map((redriveCount) => runIdOf({ ...execution, redriveCount }));
  expect(runsOf(execution)).toEqual([first]);
  expect(runsOf({ ...execution, redriveCount: 2 })).toEqual([first, second, third]);
});

// Prefixes and table names of former releases bear them.
test('the names of runs stay what they are', () => {
  expect([0, 1].map((redriveCount) => runIdOf({ ...execution, redriveCount }))).toEqual([
    '20261123t043012_8948f106',
    '20261123t043012_2193d937',
  ]);
});

test('a time of a year that four digits don’t write makes no run', () => {
  expect(() => runIdOf({ ...execution, startTime: '+012026-11-23T04:30:12Z' })).toThrow(TypeError);
  expect(() => runIdOf({ ...execution, startTime: 'soon' })).toThrow(RangeError);
});

test.each([
  ['20261123t043012_1a2b3c4d', true],
  ['', false],
  ['20261123T043012_1a2b3c4d', false],
  ['20261123t043012_1A2B3C4D', false],
  ['20261123t043012-1a2b3c4d', false],
  ['0261123t043012_1a2b3c4d', false],
  ['20261123t43012_1a2b3c4d', false],
  ['20261123t043012_1a2b3c4', false],
  ['20261123t043012_1a2b3c4g', false],
  ['x20261123t043012_1a2b3c4d', false],
  ['20261123t043012_1a2b3c4d/', false],
])('whether %j names a run: %p', (text, is) => {
  expect(isRunId(text)).toBe(is);
  expect(RunIdText.safeParse(text).success).toBe(is);
});

test('in a document only a text names a run', () => {
  const { error } = RunIdText.safeParse(['20261123t043012_1a2b3c4d']);
  expect(error?.issues[0]?.message).toBe('not a run id');
});

test('a run is earlier by the second that it started, never by its hash', () => {
  const [first, same, later] = [
    '20261123t043012_ffffffff',
    '20261123t043012_00000000',
    '20261123t043013_00000000',
  ] as RunId[];
  expect(isEarlier(first!, later!)).toBe(true);
  expect(isEarlier(later!, first!)).toBe(false);
  expect(isEarlier(same!, first!)).toBe(false);
  expect(isEarlier(first!, same!)).toBe(false);
});
