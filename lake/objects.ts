import {
  AbortMultipartUploadCommand,
  DeleteObjectCommand,
  DeleteObjectsCommand,
  GetObjectCommand,
  ListMultipartUploadsCommand,
  type ListMultipartUploadsCommandOutput,
  ListObjectsV2Command,
  NoSuchUpload,
  PutObjectCommand,
  type S3Client,
} from '@aws-sdk/client-s3';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Prefix, RunFolder } from '../core/stage/keys.ts';
import { decodedKey, fitsXml, LISTED_AS } from './key-encoding.ts';

export interface StoredObject {
  readonly key: string;
  /** As S3 writes it, in quotes. */
  readonly etag: string;
  readonly bytes: number;
  readonly lastModified: Date;
}

/** Every object below a prefix, in the order of their keys, page by page. */
export async function* list(s3: S3Client, bucket: string, prefix: Prefix): AsyncGenerator<StoredObject> {
  let token: string | undefined;
  do {
    const page = await s3.send(
      new ListObjectsV2Command({
        Bucket: bucket,
        Prefix: prefix,
        ContinuationToken: token,
        ...LISTED_AS,
      }),
    );
    for (const { Key, ETag: etag = '', Size: bytes = 0, LastModified } of page.Contents ?? []) {
      const key = Key === undefined ? undefined : decodedKey(Key);
      if (key !== undefined) yield { key, etag, bytes, lastModified: LastModified ?? new Date(0) };
    }
    token = page.NextContinuationToken;
  } while (token !== undefined);
}

/** The folders directly below a prefix, without their trailing `/`. */
export async function listFolders(s3: S3Client, bucket: string, prefix: Prefix): Promise<string[]> {
  const folders: string[] = [];
  let token: string | undefined;
  do {
    const page = await s3.send(
      new ListObjectsV2Command({
        Bucket: bucket,
        Prefix: prefix,
        Delimiter: '/',
        ContinuationToken: token,
        ...LISTED_AS,
      }),
    );
    for (const { Prefix: folder } of page.CommonPrefixes ?? []) {
      if (folder !== undefined) folders.push(decodedKey(folder).slice(prefix.length, -1));
    }
    token = page.NextContinuationToken;
  } while (token !== undefined);
  return folders;
}

/** What is deleted: an object, or with a version's id that version or delete marker for good. */
export interface Deletable {
  readonly key: string;
  readonly versionId?: string;
  /** Deletes the object only while it has this ETag. */
  readonly etag?: string;
}

/** DeleteObjects takes so many keys: https://docs.aws.amazon.com/AmazonS3/latest/API/API_DeleteObjects.html */
const DELETE_BATCH = 1000;
/** What S3 says of a key that it would delete at another time; the SDK repeats requests, and not the keys in them. */
const PASSING: ReadonlySet<string | undefined> = new Set(['SlowDown', 'InternalError']);
/** Before each repeat, in milliseconds: a burst's throttling has passed by then. */
const PAUSES = [500, 2000];

/**
 * Deletes objects; those that S3 has no time for are asked for twice more. A request of many names its keys in XML: those
 * that it can't hold go one by one.
 * @param batch at most 1,000, which is what one request takes
 * @throws Error with the code of the first that S3 would not delete
 */
export async function deleteKeys(
  s3: S3Client,
  bucket: string,
  batch: readonly Deletable[],
  pauses: readonly number[] = PAUSES,
): Promise<void> {
  for (const { key, versionId, etag } of batch.filter((one) => !fitsXml(one.key)))
    await s3.send(new DeleteObjectCommand({ Bucket: bucket, Key: key, VersionId: versionId, IfMatch: etag }));
  const together = batch.filter(({ key }) => fitsXml(key));
  if (together.length === 0) return;
  const Objects = together.map(({ key, versionId, etag }) => ({
    Key: key,
    VersionId: versionId,
    ETag: etag,
  }));
  const { Errors = [] } = await s3.send(
    new DeleteObjectsCommand({ Bucket: bucket, Delete: { Objects, Quiet: true } }),
  );
  // A failure per object hides in a successful answer.
  const [first] = Errors;
  if (!first) return;
  const [pause, ...later] = pauses;
  const refused = Errors.find(({ Code }) => !PASSING.has(Code));
  if (refused || pause === undefined) {
    const { Key, Message, Code } = refused ?? first;
    throw Object.assign(new Error(`${Key}: ${Message}`), { name: Code });
  }
  await sleep(pause);
  const left = new Set(Errors.map(({ Key, VersionId }) => `${Key} ${VersionId}`));
  const again = together.filter(({ key, versionId }) => left.has(`${key} ${versionId}`));
  await deleteKeys(s3, bucket, again, later);
}

/**
 * Deletes an object that is still as it was read.
 * @returns whether it was; somebody changed or deleted it otherwise
 */
export async function deleteIf(
  s3: S3Client,
  bucket: string,
  object: Deletable & { readonly etag: string },
): Promise<boolean> {
  try {
    await deleteKeys(s3, bucket, [object]);
    return true;
  } catch (error) {
    // 404: it isn't there any more.
    if (isConditionLost(error) || (error instanceof Error && error.name === 'NoSuchKey')) return false;
    throw error;
  }
}

/** 409: another conditional call for the same key was under way. */
function isConditionLost(error: unknown): boolean {
  return error instanceof Error && ['PreconditionFailed', 'ConditionalRequestConflict'].includes(error.name);
}

