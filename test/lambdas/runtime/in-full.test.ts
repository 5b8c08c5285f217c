import { BadData } from '../../../core/errors/errors.ts';
import { failureKey } from '../../../core/stage/keys.ts';
import { leftInFull } from '../../../lambdas/runtime/in-full.ts';
import { MemoryAws } from '../../memory/aws.ts';
import { contextOf, type Told } from '../../memory/stage.ts';

let aws: MemoryAws;
let told: Told;
let key: string;
beforeEach(() => {
  aws = new MemoryAws();
  told = contextOf(aws, aws.executions.start('one'));
  key = failureKey('trial_by_city', told.context.run);
});
const left = (error: Error) => leftInFull(error, aws.clients.s3, { ...told.context, kind: 'ctas' });

test('what a message leaves out lies in the run’s folder, and the message says where', async () => {
  const verdict = new BadData('Cannot cast.', { inFull: "Cannot cast 'Ana'." });
  const cause = `Cannot cast. In full: s3://lake/${key}`;
  expect(await left(verdict)).toBe(verdict);
  expect(verdict.message).toBe(cause);
  expect(aws.s3.json(key)).toEqual({
    format: 1,
    run: told.context.run,
    state: 'ctas_trial_by_city',
    error: 'BadData',
    cause,
    inFull: "Cannot cast 'Ana'.",
    failedAt: '2026-11-23T04:30:12.000Z',
  });
  expect(told.logged).toEqual([]);
});

test.each([new BadData('no value'), new Error('no verdict')])('of %o nothing is left out', async (error) => {
  const { message } = error;
  expect(await left(error)).toBe(error);
  expect(error.message).toBe(message);
  expect(aws.s3.keys()).toEqual([]);
});

test.each([
  [Object.assign(new Error('x'), { name: 'SlowDown' }), 'SlowDown'],
  ['stop', 'string'],
])('where it can’t be left, the verdict is told all the same: %o', async (thrown, reason) => {
  aws.before = () => {
    throw thrown;
  };
  const verdict = new BadData('Cannot cast.', { inFull: "Cannot cast 'Ana'." });
  expect((await left(verdict)).message).toBe('Cannot cast.');
  expect(told.logged).toEqual([['not left in full', { key, reason }]]);
});
