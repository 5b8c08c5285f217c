import { lockKey } from '../../../core/stage/keys.ts';
import { releaseLock } from '../../../lambdas/release-lock/task.ts';
import { MemoryAws } from '../../memory/aws.ts';
import { PLACE } from '../../memory/stage.ts';

const KEY = lockKey('trial');
const aws = new MemoryAws();
const { executionArn, name } = aws.executions.start('one');
const logged: [string, object][] = [];
const released = (redriveCount: number, status = 'FAILED') =>
  releaseLock({ detail: { executionArn, status, redriveCount } }, aws.clients, {
    environment: { ...PLACE, pipeline: 'trial' },
    now: aws.now,
    log: (message, fields = {}) => void logged.push([message, fields]),
    measure: () => undefined,
  });
const held = (change: object = {}) => ({
  epoch: 4,
  since: '2026-11-23T04:00:00.000Z',
  queries: ['q-7'],
  succeededAt: '2026-11-22T04:00:00.000Z',
  owner: { execution: executionArn, name, redrive: 1 },
  ...change,
});
beforeEach(() => {
  logged.length = 0;
});

test('the lock of an execution that ended is free, its queries are left to who comes next', async () => {
  aws.s3.put(KEY, held());
  await released(1);
  expect(aws.s3.json(KEY)).toEqual({
    format: 2,
    epoch: 4,
    since: '2026-11-23T04:30:12.000Z',
    queries: ['q-7'],
    succeededAt: '2026-11-22T04:00:00.000Z',
    lastOwner: executionArn,
  });
  expect(aws.executions.all()).toHaveLength(1);
  expect(logged).toEqual([['released', { execution: executionArn, status: 'FAILED', followUp: undefined }]]);
});

test('what was skipped meanwhile has its follow-up run', async () => {
  aws.s3.put(KEY, held({ pending: [{ by: 'two', at: '2026-11-23T04:10:00.000Z' }] }));
  await released(1, 'TIMED_OUT');
  const followUp = aws.executions.all()[1]!;
  expect(followUp.name).toMatch(/^follow-up-4-[0-9a-f]{8}$/);
  expect(followUp).toMatchObject({ input: '{"trigger":"follow-up"}', status: 'RUNNING' });
  expect(aws.s3.json(KEY)).toMatchObject({ followUp: followUp.name });
  expect(logged).toEqual([
    ['released', { execution: executionArn, status: 'TIMED_OUT', followUp: followUp.name }],
  ]);
});

test.each([
  ['another execution', { owner: { execution: 'other', name: 'other', redrive: 1 } }],
  ['a later redrive', { owner: { execution: executionArn, name, redrive: 2 } }],
])('a lock of %s stays as it is', async (_, change) => {
  aws.s3.put(KEY, held(change));
  await released(1);
  expect(aws.s3.json(KEY)).toEqual(held(change));
});

test('before any run took the lock there is nothing to give back', async () => {
  aws.s3.remove(KEY);
  await released(0);
  expect(aws.s3.keys()).toEqual([]);
  expect(logged).toEqual([['nothing to release', { execution: executionArn, status: 'FAILED' }]]);
});
