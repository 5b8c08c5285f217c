import type { S3Client } from '@aws-sdk/client-s3';
import type { Pipeline } from '../core/definition/pipeline.ts';
import { NoSource } from '../core/errors/errors.ts';
import type { Publication } from '../core/published/published-table.ts';
import { landingPrefix } from '../core/stage/keys.ts';
import type { Start } from '../core/runs/payload.ts';
import { identityOf } from '../core/runs/source-identity.ts';
import { findSource, landingOf, newestOf, nothingLanded, type Source } from './landing.ts';
import type { StoredObject } from './objects.ts';
import type { SourceManifest } from './source-manifest.ts';

/** What a run's raw data is to be made of. */
export interface Wanted {
  /** The landed files to take in: the one of a snapshot; in append mode all there are. */
  readonly files: readonly Source[];
  /** Of every source version in the dataset, files that have left the landing prefix included. */
  readonly identity: string;
  /** What the run is said to be for. */
  readonly newest: Source;
}

/**
 * @param manifest of the raw data as it is; only append mode adds to it
 * @throws NoSource when nothing has landed, InvalidInput for a start that names a key outside of the landing prefix
 */
export async function wantedSources(
  s3: S3Client,
  bucket: string,
  pipeline: Pipeline,
  start: Start,
  manifest: SourceManifest | undefined,
): Promise<Wanted> {
  const landing = landingPrefix(pipeline);
  if (pipeline.definition.source.mode === 'snapshot') {
    const source = await findSource(s3, bucket, landing, start);
    return { files: [source], identity: identityOf([source]), newest: source };
  }
  const { files: landed, notTaken } = await landingOf(s3, bucket, landing);
  const files = landed.map(asSource);
  const newest = newestOf(landed, start.source?.key);
  if (!newest) throw nothingLanded(bucket, landing, notTaken);
  const here = new Set(files.map(({ key }) => key));
  const gone = Object.entries(manifest?.sources ?? {})
    .filter(([key]) => !here.has(key))
    .map(([key, { etag }]) => ({ key, etag }));
  // Listings tell no version ids; an ETag tells a version as well.
  return { files, identity: identityOf([...files, ...gone]), newest: asSource(newest) };
}

/**
 * Whether a start that found no source is a failure of nothing: a stage that waits for its first file owes nobody
 * anything, and only a schedule came by.
 * @param published what readers have
 */
export function isAwaitingFirstFile(
  { trigger }: Pick<Start, 'trigger'>,
  published: Publication | undefined,
  error: unknown,
): boolean {
  return trigger === 'schedule' && !published && error instanceof NoSource;
}

function asSource({ key, etag, bytes, lastModified }: StoredObject): Source {
  return { key, etag, bytes, landedAt: lastModified.toISOString() };
}
