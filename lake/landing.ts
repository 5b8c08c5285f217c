import { HeadObjectCommand, NotFound, type S3Client } from '@aws-sdk/client-s3';
import { InvalidInput, NoSource } from '../core/errors/errors.ts';
import { type Prefix, whyNotTaken } from '../core/stage/keys.ts';
import { askedFor, type SourceRef, type Start } from '../core/runs/payload.ts';
import { exists, list, type StoredObject } from './objects.ts';

/** One version of a landed file. */
export interface Source {
  readonly key: string;
  readonly versionId?: string;
  readonly etag: string;
  readonly bytes: number;
  /** ISO 8601 */
  readonly landedAt: string;
}

/** An object of the landing prefix that no run takes. */
export interface NotTaken extends StoredObject {
  /** A clause that follows its key. */
  readonly reason: string;
}

/** What lies in the landing prefix. */
export interface Landing {
  readonly files: readonly StoredObject[];
  readonly notTaken: readonly NotTaken[];
}

/** All of the landing prefix: S3 answers with 1,000 objects a request. */
export async function landingOf(s3: S3Client, bucket: string, landing: Prefix): Promise<Landing> {
  const files: StoredObject[] = [];
  const notTaken: NotTaken[] = [];
  for await (const object of list(s3, bucket, landing)) {
    const reason = whyNotTaken(object.key, object.bytes);
    if (reason === undefined) files.push(object);
    else notTaken.push({ ...object, reason });
  }
  return { files, notTaken };
}

/** The files of the landing prefix that a run takes. */
export async function landedFiles(
  s3: S3Client,
  bucket: string,
  landing: Prefix,
): Promise<readonly StoredObject[]> {
  return (await landingOf(s3, bucket, landing)).files;
}

/** What a run is told that finds nothing to take, with what lies there instead. */
export function nothingLanded(bucket: string, landing: Prefix, notTaken: readonly NotTaken[]): NoSource {
  const [first] = notTaken.toSorted(
    (one, other) => other.lastModified.getTime() - one.lastModified.getTime(),
  );
  const instead = first ? ` What lies there is not taken: ${first.key} ${first.reason}.` : '';
  return new NoSource(`No .csv file lies in s3://${bucket}/${landing}; upload one there.${instead}`);
}

/**
 * The file that a run takes: the one that its start asks for, else the newest in the landing prefix. What a landing
 * event names only breaks a tie, so that events may come late, twice or in any order.
 * @throws NoSource when there is none, InvalidInput when it lies outside of the landing prefix
 */
export async function findSource(
  s3: S3Client,
  bucket: string,
  landing: Prefix,
  start: Start,
): Promise<Source> {
  const asked = askedFor(start);
  if (asked) return sourceAt(s3, bucket, landing, asked);
  const { files, notTaken } = await landingOf(s3, bucket, landing);
  const newest = newestOf(files, start.source?.key);
  if (!newest) throw nothingLanded(bucket, landing, notTaken);
  return sourceAt(s3, bucket, landing, { key: newest.key });
}

/** S3 lists the second of the last change only. */
export function newestOf(files: readonly StoredObject[], preferred?: string): StoredObject | undefined {
  return files.reduce<StoredObject | undefined>((newest, file) => {
    if (!newest || file.lastModified > newest.lastModified) return file;
    const tied = file.lastModified.getTime() === newest.lastModified.getTime();
    return tied && newest.key !== preferred ? file : newest;
  }, undefined);
}

/**
 * The present version of a landed file, or the one that is named.
 * @throws NoSource when it isn't there, InvalidInput when it lies outside of the landing prefix
 */
export async function sourceAt(
  s3: S3Client,
  bucket: string,
  landing: Prefix,
  { key, versionId, etag: wanted }: SourceRef,
): Promise<Source> {
  if (!key.startsWith(landing)) {
    throw new InvalidInput(
      `source.key: "${key}" is not below ${landing}; upload the file there and name that key.`,
    );
  }
  try {
    if (await exists(s3, bucket, key)) {
      // A bucket without versioning names no version.
      const VersionId = versionId || undefined;
      const head = await s3.send(new HeadObjectCommand({ Bucket: bucket, Key: key, VersionId }));
      const etag = head.ETag ?? '';
      // Events and people write an ETag without its quotes.
      if (wanted !== undefined && wanted !== etag.replaceAll('"', '')) {
        throw new NoSource(
          `s3://${bucket}/${key} was replaced since the start; start again without an etag, or with {} for the newest file.`,
        );
      }
      const landedAt = (head.LastModified ?? new Date(0)).toISOString();
      return { key, versionId: head.VersionId, etag, bytes: head.ContentLength ?? 0, landedAt };
    }
  } catch (error) {
    // The version that was named is gone.
    if (!(error instanceof NotFound)) throw error;
  }
  throw new NoSource(
    `s3://${bucket}/${key} doesn't exist; upload it again, or start with {} for the newest file.`,
  );
}
