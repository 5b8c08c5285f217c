import type { GlueClient } from '@aws-sdk/client-glue';
import type { S3Client } from '@aws-sdk/client-s3';
import { DescribeStateMachineCommand, type SFNClient } from '@aws-sdk/client-sfn';
import * as z from 'zod/mini';
import type { Definition } from '../../core/definition/pipeline.ts';
import { lockKey } from '../../core/stage/keys.ts';
import { readLock } from '../../lake/lock/lock.ts';
import { exists } from '../../lake/objects.ts';
import { readTable } from '../../lake/table.ts';
import { manifestOf } from '../../lake/version/folder.ts';
import type { ListenerContext } from '../runtime/listener.ts';

/** What the heartbeat's schedule sends. */
export const Beat = z.object({
  stateMachineArn: z.string(),
  /** How old a success may become, in seconds; absent where nothing runs by itself. */
  allowance: z.optional(z.number()),
});
type Beat = z.infer<typeof Beat>;

interface Clients {
  readonly glue: GlueClient;
  readonly s3: S3Client;
  readonly sfn: SFNClient;
}

/**
 * Measures what no run can, since it must be seen when there is none: how long ago a run succeeded, and how old the
 * data is that readers have. Before the first success it counts from when the state machine was created.
 */
export async function heartbeat(
  { stateMachineArn, allowance }: Beat,
  { table }: Definition['target'],
  { glue, s3, sfn }: Clients,
  { environment, measure, now, log }: ListenerContext,
): Promise<void> {
  const age = (since: Date) => Math.max(0, (now().getTime() - since.getTime()) / 1000);
  const succeeded = await lastSuccess(s3, environment, now);
  if (succeeded) measure('LastSuccessTimestamp', Math.floor(succeeded.getTime() / 1000));
  measure('SuccessAge', age(succeeded ?? (await createdAt(sfn, stateMachineArn))));
  if (allowance !== undefined) measure('SuccessAllowance', allowance);
  const landed = await newestLanded(glue, s3, environment, table);
  if (landed) measure('DataFreshness', age(landed));
  log('heartbeat', { succeeded, landed });
}

async function lastSuccess(
  s3: S3Client,
  { bucket, pipeline }: ListenerContext['environment'],
  now: () => Date,
): Promise<Date | undefined> {
  // The first run makes the lock.
  if (!(await exists(s3, bucket, lockKey(pipeline)))) return undefined;
  const { lock } = await readLock({ s3, bucket, pipeline, now });
  return lock.succeededAt === undefined ? undefined : new Date(lock.succeededAt);
}

async function createdAt(sfn: SFNClient, stateMachineArn: string): Promise<Date> {
  const { creationDate } = await sfn.send(new DescribeStateMachineCommand({ stateMachineArn }));
  if (!creationDate) throw new TypeError(`Step Functions tells no creation date of ${stateMachineArn}.`);
  return creationDate;
}

/** When the newest source file of the published version landed; nothing before the first one. */
async function newestLanded(
  glue: GlueClient,
  s3: S3Client,
  { bucket, database }: ListenerContext['environment'],
  table: string,
): Promise<Date | undefined> {
  const publication = (await readTable(glue, database, table))?.publication;
  if (!publication) return undefined;
  const at = (await manifestOf(s3, bucket, table, publication.run))?.sourceLandedAt;
  return at === undefined ? undefined : new Date(at);
}
