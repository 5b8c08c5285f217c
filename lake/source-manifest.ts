import type { S3Client } from '@aws-sdk/client-s3';
import * as z from 'zod/mini';
import { formerRules, rulesFingerprint } from '../core/definition/fingerprint.ts';
import type { Pipeline } from '../core/definition/pipeline.ts';
import { known, numbered } from '../core/release/formats.ts';
import { sourceManifestKey, sourceManifestKeyOf } from '../core/stage/keys.ts';
import { AwsUnavailable } from '../core/errors/errors.ts';
import { readIfThere, writeJsonIf } from './objects.ts';

/** One landed file in the raw data: which version of it, and what became of it. */
const ManifestEntry = z.object({
  versionId: z.optional(z.string()),
  etag: z.string(),
  bytes: z.int(),
  raw: z.object({ key: z.string(), etag: z.string(), bytes: z.int() }),
  /** Rows that were accepted, and those that weren't. */
  accepted: z.int(),
  rejected: z.int(),
  /** `rulesFingerprint` of what judged its rows; absent in what an earlier release left. */
  judgedBy: z.optional(z.string()),
});
export type ManifestEntry = z.infer<typeof ManifestEntry>;

/** A landed file that could not be taken in, while others could. */
const SetAside = z.object({
  etag: z.string(),
  /** `rulesFingerprint` of what judged it. */
  judgedBy: z.string(),
  /** The name of the verdict on it. */
  error: z.string(),
  /** What it said: without a value of a row. */
  cause: z.string(),
});
export type SetAside = z.infer<typeof SetAside>;

/** What a pipeline's raw data was made of, by the landed files' keys. It outlives the files in landing. */
export const SourceManifest = z.object({
  /** The same of the run that wrote last: of every entry that has none of its own. */
  judgedBy: z.string(),
  sources: z.record(z.string(), ManifestEntry),
  /** In append mode, by their keys; a release that doesn't know of it judges them again. */
  aside: z.optional(z.record(z.string(), SetAside)),
});
export type SourceManifest = z.infer<typeof SourceManifest>;

/**
 * The manifest of a pipeline's raw data, or nothing before the first run. What an earlier release says of the same
 * source's rules is said in today's words.
 * @returns beside it whether it lies there in the `former` words: they tell no rules from a tolerance, and are to be
 *   written over while both are what they were
 * @throws NewerFormat where a later release wrote it
 */
export async function readSourceManifest(
  s3: S3Client,
  bucket: string,
  pipeline: Pipeline,
): Promise<{ manifest: SourceManifest; etag: string; former: boolean } | undefined> {
  const key = sourceManifestKey(pipeline);
  const object = await readIfThere(s3, bucket, key);
  if (!object) return undefined;
  const { text, etag } = object;
  const { judgedBy, sources, aside } = SourceManifest.parse(known('sources', JSON.parse(text), key));
  const [former, rules] = [formerRules(pipeline), rulesFingerprint(pipeline)];
  const today = (by: string) => (by === former ? rules : by);
  const entries = Object.entries(sources).map(([file, entry]) => {
    const by = entry.judgedBy ?? judgedBy;
    return { file, was: by, entry: { ...entry, judgedBy: today(by) } };
  });
  return {
    manifest: {
      judgedBy: today(judgedBy),
      sources: Object.fromEntries(entries.map(({ file, entry }) => [file, entry])),
      ...(aside && { aside }),
    },
    etag,
    former: entries.some(({ was }) => was === former),
  };
}

/**
 * @param etag of the manifest that it replaces; without one there was none
 * @returns its own ETag
 * @throws AwsUnavailable when somebody else wrote it in between: whether this run may go on, the lock will tell
 */
export async function writeSourceManifest(
  s3: S3Client,
  bucket: string,
  pipeline: Pipeline,
  manifest: SourceManifest,
  etag: string | undefined,
): Promise<string> {
  const key = sourceManifestKey(pipeline);
  const written = await writeJsonIf(
    s3,
    bucket,
    key,
    numbered('sources', manifest),
    etag === undefined ? 'absent' : { etag },
  );
  if (written !== undefined) return written;
  throw new AwsUnavailable(`${key} changed while it was being written.`);
}

/**
 * The landed files of a dataset that were set aside, by their keys, where a definition isn't known.
 * @throws NewerFormat where a later release wrote them
 */
export async function filesSetAside(
  s3: S3Client,
  bucket: string,
  dataset: string,
): Promise<Readonly<Record<string, SetAside>>> {
  const key = sourceManifestKeyOf(dataset);
  const object = await readIfThere(s3, bucket, key);
  return (object && SourceManifest.parse(known('sources', JSON.parse(object.text), key)).aside) ?? {};
}
