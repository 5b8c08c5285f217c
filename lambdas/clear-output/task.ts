import type { S3Client } from '@aws-sdk/client-s3';
import { versionPrefix } from '../../core/keys.ts';
import type { Uploaded } from '../../core/payload.ts';
import { emptyVersion } from '../../lake/objects.ts';
import type { FencedContext } from '../runtime/fenced.ts';

/** Nothing lies below this run's own prefix; the payload passes unchanged. */
export async function clearOutput(
  input: Uploaded,
  s3: S3Client,
  { pipeline, place, run, log }: FencedContext,
): Promise<Uploaded> {
  const gone = await emptyVersion(s3, place.bucket, versionPrefix(pipeline.definition.target.table, run));
  log('cleared', gone);
  return input;
}
