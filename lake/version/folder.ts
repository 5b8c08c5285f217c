import { NoSuchKey, type S3Client } from '@aws-sdk/client-s3';
import * as z from 'zod/mini';
import { allEnded } from '../../core/all-ended.ts';
import type { Fingerprints } from '../../core/definition/fingerprint.ts';
import { known, numbered } from '../../core/release/formats.ts';
import {
  buildRecordKey,
  partitionValues,
  supersededKey,
  versionManifestKey,
  type VersionPrefix,
  versionPrefix,
} from '../../core/stage/keys.ts';
import type { Publication } from '../../core/published/published-table.ts';
import type { RunId } from '../../core/runs/run-id.ts';
import {
  BuildRecord,
  parseFingerprints,
  parseOrigin,
  parseVersion,
  type Version,
} from '../../core/published/version.ts';
import { deleteIf, exists, list, read, readIfThere, writeJson, writeJsonIf } from '../objects.ts';

// What a version is in the bucket: a folder of its target, named after the run that built it, with the data and beside
// it the documents that tell of it.

/** A version of a target, or a build that never became one. */
export interface OneVersion {
  /** The target's table. */
  readonly table: string;
  readonly run: RunId;
}

export function folderOf({ table, run }: OneVersion): VersionPrefix {
  return versionPrefix(table, run);
}

/** The folder as the catalog and people name it: `s3://…/`. */
export function locationOf(version: OneVersion, bucket: string): string {
  return `s3://${bucket}/${folderOf(version)}`;
}

/** Whether an object of the folder is a document that tells of the version, and no data. */
export function isDocument(version: OneVersion, key: string): boolean {
  return key.startsWith(`${folderOf(version)}_`);
}

/** What a build wrote, read from its folder. */
export interface Written {
  readonly files: number;
  readonly bytes: number;
  /** The values of the partition columns, for each partition. */
  readonly partitions: readonly (readonly string[])[];
}

/** The data files of a run's version. */
export async function writtenBy(
  s3: S3Client,
  bucket: string,
  version: OneVersion & { readonly partitionBy: readonly string[] },
): Promise<Written> {
  const under = folderOf(version);
  const partitions = new Map<string, readonly string[]>();
  let files = 0;
  let total = 0;
  for await (const { key, bytes } of list(s3, bucket, under)) {
    const values = isDocument(version, key) ? undefined : partitionValues(under, key, version.partitionBy);
    if (!values) continue;
    files += 1;
    total += bytes;
    if (values.length > 0) partitions.set(values.join('/'), values);
  }
  return { files, bytes: total, partitions: [...partitions.values()] };
}

/** A build is complete: all that publishing it takes lies beside its data. */
export async function recordBuild(s3: S3Client, bucket: string, build: BuildRecord): Promise<void> {
  await writeJson(s3, bucket, buildRecordKey(folderOf(build)), numbered('build', build));
}

/** @param folder the build's, as the run's payload has it */
export async function readBuild(s3: S3Client, bucket: string, folder: string): Promise<BuildRecord> {
  const key = buildRecordKey(folder);
  return BuildRecord.parse(known('build', JSON.parse((await read(s3, bucket, key)).text), key));
}

/**
 * A version was published: what it is lies beside its data, so that it can be published again.
 * @param more what is written down with it, for people
 */
export async function recordVersion(
  s3: S3Client,
  bucket: string,
  version: Version,
  more: object,
): Promise<void> {
  const key = versionManifestKey(version.table, version.run);
  await writeJson(s3, bucket, key, numbered('version', { ...version, ...more }));
}

/** Whether a version that was published says so: one whose run was cut off right after publishing it doesn't. */
export function isRecorded(s3: S3Client, bucket: string, { table, run }: OneVersion): Promise<boolean> {
  return exists(s3, bucket, versionManifestKey(table, run));
}

/** What a version says of itself; nothing for one whose run was cut off right after publishing it. */
export async function manifestOf(
  s3: S3Client,
  bucket: string,
  target: string,
  run: RunId,
): Promise<Version | undefined> {
  const key = versionManifestKey(target, run);
  const object = await readIfThere(s3, bucket, key);
  return object && parseVersion(object.text, key);
}

