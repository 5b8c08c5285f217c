import { lockKey } from '../../../core/keys.ts';
import { releaseLock } from '../../../lambdas/release-lock/task.ts';
import { MemoryAws } from '../../memory/aws.ts';
import { PLACE } from '../../memory/stage.ts';

const KEY = lockKey('trial');

/** An execution that failed, and what is told of its end. */
function stage() {
  const aws = new MemoryAws();
  const { executionArn, name } = aws.executions.start('one');
  aws.executions.end(executionArn, 'FAILED');
  const logged: [string, object?][] = [];
  const context = {
    place: { ...PLACE, pipeline: 'trial' },
    now: aws.now,
    measure: () => undefined,
    log: (...line: [string, object?]) => void logged.push(line),
  };
  const told = (redriveCount = 0) =>
    releaseLock({ detail: { executionArn, status: 'FAILED', redriveCount } }, aws.clients, context);
  const lock = { epoch: 3, since: '2026-11-23T04:00:00.000Z', queries: ['q1'] };
  const owner = { execution: executionArn, name, redrive: 0 };
  return { aws, told, logged, lock, owner, executionArn };
}

test('the lock of an execution that failed is free, and what was skipped meanwhile is started', async () => {
  const { aws, told, logged, lock, owner, executionArn } = stage();
  aws.s3.put(KEY, { ...lock, owner, pending: { by: 'two', at: lock.since } });
  await told();
  const { followUp, ...free } = aws.s3.json(KEY);
  expect(free).toEqual({ ...lock, since: aws.now().toISOString(), lastOwner: executionArn, format: 1 });
  expect(aws.executions.all().map(({ name }) => name)).toEqual(['one', followUp]);
  expect(logged).toEqual([['released', { execution: executionArn, status: 'FAILED', followUp }]]);
});

test('the lock of its later redrive stays', async () => {
  const { aws, told, lock, owner } = stage();
  const held = { ...lock, owner: { ...owner, redrive: 1 } };
  aws.s3.put(KEY, held);
  await told();
  expect(aws.s3.json(KEY)).toEqual(held);
});

test('before any run took the lock there is nothing to give back', async () => {
  const { aws, told, logged, executionArn } = stage();
  await told();
  expect(aws.s3.keys()).toEqual([]);
  expect(logged).toEqual([['nothing to release', { execution: executionArn, status: 'FAILED' }]]);
});
