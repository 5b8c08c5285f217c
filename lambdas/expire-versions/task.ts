import {
  DeleteTableCommand,
  EntityNotFoundException,
  GetTableCommand,
  type GlueClient,
} from '@aws-sdk/client-glue';
import type { S3Client } from '@aws-sdk/client-s3';
import { versionManifestKey, versionPrefix, versionsPrefix } from '../../core/keys.ts';
import { buildTable } from '../../core/names.ts';
import type { Expired, Published } from '../../core/payload.ts';
import { publishedVersion } from '../../core/published-table.ts';
import { isRunId, type RunId } from '../../core/run-id.ts';
import { deleteAll, exists, listFolders } from '../aws/objects.ts';
import { release } from '../lock/lock.ts';
import type { TaskContext } from '../runtime/task.ts';

/**
 * Of the versions once published, the newest N and the published one remain; the run's build table is gone
 * and the run lock is free.
 */
export async function expireVersions(
  input: Published,
  { glue, s3 }: { readonly glue: GlueClient; readonly s3: S3Client },
  { pipeline, place, execution, run, log, now }: TaskContext,
): Promise<Expired> {
  await dropTable(glue, place.database, buildTable(pipeline, run));

  const { table, keepVersions } = pipeline.definition.target;
  const runs = await listFolders(s3, place.bucket, versionsPrefix(pipeline));
  const versions: RunId[] = [];
  for (const folder of runs.filter(isRunId)) {
    // A build that was never published has no manifest, and is not a version.
    if (await exists(s3, place.bucket, versionManifestKey(pipeline, folder))) versions.push(folder);
  }
  const published = await publishedRun(glue, place.database, table);
  // Run ids sort by their start.
  const old = versions
    .sort()
    .toReversed()
    .slice(keepVersions)
    .filter((version) => version !== published);
  const gone = { objects: 0, bytes: 0 };
  for (const version of old) {
    const { objects, bytes } = await deleteAll(s3, place.bucket, versionPrefix(pipeline, version));
    gone.objects += objects;
    gone.bytes += bytes;
  }
  log('expired', { versions: old, ...gone });
  const owner = { execution: execution.id, name: execution.name };
  await release({ s3, bucket: place.bucket, pipeline: pipeline.name, now }, owner);
  return { ...input, expired: { versions: old, ...gone } };
}

async function publishedRun(glue: GlueClient, database: string, name: string): Promise<string | undefined> {
  const { Table } = await glue.send(new GetTableCommand({ DatabaseName: database, Name: name }));
  return publishedVersion(Table?.Parameters)?.run;
}

async function dropTable(glue: GlueClient, database: string, name: string): Promise<void> {
  try {
    await glue.send(new DeleteTableCommand({ DatabaseName: database, Name: name }));
  } catch (error) {
    if (!(error instanceof EntityNotFoundException)) throw error;
  }
}
