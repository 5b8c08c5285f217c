import {
  ListObjectVersionsCommand,
  type ListObjectVersionsCommandInput,
  type ListObjectVersionsCommandOutput,
  type S3Client,
} from '@aws-sdk/client-s3';
import type { Prefix } from '../../core/stage/keys.ts';
import { decodedKey, LISTED_AS } from '../../lake/key-encoding.ts';
import { abortUploads, deleteKeys, listUploads } from '../../lake/objects.ts';
import type { Listener } from '../attendance.ts';

/** What of a bucket is listed: each version and each delete marker. */
interface Version {
  readonly key: string;
  readonly versionId: string;
  readonly bytes: number;
  readonly kind: 'object' | 'older' | 'marker';
}

/**
 * Page by page, each of at most 1,000 in all, which one request deletes; none of a bucket that is absent. The SDK has no
 * paginator for this list.
 */
async function* versionsOf(s3: S3Client, bucket: string, under?: Prefix): AsyncGenerator<Version[]> {
  let marker: { KeyMarker?: string; VersionIdMarker?: string } | undefined = {};
  while (marker) {
    const request: ListObjectVersionsCommandInput = {
      Bucket: bucket,
      Prefix: under,
      ...marker,
      ...LISTED_AS,
    };
    const page: ListObjectVersionsCommandOutput | undefined = await unlessAbsent(
      () => s3.send(new ListObjectVersionsCommand(request)),
      undefined,
    );
    if (!page) return;
    yield [
      ...(page.Versions ?? []).map(({ Key = '', VersionId = '', Size = 0, IsLatest }): Version => ({
        key: decodedKey(Key),
        versionId: VersionId,
        bytes: Size,
        kind: IsLatest ? 'object' : 'older',
      })),
      ...(page.DeleteMarkers ?? []).map(({ Key = '', VersionId = '' }): Version => ({
        key: decodedKey(Key),
        versionId: VersionId,
        bytes: 0,
        kind: 'marker',
      })),
    ];
    marker = page.IsTruncated
      ? { KeyMarker: decodedKey(page.NextKeyMarker ?? ''), VersionIdMarker: page.NextVersionIdMarker }
      : undefined;
  }
}

/** A bucket or a folder of one, with everything that keeps CloudFormation from deleting it. */
export interface FullBucket {
  readonly name: string;
  readonly objects: number;
  /** Versions that others took the place of. */
  readonly older: number;
  readonly markers: number;
  /** Multipart uploads that never ended. */
  readonly uploads: number;
  /** Of all versions. */
  readonly bytes: number;
}

/** How many versions and markers there are to delete. */
export function versionsIn({ objects, older, markers }: FullBucket): number {
  return objects + older + markers;
}

/**
 * Counts what a bucket holds: nothing, where it is absent.
 * @param progress is told of each page how many versions it had
 * @param under a folder of it that is counted alone
 */
export async function measureBucket(
  s3: S3Client,
  name: string,
  progress: (more: number) => void,
  under?: Prefix,
): Promise<FullBucket> {
  const measure = { objects: 0, older: 0, markers: 0, bytes: 0 };
  for await (const page of versionsOf(s3, name, under)) {
    for (const { kind, bytes } of page) {
      if (kind === 'object') measure.objects += 1;
      else if (kind === 'older') measure.older += 1;
      else measure.markers += 1;
      measure.bytes += bytes;
    }
    progress(page.length);
  }
  return { name, ...measure, uploads: (await unlessAbsent(() => listUploads(s3, name, under), [])).length };
}

/** What is emptied. */
interface Emptying {
  readonly bucket: string;
  /** A folder of it that is emptied alone. */
  readonly under?: Prefix;
  /** How many versions and markers there are to delete, where that is told. */
  readonly of?: number;
}

/**
 * Empties a bucket for good: every version, every delete marker, every unfinished upload. One that is absent is empty.
 * @throws Error with the code of the first that S3 would not delete
 */
export async function emptyBucket(
  s3: S3Client,
  { bucket, under, of }: Emptying,
  tell: Listener,
): Promise<void> {
  const folder = under ?? bucket;
  let gone = 0;
  tell({ kind: 'emptying', folder, gone, of });
  for await (const page of versionsOf(s3, bucket, under)) {
    await deleteKeys(s3, bucket, page);
    gone += page.length;
    tell({ kind: 'emptying', folder, gone, of });
  }
  await unlessAbsent(() => abortUploads(s3, bucket, under), undefined);
  tell({ kind: 'emptied', folder });
}

async function unlessAbsent<T>(ask: () => Promise<T>, otherwise: T): Promise<T> {
  try {
    return await ask();
  } catch (error) {
    if (error instanceof Error && error.name === 'NoSuchBucket') return otherwise;
    throw error;
  }
}
