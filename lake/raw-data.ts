import type { S3Client } from '@aws-sdk/client-s3';
import type { Pipeline } from '../core/definition/pipeline.ts';
import { SourceChanged } from '../core/errors/errors.ts';
import { rawPrefix } from '../core/stage/keys.ts';
import { identityOf } from '../core/runs/source-identity.ts';
import { list, type StoredObject } from './objects.ts';

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
