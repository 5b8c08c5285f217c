import type { GlueClient } from '@aws-sdk/client-glue';
import type { S3Client } from '@aws-sdk/client-s3';
import type { SFNClient } from '@aws-sdk/client-sfn';
import { stagingPrefix, stagingPrefixOfAll } from '../../core/stage/keys.ts';
import type { Expired } from '../../core/tasks/expire-versions.ts';
import type { Published } from '../../core/tasks/publish.ts';
import { isEarlier, isRunId, type RunId, runsOf } from '../../core/runs/run-id.ts';
import { listBuildTables } from '../../lake/build-tables.ts';
import { startFollowUp } from '../../lake/executions.ts';
import { expired, folders, orphans } from '../../lake/expiry.ts';
import { isHeld } from '../../lake/lock/hold.ts';
import { release } from '../../lake/lock/release.ts';
import { emptyFolder, listFolders } from '../../lake/objects.ts';
import { deleteTable, readTable } from '../../lake/table.ts';
import { deleteRecord, folderOf } from '../../lake/version/folder.ts';
import type { FencedContext } from '../runtime/fenced.ts';

interface Clients {
  readonly glue: GlueClient;
  readonly s3: S3Client;
  readonly sfn: SFNClient;
}

/**
 * Versions beyond the last N that nobody reads any more are gone, and so is what failed runs left: their builds and
 * tables and staging folders, and this run's own. The run lock is free, and a follow-up run begun where one is owed.
 */
export async function expireVersions(
  input: Published,
  clients: Clients,
  context: FencedContext,
): Promise<Expired> {
  const { s3, glue, sfn } = clients;
  const { pipeline, environment, execution, log, now } = context;
  const { bucket, database } = environment;
  const { table } = pipeline.definition.target;
  const publication = (await readTable(glue, database, table))?.publication;
  // The definition may name another target by now: what lies there is not for this run to judge.
  const isOurs = input.published.table === table && publication?.pipeline === pipeline.name;
  const lock = { s3, bucket, pipeline: pipeline.name, now };
  const me = { execution: execution.id, redrive: execution.redriveCount };
  const gone = isOurs
    ? await clear(publication.run, clients, { ...context, isHeld: () => isHeld(lock, me) })
    : NOTHING;
  const followUp = await release(lock, me, 'succeeded', (next) => startFollowUp(sfn, execution.id, next));
  log('expired', { ...gone, followUp });
  return { ...input, expired: gone, followUp };
}

const NOTHING: Expired['expired'] = { versions: [], builds: [], objects: 0, bytes: 0 };

/**
 * @param published the run that readers read
 * @param isHeld whether this run still holds the lock: a rollback may have taken it since
 */
async function clear(
  published: RunId,
  { glue, s3 }: Pick<Clients, 'glue' | 's3'>,
  {
    pipeline,
    environment,
    execution,
    run,
    now,
    isHeld,
  }: FencedContext & { readonly isHeld: () => Promise<boolean> },
): Promise<Expired['expired']> {
  const { bucket, database } = environment;
  const { table, keepVersions } = pipeline.definition.target;
  const all = await folders(s3, bucket, table);
  const own = runsOf(execution).slice(0, -1);
  const records = new Map(all.map((folder) => [folder.run, folder.record]));
  const versions: RunId[] = [];
  const builds = orphans(all, published, run, own);
  const gone = { versions, builds, objects: 0, bytes: 0 };
  const empty = async (one: RunId) => {
    const { objects, bytes } = await emptyFolder(s3, bucket, folderOf({ table, run: one }));
    gone.objects += objects;
    gone.bytes += bytes;
  };
  const old = expired(all, published, keepVersions, now());
  // What a rollback publishes again is no longer old. Behind its epoch the lock is another's; and where it comes later,
  // the record is no longer there, or another: whoever is first goes on.
  if (old.length > 0 && (await isHeld())) {
    for (const one of old) {
      if (!(await deleteRecord(s3, bucket, { table, run: one }, records.get(one)))) continue;
      await empty(one);
      versions.push(one);
    }
  }
  for (const one of builds) await empty(one);
  const isDone = (one: RunId) => one === run || own.includes(one) || isEarlier(one, run);
  for (const { name, run: by } of await listBuildTables(glue, database, table)) {
    if (isDone(by)) await deleteTable(glue, database, name);
  }
  const staging = (await listFolders(s3, bucket, stagingPrefixOfAll(pipeline.name))).filter(isRunId);
  for (const one of staging.filter(isDone)) await emptyFolder(s3, bucket, stagingPrefix(pipeline, one));
  return gone;
}
