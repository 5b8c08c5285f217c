import type { S3Client } from '@aws-sdk/client-s3';
import * as z from 'zod/mini';
import type { Pipeline } from '../core/definition/pipeline.ts';
import { sourceManifestKey } from '../core/keys.ts';
import { exists, read, writeJson } from './objects.ts';

/** One landed file in the raw data: which version of it, and what became of it. */
const TakenIn = z.object({
  versionId: z.optional(z.string()),
  etag: z.string(),
  bytes: z.int(),
  raw: z.object({ key: z.string(), etag: z.string(), bytes: z.int() }),
  /** Rows that were accepted, and those that weren't. */
  accepted: z.int(),
  rejected: z.int(),
});
export type TakenIn = z.infer<typeof TakenIn>;

/** What a pipeline's raw data was made of, by the landed files' keys. It outlives the files in landing. */
export const SourceManifest = z.object({
  /** Of the part of the definition that judges rows: where it changed, the files are judged again. */
  judgedBy: z.string(),
  sources: z.record(z.string(), TakenIn),
});
export type SourceManifest = z.infer<typeof SourceManifest>;

/** The manifest of a pipeline's raw data, or nothing before the first run. */
export async function readSourceManifest(
  s3: S3Client,
  bucket: string,
  pipeline: Pipeline,
): Promise<SourceManifest | undefined> {
  const key = sourceManifestKey(pipeline);
  if (!(await exists(s3, bucket, key))) return undefined;
  return SourceManifest.parse(JSON.parse((await read(s3, bucket, key)).text));
}

export async function writeSourceManifest(
  s3: S3Client,
  bucket: string,
  pipeline: Pipeline,
  manifest: SourceManifest,
): Promise<void> {
  await writeJson(s3, bucket, sourceManifestKey(pipeline), manifest);
}
