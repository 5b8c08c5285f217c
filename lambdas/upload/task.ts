import { HeadObjectCommand, type S3Client } from '@aws-sdk/client-s3';
import { landingPrefix, rawKey, rejectedKey } from '../../core/keys.ts';
import type { Locked, Uploaded } from '../../core/payload.ts';
import { exists } from '../../lake/objects.ts';
import type { TaskContext } from '../runtime/task.ts';
import { findSource } from './source.ts';
import { takeIn } from './take-in.ts';

/**
 * The landed file → `raw-data/`, every row judged; rejected rows → `rejected-data/`.
 * @throws NoSource, and what `takeIn` throws
 */
export async function upload(
  input: Locked,
  s3: S3Client,
  { pipeline, run, place: { bucket }, log, measure }: TaskContext,
): Promise<Uploaded> {
  const source = await findSource(s3, bucket, landingPrefix(pipeline), input);
  const key = rawKey(pipeline);
  const rejectedTo = rejectedKey(pipeline, run);
  const { rows, accepted, rejected, bytes, etag, reasons, first } = await takeIn({
    s3,
    bucket,
    pipeline,
    source,
    rawKey: key,
    rejectedKey: rejectedTo,
    condition: await stateOf(s3, bucket, key),
  });
  log('uploaded', { source: source.key, rows, rejected, bytes });
  measure('RowsIngested', accepted);
  measure('RowsRejected', rejected);
  return {
    ...input,
    upload: {
      source,
      raw: { key, etag, bytes },
      rows,
      rejected: {
        rows: rejected,
        limit: pipeline.definition.source.tolerate,
        ...(rejected > 0 && { key: rejectedTo }),
        reasons,
        first,
      },
    },
  };
}

/** What the raw object is now: another run's write in between is refused. */
async function stateOf(s3: S3Client, bucket: string, key: string): Promise<'absent' | { etag: string }> {
  if (!(await exists(s3, bucket, key))) return 'absent';
  const { ETag = '' } = await s3.send(new HeadObjectCommand({ Bucket: bucket, Key: key }));
  return { etag: ETag };
}
