import { GetObjectCommand, type S3Client } from '@aws-sdk/client-s3';
import { Upload } from '@aws-sdk/lib-storage';
import { Readable } from 'node:stream';
import type { Pipeline } from '../../core/definition/pipeline.ts';
import { isVerdict } from '../../core/errors.ts';
import type { Source } from '../../lake/landing.ts';
import { convert } from './convert.ts';

/** Two parts in flight of 16 MB: flat memory, and files up to 160 GB within S3's 10,000 parts. */
const PART_BYTES = 16 * 1024 * 1024;
const PARTS_IN_FLIGHT = 2;

export async function takeIn({
  s3,
  bucket,
  pipeline,
  source,
  rawKey,
  condition,
}: {
  readonly s3: S3Client;
  readonly bucket: string;
  readonly pipeline: Pipeline;
  readonly source: Source;
  readonly rawKey: string;
  readonly rejectedKey: string;
  readonly condition: 'absent' | { readonly etag: string };
}) {
  const { columns, delimiter } = pipeline.definition.source;
  const tally = { rows: 0 };
  const { key, versionId, etag } = source;
  const { Body } = await s3.send(
    new GetObjectCommand({ Bucket: bucket, Key: key, VersionId: versionId, IfMatch: etag }),
  );
  if (!(Body instanceof Readable)) throw new TypeError('The SDK returned a body that is not a Node stream.');
  const content = convert(Body, { columns: Object.keys(columns), delimiter }, tally);
  let bytes = 0;
  async function* counted() {
    for await (const piece of content) {
      bytes += piece.length;
      yield piece;
    }
  }
  const upload = new Upload({
    client: s3,
    params: {
      Bucket: bucket,
      Key: rawKey,
      Body: Readable.from(counted(), { objectMode: false }),
      ContentType: 'text/csv',
      ...(condition === 'absent' ? { IfNoneMatch: '*' } : { IfMatch: condition.etag }),
    },
    partSize: PART_BYTES,
    queueSize: PARTS_IN_FLIGHT,
  });
  const done = await upload.done().catch((error: unknown) => {
    if (isVerdict(error)) error.message = `${key}: ${error.message}`;
    throw error;
  });
  return {
    rows: tally.rows,
    accepted: tally.rows,
    rejected: 0,
    bytes,
    etag: done.ETag ?? '',
    reasons: [],
    first: [],
  };
}
