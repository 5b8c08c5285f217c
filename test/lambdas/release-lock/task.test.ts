import type { SFNClient } from '@aws-sdk/client-sfn';
import { lockKey } from '../../../core/keys.ts';
import { releaseLock } from '../../../lambdas/release-lock/task.ts';
import type { ListenerContext } from '../../../lambdas/runtime/listener.ts';
import type { StatusChange } from '../../../lambdas/runtime/status-change.ts';
import { FakeS3 } from '../../support/fakes.ts';

const now = () => new Date('2026-11-23T04:30:12Z');
const executionArn = 'arn:aws:states:us-east-1:000000000000:execution:orders_pipeline-dev:run';
const ended: StatusChange = { detail: { executionArn, status: 'ABORTED', redriveCount: 0 } };

/** @returns the names of the runs that it started */
async function released(s3: FakeS3): Promise<string[]> {
  const started: string[] = [];
  const send = async ({ input }: any) => void started.push(input.name);
  const context = {
    place: { bucket: 'lake', pipeline: 'orders' },
    log: () => undefined,
    now,
  } as unknown as ListenerContext;
  await releaseLock(ended, { s3: s3.client, sfn: { send } as unknown as SFNClient }, context);
  return started;
}

test('the lock of what ended is free, and what was skipped meanwhile has its run', async () => {
  const s3 = new FakeS3();
  const pending = { by: 'other', at: now().toISOString() };
  const owner = { execution: executionArn, name: 'run', redrive: 0 };
  s3.objects.set(
    lockKey('orders'),
    JSON.stringify({ epoch: 3, owner, since: now(), queries: ['q'], pending }),
  );
  const [followUp] = await released(s3);
  expect(followUp).toMatch(/^follow-up-3-/);
  expect(s3.json(lockKey('orders'))).toMatchObject({ lastOwner: executionArn, queries: ['q'], followUp });
  expect(s3.json(lockKey('orders')).owner).toBeUndefined();
});

test('where there is no lock, as in a bucket that is new to the stage, there is nothing to give back', async () => {
  const s3 = new FakeS3();
  expect(await released(s3)).toEqual([]);
  expect([...s3.objects.keys()]).toEqual([]);
});
