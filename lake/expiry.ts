import type { S3Client } from '@aws-sdk/client-s3';
import { bounded } from '../core/bounded.ts';
import { versionsPrefix } from '../core/stage/keys.ts';
import { isEarlier, isRunId, type RunId } from '../core/runs/run-id.ts';
import { listFolders, listUploads } from './objects.ts';
import { type Standing, standingOf } from './version/folder.ts';

/** A query that read the catalog before the swap may go on for as long; Athena ends a query after 30 minutes by default. */
export const GRACE_HOURS = 6;

/** Folders that are looked into at a time; each is a few requests. Within the grace there is one for each run. */
export const AT_ONCE = 10;

/** What lies in a target's folder. */
export interface Folder extends Standing {
  readonly run: RunId;
}

/** Every folder of a target: versions, and builds that were never published; those of broken uploads alone included. */
export async function folders(s3: S3Client, bucket: string, target: string): Promise<Folder[]> {
  const under = versionsPrefix(target);
  const uploads = await listUploads(s3, bucket, under);
  const uploading = uploads.map(({ key }) => key.slice(under.length).split('/')[0] ?? '');
  const names = new Set([...(await listFolders(s3, bucket, under)), ...uploading]);
  return bounded([...names].filter(isRunId), AT_ONCE, async (run) => ({
    run,
    ...(await standingOf(s3, bucket, { table: target, run })),
  }));
}

/**
 * Which versions may go: those outside of the newest N that readers have not seen for six hours; never the
 * published one.
 */
export function expired(
  all: readonly Folder[],
  published: RunId | undefined,
  keep: number,
  now: Date,
): RunId[] {
  const versions = all.filter(({ number }) => number !== undefined);
  const newestFirst = versions.toSorted((a, b) => (b.number ?? 0) - (a.number ?? 0));
  const before = now.getTime() - GRACE_HOURS * 3_600_000;
  return newestFirst
    .slice(keep)
    .filter(({ run }) => run !== published)
    .filter(({ supersededAt }) => supersededAt !== undefined && supersededAt.getTime() < before)
    .map(({ run }) => run);
}

/**
 * Builds of runs that failed: never published, begun before this run. A run that began later is not ours to judge.
 * @param own the runs of this execution's earlier redrives
 */
export function orphans(
  all: readonly Folder[],
  published: RunId | undefined,
  run: RunId,
  own: readonly RunId[],
): RunId[] {
  return all
    .filter((folder) => folder.number === undefined && folder.run !== published && folder.run !== run)
    .map((folder) => folder.run)
    .filter((one) => isEarlier(one, run) || own.includes(one));
}
