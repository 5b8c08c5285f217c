import { FAULTS, injectionOf, nameOf } from './faults.ts';
import { addressesOf, enumerate, fromSeed, sample } from './plan.ts';

const call = (task: string, operation: string, nth = 1) => ({ task, operation, nth });
const CALLS = [
  call('acquire-lock', 'PutObject'),
  call('upload', 'PutObject'),
  call('upload', 'GetObject'),
  call('ctas', 'StartQueryExecution'),
  call('ctas', 'GetQueryExecution'),
  call('ctas', 'GetQueryExecution', 2),
  call('publish', 'UpdateTable'),
  call('publish', 'GetTable'),
];
const addresses = addressesOf(CALLS);

test('what the machine decides makes no difference to the places', () => {
  const slower = [...CALLS.slice(0, 6), call('ctas', 'GetQueryExecution', 3), ...CALLS.slice(6)];
  const otherwise = [slower[0]!, slower[2]!, slower[1]!, ...slower.slice(3)];
  expect(addressesOf(otherwise)).toEqual(addresses);
  expect(addresses).toHaveLength(7);
});

test('each call is struck by each fault that makes a difference to it', () => {
  const cases = enumerate(addresses, false);
  const names = cases.map(({ injections }) => injections.map(nameOf).join());
  expect(new Set(names).size).toBe(names.length);
  for (const { task, operation, nth } of addresses)
    for (const fault of ['throttle', 'error-500', 'timeout-before', 'timeout-after', 'kill-after', 'deny'])
      expect(names).toContain(`${task} ${operation} ${nth} ${fault} once`);
  expect(names).toContain('publish GetTable 1 stale once');
  expect(names).toContain('upload PutObject 1 cut-request once');
  expect(names).toContain('ctas StartQueryExecution 1 query-cutoff once');
});

test.each([1, 2])('the sample of %i has every fault but the slow one, and every task', (perFault) => {
  const chosen = sample(enumerate(addresses, false), perFault).map(
    ({ injections: [injection] }) => injection!,
  );
  expect(new Set(chosen.map(({ fault }) => fault))).toEqual(
    new Set(FAULTS.filter((fault) => fault !== 'hang')),
  );
  expect(new Set(chosen.map(({ task }) => task))).toEqual(new Set(addresses.map(({ task }) => task)));
});

test('a seed is the same case each time, and a name gives its injection back', () => {
  const cases = Array.from({ length: 50 }, (_, seed) => fromSeed(seed, addresses));
  expect(Array.from({ length: 50 }, (_, seed) => fromSeed(seed, addresses))).toEqual(cases);
  expect(new Set(cases.map(({ injections }) => injections.map(nameOf).join())).size).toBeGreaterThan(45);
  for (const injection of cases.flatMap(({ injections }) => injections))
    expect(injectionOf(nameOf(injection))).toEqual(injection);
});