/**
 * Empties a folder that a run made, multipart uploads included: a query that fails leaves some, and their parts
 * are billed. That it is such a folder and nothing above it is the type's promise.
 * @param before what is there since then is of whoever came after, and stays; without it all goes
 * @returns how many objects and bytes went
 * @throws Error with the code of the first object that S3 would not delete
 */
export async function emptyFolder(
  s3: S3Client,
  bucket: string,
  prefix: RunFolder,
  before?: Date,
): Promise<{ objects: number; bytes: number }> {
  const gone = { objects: 0, bytes: 0 };
  let batch: StoredObject[] = [];
  const flush = async () => {
    await deleteKeys(
      s3,
      bucket,
      batch.map(({ key }) => ({ key })),
    );
    gone.objects += batch.length;
    gone.bytes += batch.reduce((sum, { bytes }) => sum + bytes, 0);
    batch = [];
  };
  for await (const object of list(s3, bucket, prefix)) {
    if (!isFrom(object.lastModified, before)) continue;
    batch.push(object);
    if (batch.length === DELETE_BATCH) await flush();
  }
  await flush();
  await abortUploads(s3, bucket, prefix, before);
  return gone;
}

/** S3 tells the second of a change only: what is of the same second may have come after. */
function isFrom(changed: Date, before: Date | undefined): boolean {
  return before === undefined || changed.getTime() < Math.floor(before.getTime() / 1000) * 1000;
}

/** The multipart uploads under way below a prefix, or in the whole bucket. */
export async function listUploads(
  s3: S3Client,
  bucket: string,
  prefix?: Prefix,
): Promise<{ key: string; id: string; begun: Date }[]> {
  const uploads: { key: string; id: string; begun: Date }[] = [];
  let marker: { KeyMarker?: string; UploadIdMarker?: string } | undefined = {};
  while (marker) {
    const page: ListMultipartUploadsCommandOutput = await s3.send(
      new ListMultipartUploadsCommand({ Bucket: bucket, Prefix: prefix, ...marker, ...LISTED_AS }),
    );
    for (const { Key: key, UploadId: id, Initiated: begun = new Date(0) } of page.Uploads ?? []) {
      if (key !== undefined && id !== undefined) uploads.push({ key: decodedKey(key), id, begun });
    }
    marker = page.IsTruncated
      ? { KeyMarker: decodedKey(page.NextKeyMarker ?? ''), UploadIdMarker: page.NextUploadIdMarker }
      : undefined;
  }
  return uploads;
}

/**
 * Ends the multipart uploads under way below a prefix, or in the whole bucket; their parts are gone then.
 * @param before those that were begun since then go on
 */
export async function abortUploads(
  s3: S3Client,
  bucket: string,
  prefix?: Prefix,
  before?: Date,
): Promise<void> {
  for (const { key, id, begun } of await listUploads(s3, bucket, prefix)) {
    if (!isFrom(begun, before)) continue;
    try {
      await s3.send(new AbortMultipartUploadCommand({ Bucket: bucket, Key: key, UploadId: id }));
    } catch (error) {
      // It ended meanwhile.
      if (!(error instanceof NoSuchUpload)) throw error;
    }
  }
}

/**
 * Whether an object is there. It lists: S3 answers a HEAD for an absent key with 403 to a role that may list
 * only its own prefixes.
 */
export async function exists(s3: S3Client, bucket: string, key: string): Promise<boolean> {
  const { Contents = [] } = await s3.send(
    new ListObjectsV2Command({ Bucket: bucket, Prefix: key, MaxKeys: 1, ...LISTED_AS }),
  );
  const [{ Key } = {}] = Contents;
  return Key !== undefined && decodedKey(Key) === key;
}

/** A small object that is known to be there, with its ETag. */
export async function read(
  s3: S3Client,
  bucket: string,
  key: string,
): Promise<{ text: string; etag: string }> {
  const object = await s3.send(new GetObjectCommand({ Bucket: bucket, Key: key }));
  return { text: (await object.Body?.transformToString()) ?? '', etag: object.ETag ?? '' };
}

/** The same, or nothing where it isn't there; looked for first, see `exists`. */
export async function readIfThere(
  s3: S3Client,
  bucket: string,
  key: string,
): Promise<{ text: string; etag: string } | undefined> {
  if (!(await exists(s3, bucket, key))) return undefined;
  try {
    return await read(s3, bucket, key);
  } catch (error) {
    // It went since it was looked for: who may list some prefixes only is told 403 of that.
    if (await exists(s3, bucket, key)) throw error;
    return undefined;
  }
}

/**
 * Writes a small JSON object, on a condition: `absent`, or still the version of an ETag.
 * @returns its ETag, or nothing when the condition no longer held
 */
export async function writeJsonIf(
  s3: S3Client,
  bucket: string,
  key: string,
  value: unknown,
  condition: 'absent' | { readonly etag: string },
): Promise<string | undefined> {
  const precondition = condition === 'absent' ? { IfNoneMatch: '*' } : { IfMatch: condition.etag };
  try {
    const { ETag } = await s3.send(
      new PutObjectCommand({ Bucket: bucket, Key: key, ...json(value), ...precondition }),
    );
    return ETag ?? '';
  } catch (error) {
    if (isConditionLost(error)) return undefined;
    throw error;
  }
}

export async function writeJson(s3: S3Client, bucket: string, key: string, value: unknown): Promise<void> {
  await s3.send(new PutObjectCommand({ Bucket: bucket, Key: key, ...json(value) }));
}

function json(value: unknown) {
  return { Body: `${JSON.stringify(value, null, 2)}\n`, ContentType: 'application/json' };
}
