import { AwsError } from '../kernel/aws-error.ts';
import type { Caller } from '../kernel/caller.ts';
import { allow, objectArn } from './access.ts';
import { checkWrite } from './conditions.ts';
import type { Disk } from './disk.ts';
import type { JournalEntry, ObjectVersion } from './journal.ts';
import type { S3Context } from './objects.ts';
import { fileForKey } from './paths.ts';

/** What DeleteObjects is asked for: a key, or one version of it. */
export interface ToDelete {
  readonly key: string;
  readonly version?: string | undefined;
  /** The ETag that the current version must have. */
  readonly ifMatch?: string | undefined;
}

/** The outcome of one of them. */
export interface Deletion extends ToDelete {
  /** The delete marker that was made, or the one that was removed. */
  readonly marker?: string;
  readonly denied?: AwsError;
}

/**
 * Deletes keys: with versioning a delete marker covers each (also one that never existed), without it the
 * data is gone. A version that is named is gone for good, and the one before it is the current again.
 */
export function deleteObjects(
  s3: S3Context,
  caller: Caller,
  bucket: string,
  asked: readonly ToDelete[],
): Deletion[] {
  s3.disk.bucket(bucket);
  const deletions = asked.map((one): Deletion => judged(s3, caller, bucket, one));
  const allowed = deletions.filter(({ denied }) => !denied);
  const covered = cover(s3, bucket, allowed);
  const removed = remove(s3.disk, bucket, allowed);
  return deletions.map((one) => {
    if (one.denied) return one;
    const marker = one.version === undefined ? covered.get(one.key) : removed.get(idOf(one.key, one.version));
    return marker === undefined ? one : { ...one, marker };
  });
}

function judged({ judge, disk }: S3Context, caller: Caller, bucket: string, one: ToDelete): Deletion {
  const { key, version, ifMatch } = one;
  const resource = objectArn(bucket, key);
  const action = version === undefined ? 's3:DeleteObject' : 's3:DeleteObjectVersion';
  const context: Readonly<Record<string, string>> = {
    ...(version !== undefined && { 's3:VersionId': version }),
    ...(ifMatch !== undefined && { 's3:if-match': ifMatch }),
  };
  try {
    allow(judge, { caller, action, resource, context });
    if (ifMatch !== undefined) {
      // As of a conditional write: the answer tells the caller about the object's state.
      allow(judge, { caller, action: 's3:GetObject', resource });
      checkWrite(disk.current(bucket, key), undefined, key, { ifMatch });
    }
    return one;
  } catch (error) {
    if (error instanceof AwsError) return { ...one, denied: error };
    throw error;
  }
}

/** @returns the markers that were made, by key */
function cover({ disk, clock }: S3Context, bucket: string, asked: readonly ToDelete[]): Map<string, string> {
  const { versioning } = disk.bucket(bucket);
  const lastModified = clock.now().toISOString();
  const markers = new Map<string, string>();
  const entries = asked.flatMap(({ key, version }): JournalEntry[] => {
    if (version !== undefined) return [];
    if (!versioning) return disk.current(bucket, key) ? [{ op: 'delete', bucket, key }] : [];
    const id = disk.newData();
    markers.set(key, id);
    return [{ op: 'put', bucket, key, version: { id, lastModified } }];
  });
  if (entries.length > 0) disk.commit(entries);
  return markers;
}

/** @returns the delete markers that were removed, by `idOf` */
function remove(disk: Disk, bucket: string, asked: readonly ToDelete[]): Map<string, string> {
  const markers = new Map<string, string>();
  const together: JournalEntry[] = [];
  const named = asked.filter(({ version }) => version !== undefined);
  for (const [key, ofKey] of Map.groupBy(named, (one) => one.key)) {
    const going = new Set(ofKey.map(({ version }) => version));
    const versions = disk.versions(bucket, key);
    const gone = versions.filter(({ id }) => going.has(id));
    for (const { id, content } of gone) if (!content) markers.set(idOf(key, id), id);
    const next = versions.find(({ id }) => !going.has(id));
    // The oldest first: what becomes the current one is known when that goes.
    const entries = gone.toReversed().map((version): JournalEntry => {
      const file = version === versions[0] && next?.content ? placeOf(disk, bucket, key, version) : undefined;
      return { op: 'remove', bucket, key, id: version.id, ...(file !== undefined && { file }) };
    });
    // A path that is free now may be another key's directory later in the batch.
    if (next?.content) disk.commit(entries);
    else together.push(...entries);
  }
  if (together.length > 0) disk.commit(together);
  return markers;
}

/** Where the version before one that goes will lie: in its place, which a delete marker has none of. */
function placeOf(disk: Disk, bucket: string, key: string, { content }: ObjectVersion): string {
  return content?.file ?? fileForKey(disk.directory(bucket), key);
}

const idOf = (key: string, version: string) => JSON.stringify([key, version]);
