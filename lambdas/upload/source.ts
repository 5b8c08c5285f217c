import { HeadObjectCommand, NotFound, type S3Client } from '@aws-sdk/client-s3';
import { InvalidInput, NoSource } from '../../core/errors.ts';
import { isSourceFile, type Prefix } from '../../core/keys.ts';
import type { Start } from '../../core/payload.ts';
import { exists, list } from '../../lake/objects.ts';

/** One version of a landed file. */
export interface Source {
  readonly key: string;
  readonly versionId?: string;
  readonly etag: string;
  readonly bytes: number;
}

/**
 * The file that a run takes: the one that the start names, else the newest in the landing prefix.
 * @throws NoSource when there is none, InvalidInput when it lies outside of the landing prefix
 */
export async function findSource(
  s3: S3Client,
  bucket: string,
  landing: Prefix,
  start: Start,
): Promise<Source> {
  const key = start.source?.key ?? (await newest(s3, bucket, landing));
  if (!key.startsWith(landing)) {
    throw new InvalidInput(
      `source.key: "${key}" is not below ${landing}; upload the file there and name that key.`,
    );
  }
  // A bucket without versioning names no version.
  const VersionId = start.source?.versionId || undefined;
  try {
    if (await exists(s3, bucket, key)) {
      const head = await s3.send(new HeadObjectCommand({ Bucket: bucket, Key: key, VersionId }));
      const etag = head.ETag ?? '';
      const named = start.source?.etag;
      // Events and people write an ETag without its quotes.
      if (named !== undefined && named !== etag.replaceAll('"', '')) {
        throw new NoSource(`s3://${bucket}/${key} was replaced since the start; its own execution takes it.`);
      }
      return { key, versionId: head.VersionId, etag, bytes: head.ContentLength ?? 0 };
    }
  } catch (error) {
    // The version that was named is gone.
    if (!(error instanceof NotFound)) throw error;
  }
  throw new NoSource(
    `s3://${bucket}/${key} doesn't exist; upload it again, or start with {} for the newest file.`,
  );
}

async function newest(s3: S3Client, bucket: string, landing: Prefix): Promise<string> {
  let found: { key: string; lastModified: Date } | undefined;
  for await (const object of list(s3, bucket, landing)) {
    const isFile = isSourceFile(object.key) && object.bytes > 0;
    if (isFile && (!found || object.lastModified >= found.lastModified)) found = object;
  }
  if (found) return found.key;
  throw new NoSource(`No .csv file lies in s3://${bucket}/${landing}; upload one there.`);
}
