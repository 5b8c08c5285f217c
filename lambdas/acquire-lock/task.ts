import type { AthenaClient } from '@aws-sdk/client-athena';
import type { GlueClient } from '@aws-sdk/client-glue';
import type { S3Client } from '@aws-sdk/client-s3';
import type { SFNClient } from '@aws-sdk/client-sfn';
import { fingerprintOf, fingerprintsOf, formerFingerprint } from '../../core/definition/fingerprint.ts';
import { FORMATS } from '../../core/release/formats.ts';
import type { Ended, Locked } from '../../core/tasks/acquire-lock.ts';
import { askedFor, type Start } from '../../core/runs/payload.ts';
import { isSourceFile } from '../../core/stage/keys.ts';
import { isBuilt } from '../../lake/version/table.ts';
import { isAtWork, startFollowUp } from '../../lake/executions.ts';
import { noteFirstLanding } from '../../lake/lock/hold.ts';
import { type FollowUp, release } from '../../lake/lock/release.ts';
import { take } from '../../lake/lock/take.ts';
import { stopQueries } from '../../lake/queries.ts';
import { readSourceManifest } from '../../lake/source-manifest.ts';
import { readTable } from '../../lake/table.ts';
import { isRecorded } from '../../lake/version/folder.ts';
import { takeOwned } from '../../lake/owned.ts';
import { isAwaitingFirstFile, wantedSources } from '../../lake/wanted.ts';
import type { TaskContext } from '../runtime/task.ts';

interface Clients {
  readonly athena: AthenaClient;
  readonly glue: GlueClient;
  readonly s3: S3Client;
  readonly sfn: SFNClient;
}

/**
 * start → the run lock, acquired; or *skipped* when another execution is at work, *unchanged* when nothing is new
 * and nobody asked for a rebuild by hand, *nothing landed* when the schedule alone asks a stage that waits for its first
 * file. The landing of a file that no run takes is one of the latter two, and leaves the lock as it is.
 * @throws OwnedByAnother when the dataset or the target is another pipeline's, BucketChanged when the target lies in
 *   another bucket and nobody started the run by hand, NoSource when nothing has landed, AwsUnavailable when the lock could not be decided
 */
export async function acquireLock(
  input: Start,
  { athena, glue, s3, sfn }: Clients,
  { environment, pipeline, execution, run, log, measure, now, sleep }: TaskContext,
): Promise<Locked | Ended> {
  const { table } = pipeline.definition.target;
  if (input.scheduledTime !== undefined) {
    measure('ScheduleDelay', secondsBetween(input.scheduledTime, execution.startTime));
  }
  // Before the lock: it needs none, and where another execution is at work nothing is owed for it.
  if (input.trigger === 'landing' && input.source && !isSourceFile(input.source.key)) {
    const published = (await readTable(glue, environment.database, table))?.publication;
    if (published) measure('RunsUnchanged', 1);
    const outcome = published ? 'unchanged' : 'nothing landed';
    log(outcome, { notTaken: input.source.key });
    return { ...input, lock: { outcome, owner: execution.name } };
  }
  const lock = { s3, bucket: environment.bucket, pipeline: pipeline.name, now };
  const redrive = execution.redriveCount;
  const me = { execution: execution.id, name: execution.name, redrive };
  // In append mode a run takes all there are, whatever it was started for.
  const source = pipeline.definition.source.mode === 'snapshot' ? askedFor(input) : undefined;
  const taken = await take(
    lock,
    me,
    { source, isFollowUp: input.trigger === 'follow-up' },
    {
      isAtWork: (owner, since) => isAtWork(sfn, owner, since, now()),
      lastEpoch: async () => (await readTable(glue, environment.database, table))?.publication?.epoch ?? 0,
      stopQueries: (ids) => stopQueries(athena, ids, sleep),
    },
  );
  if (taken.outcome === 'skipped') {
    measure('RunsSkipped', 1);
    log('skipped', { owner: taken.owner.name });
    return { ...input, lock: { outcome: 'skipped', owner: taken.owner.name } };
  }
  // Looked for under the lock: what was published since the start is known, and what landed is taken.
  const manifest = (await readSourceManifest(s3, environment.bucket, pipeline))?.manifest;
  const lake = { s3, glue, bucket: environment.bucket, database: environment.database };
  const publication = await takeOwned(lake, pipeline, {
    manifest,
    trigger: input.trigger,
    now: now(),
  });
  const wanted = await wantedSources(s3, environment.bucket, pipeline, input, manifest).catch(
    (error: unknown) => {
      if (isAwaitingFirstFile(input, publication, error)) return undefined;
      throw error;
    },
  );
  const startedBy = (next: FollowUp) => startFollowUp(sfn, execution.id, next);
  if (!wanted) {
    const followUp = await release(lock, me, 'idle', startedBy);
    log('nothing landed', { followUp });
    return { ...input, lock: { outcome: 'nothing landed', owner: execution.name } };
  }
  const { identity, newest } = wanted;
  if (taken.succeededAt === undefined) await noteFirstLanding(lock, me, newest.landedAt);
  const definition = fingerprintOf(fingerprintsOf(pipeline));
  const built = { source: identity, definition, former: formerFingerprint(pipeline) };
  const current = input.trigger === 'manual' ? undefined : publication;
  // A run that was cut off right after publishing left no manifest: it is built again.
  const whole = current && (await isRecorded(s3, environment.bucket, { table, run: current.run }));
  if (whole && isBuilt(current, built)) {
    const followUp = await release(lock, me, 'succeeded', startedBy);
    measure('RunsUnchanged', 1);
    log('unchanged', { source: identity, definition, followUp });
    return { ...input, lock: { outcome: 'unchanged', owner: execution.name } };
  }
  log('acquired', { epoch: taken.epoch });
  return {
    ...input,
    format: FORMATS.payload,
    run: { id: run, epoch: taken.epoch, redrive },
    lock: { outcome: 'acquired', owner: execution.name },
    bucket: environment.bucket,
    stamps: {},
    queries: {},
    step: { status: 'done', waitSeconds: 0 },
  };
}

function secondsBetween(earlier: string, later: string): number {
  return Math.max(0, (Date.parse(later) - Date.parse(earlier)) / 1000);
}
