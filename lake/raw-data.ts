import type { S3Client } from '@aws-sdk/client-s3';
import type { Pipeline } from '../core/definition/pipeline.ts';
import { SourceChanged } from '../core/errors/errors.ts';
import { landingPrefix, rawKey, rawPrefix } from '../core/stage/keys.ts';
import { identityOf } from '../core/runs/source-identity.ts';
import { list, type StoredObject } from './objects.ts';
import type { SourceManifest } from './source-manifest.ts';

/** What `raw_<dataset>` reads at the moment. */
export interface RawData {
  readonly files: readonly StoredObject[];
  readonly bytes: number;
  /** Changes with any of the files. */
  readonly etag: string;
}

export async function readRawData(s3: S3Client, bucket: string, pipeline: Pipeline): Promise<RawData> {
  const under = rawPrefix(pipeline);
  const files: StoredObject[] = [];
  // Athena doesn't read names that start with `_`.
  for await (const file of list(s3, bucket, under)) if (!file.key.startsWith(`${under}_`)) files.push(file);
  return { files, bytes: files.reduce((sum, { bytes }) => sum + bytes, 0), etag: identityOf(files) };
}

/**
 * Asked before a build and after it: what it read was one state of the raw data.
 * @param etag of the raw data as the run left it
 * @throws SourceChanged when it is another by now
 */
export async function assertUnchanged(
  s3: S3Client,
  bucket: string,
  pipeline: Pipeline,
  etag: string,
): Promise<void> {
  const raw = await readRawData(s3, bucket, pipeline);
  if (raw.etag === etag) return;
  throw new SourceChanged(
    `${rawPrefix(pipeline)} holds other data than this run put there; start the pipeline again.`,
  );
}

/**
 * Before anything is written: what no run of this mode would put there would be read with the rest in the end, and a
 * mode that is taken back finds its own files alone.
 * @param sources keys of the landed files that the raw data is to be of
 * @throws SourceChanged saying what lies in the way
 */
export function assertRoom(
  { files }: RawData,
  sources: readonly string[],
  pipeline: Pipeline,
  known: SourceManifest | undefined,
): void {
  const ours = new Set(sources.map((key) => rawKey(pipeline, key)));
  const other = files.find(({ key }) => !ours.has(key));
  if (!other) return;
  const { dataset, mode } = pipeline.definition.source;
  const former = Object.values(known?.sources ?? {}).some(({ raw }) => raw.key === other.key);
  if (!former) throw notOurs(other);
  throw new SourceChanged(
    `${other.key} was put there in another mode than ${mode}, and would be read with the rest; take the mode back, delete all of ${rawPrefix(pipeline)} to take in anew what lies in ${landingPrefix(pipeline)}, or name another dataset than ${dataset}.`,
  );
}

/** @returns what is said of a raw object that no run of the pipeline put there */
export function notOurs({ key }: { readonly key: string }): SourceChanged {
  return new SourceChanged(
    `${key} is not what this pipeline put there; delete it, it would be read with the rest, and start again.`,
  );
}
