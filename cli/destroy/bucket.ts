import {
  AbortMultipartUploadCommand,
  DeleteObjectsCommand,
  ListObjectVersionsCommand,
  type ListObjectVersionsCommandOutput,
  NoSuchUpload,
  type S3Client,
} from '@aws-sdk/client-s3';
import { listUploads } from '../../lake/objects.ts';

/** What of a bucket is listed: each version and each delete marker. */
interface Version {
  readonly key: string;
  readonly id: string;
  readonly bytes: number;
  readonly kind: 'object' | 'older' | 'marker';
}

/** Page by page. */
async function* versionsOf(s3: S3Client, bucket: string): AsyncGenerator<Version[]> {
  let marker: { KeyMarker?: string; VersionIdMarker?: string } | undefined = {};
  while (marker) {
    const page: ListObjectVersionsCommandOutput = await s3.send(
      new ListObjectVersionsCommand({ Bucket: bucket, ...marker }),
    );
    yield [
      ...(page.Versions ?? []).map(({ Key = '', VersionId = '', Size = 0, IsLatest }): Version => ({
        key: Key,
        id: VersionId,
        bytes: Size,
        kind: IsLatest ? 'object' : 'older',
      })),
      ...(page.DeleteMarkers ?? []).map(({ Key = '', VersionId = '' }): Version => ({
        key: Key,
        id: VersionId,
        bytes: 0,
        kind: 'marker',
      })),
    ];
    marker = page.IsTruncated
      ? { KeyMarker: page.NextKeyMarker, VersionIdMarker: page.NextVersionIdMarker }
      : undefined;
  }
}

export interface Measure {
  readonly objects: number;
  readonly older: number;
  readonly markers: number;
  readonly bytes: number;
}

export async function measureBucket(s3: S3Client, bucket: string): Promise<Measure> {
  const measure = { objects: 0, older: 0, markers: 0, bytes: 0 };
  for await (const page of versionsOf(s3, bucket)) {
    for (const { kind, bytes } of page) {
      if (kind === 'object') measure.objects += 1;
      else if (kind === 'older') measure.older += 1;
      else measure.markers += 1;
      measure.bytes += bytes;
    }
  }
  return measure;
}

/** DeleteObjects takes so many: https://docs.aws.amazon.com/AmazonS3/latest/API/API_DeleteObjects.html */
const BATCH = 1000;

/**
 * Empties a bucket for good: every version, every delete marker, every unfinished upload.
 * @param progress is told how many versions went so far
 * @throws Error with the code of the first that S3 would not delete
 */
export async function emptyBucket(
  s3: S3Client,
  bucket: string,
  progress: (gone: number) => void = () => undefined,
): Promise<number> {
  let gone = 0;
  for await (const page of versionsOf(s3, bucket)) {
    for (let at = 0; at < page.length; at += BATCH) {
      const batch = page.slice(at, at + BATCH);
      const Objects = batch.map(({ key, id }) => ({ Key: key, VersionId: id }));
      const { Errors = [] } = await s3.send(
        new DeleteObjectsCommand({ Bucket: bucket, Delete: { Objects, Quiet: true } }),
      );
      // A failure per object hides in a successful answer.
      const [refused] = Errors;
      if (refused)
        throw Object.assign(new Error(`${refused.Key}: ${refused.Message}`), { name: refused.Code });
      gone += batch.length;
      progress(gone);
    }
  }
  for (const { key, id } of await listUploads(s3, bucket)) {
    try {
      await s3.send(new AbortMultipartUploadCommand({ Bucket: bucket, Key: key, UploadId: id }));
    } catch (error) {
      // It ended meanwhile.
      if (!(error instanceof NoSuchUpload)) throw error;
    }
  }
  return gone;
}
