import { begunAnew, runOf } from '../../../core/runs/redriven.ts';
import { type RunId, runIdOf } from '../../../core/runs/run-id.ts';
import { building, built } from '../../lambdas/payloads.ts';

const id = '20261123t043012_1a2b3c4d' as RunId;
const BUILDING = building(id, 'raw');
const BUILT = built(id, 'raw');
const { run } = BUILT;
const redriven = { id: 'arn', startTime: '2026-11-23T04:30:12Z', redriveCount: 1 };
const another = { id: runIdOf(redriven), epoch: 4, redrive: 1 };

test('a redriven run begins anew: another run, with nothing of the build that it leaves', () => {
  const begun = begunAnew(BUILDING, another);
  expect(begun).toEqual({ ...BUILDING, run: another, stamps: { rows: 'r' } });
});

test('where the build is complete, the redriven run goes on with it, where it lies', () => {
  expect(begunAnew(BUILT, another)).toEqual({ ...BUILT, run: { ...another, id: run.id } });
});

test.each<[string, object, number, string]>([
  ['at work in its first attempt', {}, 0, run.id],
  ['redriven before its build was complete', {}, 1, another.id],
  ['redriven with a complete build', { build: BUILT.build }, 1, run.id],
  ['redriven, and at work again', { run: { ...run, redrive: 1 } }, 1, run.id],
  ['redriven once more since', { run: { ...run, redrive: 1 } }, 2, runIdOf({ ...redriven, redriveCount: 2 })],
])('the run of an execution that is %s', (_, left, redriveCount, expected) => {
  expect(runOf({ run, ...left }, { ...redriven, redriveCount })).toBe(expected);
});
