import type { GlueClient } from '@aws-sdk/client-glue';
import type { S3Client } from '@aws-sdk/client-s3';
import { DescribeStateMachineCommand, type SFNClient } from '@aws-sdk/client-sfn';
import * as z from 'zod/mini';
import type { Definition } from '../../core/definition/pipeline.ts';
import type { RunId } from '../../core/runs/run-id.ts';
import { landingPrefixOf, lockKey } from '../../core/stage/keys.ts';
import { landedFiles } from '../../lake/landing.ts';
import { type Lock, readLock } from '../../lake/lock/lock.ts';
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
 * data is that readers have. Before the first success it counts from when the first file landed, or from when the state
 * machine was created, whichever came later: until something lands nobody owes anything.
 */
export async function heartbeat(
  { stateMachineArn, allowance }: Beat,
  { source, target: { table } }: Pick<Definition, 'source' | 'target'>,
  { glue, s3, sfn }: Clients,
  { environment, measure, now, log }: ListenerContext,
): Promise<void> {
  const age = (since: Date) => Math.max(0, (now().getTime() - since.getTime()) / 1000);
  const lock = await lockOf(s3, environment, now);
  const succeeded = lock?.succeededAt === undefined ? undefined : new Date(lock.succeededAt);
  const publication = (await readTable(glue, environment.database, table))?.publication;
  if (succeeded) measure('LastSuccessTimestamp', Math.floor(succeeded.getTime() / 1000));
  const owedSince = async () => {
    const created = await createdAt(sfn, stateMachineArn);
    // What was published is owed a successor, also where the lock is gone or lies in a former bucket.
    if (publication) return created;
    const first = lock?.firstLandedAt ?? (await firstLanded(s3, environment.bucket, source.dataset));
    return first && new Date(Math.max(created.getTime(), new Date(first).getTime()));
  };
  const since = succeeded ?? (await owedSince());
  measure('SuccessAge', since ? age(since) : 0);
  if (allowance !== undefined) measure('SuccessAllowance', allowance);
  if (publication) measure('PublishedVersion', publication.number);
  const landed = publication && (await newestLanded(s3, environment.bucket, table, publication.run));
  if (landed) measure('DataFreshness', age(landed));
  log('heartbeat', { succeeded, landed });
}

async function lockOf(
  s3: S3Client,
  { bucket, pipeline }: ListenerContext['environment'],
  now: () => Date,
): Promise<Lock | undefined> {
  // The first run makes the lock.
  if (!(await exists(s3, bucket, lockKey(pipeline)))) return undefined;
  return (await readLock({ s3, bucket, pipeline, now })).lock;
}

/** When the oldest of the files landed that lie there; nothing before the first one. */
async function firstLanded(s3: S3Client, bucket: string, dataset: string): Promise<Date | undefined> {
  const files = await landedFiles(s3, bucket, landingPrefixOf(dataset));
  const [oldest] = files.toSorted((one, other) => one.lastModified.getTime() - other.lastModified.getTime());
  return oldest?.lastModified;
}

async function createdAt(sfn: SFNClient, stateMachineArn: string): Promise<Date> {
  const { creationDate } = await sfn.send(new DescribeStateMachineCommand({ stateMachineArn }));
  if (!creationDate) throw new TypeError(`Step Functions tells no creation date of ${stateMachineArn}.`);
  return creationDate;
}

/** When the newest source file of the published version landed. */
async function newestLanded(
  s3: S3Client,
  bucket: string,
  table: string,
  run: RunId,
): Promise<Date | undefined> {
  const at = (await manifestOf(s3, bucket, table, run))?.sourceLandedAt;
  return at === undefined ? undefined : new Date(at);
}
