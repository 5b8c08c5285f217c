import type { GlueClient } from '@aws-sdk/client-glue';
import type { S3Client } from '@aws-sdk/client-s3';
import { DescribeExecutionCommand, type SFNClient } from '@aws-sdk/client-sfn';
import type { Locked, Start } from '../../core/payload.ts';
import { readTable } from '../../lake/table.ts';
import { type Owner, take } from '../../lake/lock/lock.ts';
import type { TaskContext } from '../runtime/task.ts';

/** DescribeExecution is eventually consistent: an execution it doesn't know is dead only when the lock is this old. */
const UNKNOWN_IS_DEAD_AFTER_MS = 5 * 60_000;

/**
 * start → the run lock: acquired, or skipped when another execution is at work.
 * @throws AwsUnavailable when the lock could not be decided
 */
export async function acquireLock(
  input: Start,
  { glue, s3, sfn }: { readonly glue: GlueClient; readonly s3: S3Client; readonly sfn: SFNClient },
  { place, pipeline, execution, run, log, now }: TaskContext,
): Promise<Locked> {
  const lastEpoch = async () =>
    (await readTable(glue, place.database, pipeline.definition.target.table))?.version?.epoch ?? 0;
  const store = { s3, bucket: place.bucket, pipeline: pipeline.name, now, lastEpoch };
  const me = { execution: execution.id, name: execution.name };
  const { outcome, epoch, owner } = await take(store, me, (owner, since) =>
    isAtWork(sfn, owner, since, now()),
  );
  log(outcome, { owner: owner.name, epoch });
  return {
    ...input,
    run: { id: run, epoch },
    lock: { outcome, owner: owner.name },
    queries: {},
    step: { status: 'done', waitSeconds: 0 },
  };
}

async function isAtWork(sfn: SFNClient, owner: Owner, since: Date, now: Date): Promise<boolean> {
  try {
    const { status } = await sfn.send(new DescribeExecutionCommand({ executionArn: owner.execution }));
    return status === 'RUNNING' || status === 'PENDING_REDRIVE';
  } catch (error) {
    const unknown = error instanceof Error && error.name === 'ExecutionDoesNotExist';
    if (unknown) return now.getTime() - since.getTime() < UNKNOWN_IS_DEAD_AFTER_MS;
    throw error;
  }
}