/** What a release wrote, whatever it is. */
const Whole = z.looseObject({});

/**
 * A version is about to be published again: its record says so, and is another than whoever deletes the version has
 * read.
 * @returns whether there was a record; who deletes a version begins with that
 */
export async function recordAgain(
  s3: S3Client,
  bucket: string,
  { table, run }: OneVersion,
  again: { readonly epoch: number; readonly at: Date },
): Promise<boolean> {
  const key = versionManifestKey(table, run);
  const object = await readIfThere(s3, bucket, key);
  if (!object) return false;
  const record = Whole.parse(known('version', JSON.parse(object.text), key));
  const publishedAgain = { epoch: again.epoch, at: again.at.toISOString() };
  try {
    const { etag } = object;
    return (await writeJsonIf(s3, bucket, key, { ...record, publishedAgain }, { etag })) !== undefined;
  } catch (error) {
    // Deleted since it was read.
    if (error instanceof NoSuchKey) return false;
    throw error;
  }
}

/**
 * Begins to delete a version that was published: with its record, so that nobody publishes it again.
 * @returns whether it may be deleted; not when its record is another than its standing was judged by
 */
export async function deleteRecord(
  s3: S3Client,
  bucket: string,
  { table, run }: OneVersion,
  record: string | undefined,
): Promise<boolean> {
  if (record === undefined) return true;
  return deleteIf(s3, bucket, { key: versionManifestKey(table, run), etag: record });
}

/** Who built a version, and the key of the newest landed file in it; nothing where it doesn't say. */
export async function originOf(
  s3: S3Client,
  bucket: string,
  { table, run }: OneVersion,
): Promise<ReturnType<typeof parseOrigin>> {
  const key = versionManifestKey(table, run);
  const object = await readIfThere(s3, bucket, key);
  return object && parseOrigin(object.text, key);
}

/** The three parts of the definition that a version is of; nothing where it doesn't say. */
export async function fingerprintsOfVersion(
  s3: S3Client,
  bucket: string,
  { table, run }: OneVersion,
): Promise<Fingerprints | undefined> {
  const key = versionManifestKey(table, run);
  const object = await readIfThere(s3, bucket, key);
  return object && parseFingerprints(object.text, key);
}

const Superseded = z.object({ number: z.int(), at: z.iso.datetime() });

/** Another version is about to take a version's place: whoever reads it now has as long as expiry grants, from here on. */
export async function recordSuperseded(
  s3: S3Client,
  bucket: string,
  { number, run }: Pick<Publication, 'number' | 'run'>,
  by: Version,
  at: Date,
): Promise<void> {
  const note = { number, at: at.toISOString(), by: { number: by.number, run: by.run } };
  await writeJson(s3, bucket, supersededKey(by.table, run), numbered('superseded', note));
}

/** What became of a build. */
export interface Standing {
  /** Of a version that was published; a build that never was has none. */
  readonly number?: number;
  /** When another version took its place. */
  readonly supersededAt?: Date;
  /** The ETag of its record, where it has one: whoever changes or deletes that first decides what becomes of the version. */
  readonly record?: string;
}

export async function standingOf(
  s3: S3Client,
  bucket: string,
  { table, run }: OneVersion,
): Promise<Standing> {
  const keys = { superseded: supersededKey(table, run), manifest: versionManifestKey(table, run) };
  const [superseded, manifest] = await allEnded([
    readIfThere(s3, bucket, keys.superseded),
    readIfThere(s3, bucket, keys.manifest),
  ]);
  if (superseded) {
    const { number, at } = Superseded.parse(
      known('superseded', JSON.parse(superseded.text), keys.superseded),
    );
    return { number, supersededAt: new Date(at), record: manifest?.etag };
  }
  return { number: manifest && parseVersion(manifest.text, keys.manifest)?.number, record: manifest?.etag };
}
