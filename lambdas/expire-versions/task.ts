import type { GlueClient } from '@aws-sdk/client-glue';
import type { S3Client } from '@aws-sdk/client-s3';
import {
  stagePrefix,
  stagesPrefix,
  versionManifestKey,
  versionPrefix,
  versionsPrefix,
} from '../../core/keys.ts';
import { buildTable, stageTable } from '../../core/names.ts';
import type { Expired, Published } from '../../core/payload.ts';
import { isRunId, type RunId } from '../../core/run-id.ts';
import { emptyFolder, exists, listFolders } from '../../lake/objects.ts';
import { dropTable, readTable } from '../../lake/table.ts';
import { release } from '../../lake/lock/lock.ts';
import type { TaskContext } from '../runtime/task.ts';

/**
 * Of the published versions the newest N and the present one remain, of builds that were never published
 * nothing does; their tables and this run's are gone, with the stages of all, and the run lock is free.
 */
export async function expireVersions(
  input: Published,
  { glue, s3 }: { readonly glue: GlueClient; readonly s3: S3Client },
  { pipeline, place, execution, run, log, now }: TaskContext,
): Promise<Expired> {
  const { table, keepVersions } = pipeline.definition.target;
  const folders = await listFolders(s3, place.bucket, versionsPrefix(pipeline));
  const published: RunId[] = [];
  const orphans: RunId[] = [];
  // Run ids sort by their start; a run that started later than this one is not ours to judge.
  for (const folder of folders.filter(isRunId).filter((one) => one <= run)) {
    const manifest = await exists(s3, place.bucket, versionManifestKey(pipeline, folder));
    (manifest ? published : orphans).push(folder);
  }
  const present = (await readTable(glue, place.database, table))?.version?.run;
  const old = published.sort().toReversed().slice(keepVersions);
  const doomed = [...old, ...orphans].filter((one) => one !== present);
  const gone = { objects: 0, bytes: 0 };
  for (const version of doomed) {
    const { objects, bytes } = await emptyFolder(s3, place.bucket, versionPrefix(pipeline, version));
    gone.objects += objects;
    gone.bytes += bytes;
  }
  for (const one of [...orphans, run]) await dropTable(glue, place.database, buildTable(pipeline, one));
  const stages = (await listFolders(s3, place.bucket, stagesPrefix(pipeline.name))).filter(isRunId);
  for (const one of new Set([...stages.filter((each) => each <= run), ...orphans])) {
    await dropTable(glue, place.database, stageTable(pipeline, one));
    await emptyFolder(s3, place.bucket, stagePrefix(pipeline, one));
  }
  log('expired', { versions: doomed, ...gone });
  const owner = { execution: execution.id, name: execution.name };
  await release({ s3, bucket: place.bucket, pipeline: pipeline.name, now }, owner);
  return { ...input, expired: { versions: doomed, ...gone } };
}
