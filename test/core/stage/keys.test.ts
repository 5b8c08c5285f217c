import { partitionValues, prefix, versionPrefix } from '../../../core/stage/keys.ts';
import { builtBy } from '../../../core/stage/names.ts';
import { runOf } from '../../../core/runs/redriven.ts';
import { runIdOf } from '../../../core/runs/run-id.ts';

test.each(['', '/', 'orders', 'landing/orders', '/landing/', 'a//b/', 'a/../b/', './a/', '..', 'a/./'])(
  '%j is no prefix to delete below',
  (text) => {
    expect(() => prefix(text)).toThrow(expect.objectContaining({ name: 'UnsafePrefix' }));
  },
);

test('a prefix names each level and ends in a slash', () => {
  expect(prefix('processed-data/orders/')).toBe('processed-data/orders/');
});

test('partition values are read from the levels below a prefix', () => {
  const under = prefix('processed-data/t/run/');
  expect(partitionValues(under, `${under}ano=2025/bairro=Vila Nova/f`, ['ano', 'bairro'])).toEqual([
    '2025',
    'Vila Nova',
  ]);
  expect(partitionValues(under, `${under}_version.json`, ['ano'])).toBeUndefined();
  expect(partitionValues(under, 'processed-data/t/run_2/ano=2025/f', ['ano'])).toBeUndefined();
});

test('a run is its start and a hash, the same at every retry', () => {
  const execution = {
    id: 'arn:aws:states:us-east-1:000000000000:execution:m:one',
    startTime: '2026-11-23T04:30:12.345Z',
    redriveCount: 0,
  };
  expect(runIdOf(execution)).toMatch(/^20261123t043012_[0-9a-f]{8}$/);
  expect(runIdOf(execution)).toBe(runIdOf({ ...execution, startTime: '2026-11-23T01:30:12.345-03:00' }));
  expect(runIdOf({ ...execution, id: `${execution.id}2` })).not.toBe(runIdOf(execution));
  expect(runIdOf({ ...execution, redriveCount: 1 })).not.toBe(runIdOf(execution));
});

test('only the folder of a version may be emptied', () => {
  const run = runIdOf({ id: 'arn', startTime: '2026-11-23T04:30:12Z', redriveCount: 0 });
  expect(versionPrefix('orders_summary', run)).toBe(`processed-data/orders_summary/${run}/`);
  const unsafe = expect.objectContaining({ name: 'UnsafePrefix' });
  for (const hostile of ['', '..', 'x', '20261123t043012_1a2b3c4d/../x']) {
    expect(() => versionPrefix('orders', hostile as typeof run)).toThrow(unsafe);
  }
  for (const hostile of [
    '',
    '.',
    '..',
    '/',
    'orders/',
    '/orders',
    'orders/..',
    '../landing',
    'orders/x',
    'a//b',
  ]) {
    expect(() => versionPrefix(hostile, run)).toThrow(unsafe);
  }
});

test('a build table is told from the tables of a sibling', () => {
  const run = runIdOf({ id: 'arn', startTime: '2026-11-23T04:30:12Z', redriveCount: 0 });
  expect(builtBy('orders', `orders__build_${run}`)).toBe(run);
  expect(builtBy('orders', `orders__stage_${run}`)).toBe(run);
  for (const other of [
    `orders_eu__build_${run}`,
    'orders',
    'orders_eu',
    'orders__build_x',
    `x_orders__build_${run}`,
  ]) {
    expect(builtBy('orders', other)).toBeUndefined();
  }
});

test('a redriven run begins another, unless its build is complete', () => {
  const execution = { id: 'arn', startTime: '2026-11-23T04:30:12Z' };
  const [first, second] = [0, 1].map((redriveCount) => runIdOf({ ...execution, redriveCount }));
  const payload = { run: { id: first!, epoch: 1, redrive: 0 } };
  expect(runOf(payload, { ...execution, redriveCount: 0 })).toBe(first);
  expect(runOf(payload, { ...execution, redriveCount: 1 })).toBe(second);
  expect(runOf({ ...payload, build: {} }, { ...execution, redriveCount: 1 })).toBe(first);
  const held = { run: { id: second!, epoch: 2, redrive: 1 } };
  expect(runOf(held, { ...execution, redriveCount: 1 })).toBe(second);
});
