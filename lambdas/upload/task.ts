import { GetObjectCommand, type S3Client } from '@aws-sdk/client-s3';
import { Upload } from '@aws-sdk/lib-storage';
import { Readable } from 'node:stream';
import { landingPrefix, rawKey } from '../../core/keys.ts';
import { isVerdict } from '../../core/errors.ts';
import type { Locked, Uploaded } from '../../core/payload.ts';
import type { TaskContext } from '../runtime/task.ts';
import { convert } from './convert.ts';
import { findSource, type Source } from './source.ts';

/** Two parts in flight of 16 MB: flat memory, and files up to 160 GB within S3's 10,000 parts. */
const PART_BYTES = 16 * 1024 * 1024;
const PARTS_IN_FLIGHT = 2;

/**
 * The landed file → `raw-data/`, streamed. Nothing is replaced until all of it has passed: the raw object
 * appears with the completion of its upload, or stays what it was.
 * @throws NoSource, EmptySource, HeaderMismatch or MalformedCsv, naming the file and the line
 */
export async function upload(
  input: Locked,
  s3: S3Client,
  { pipeline, place: { bucket }, log, measure }: TaskContext,
): Promise<Uploaded> {
  const source = await findSource(s3, bucket, landingPrefix(pipeline), input);
  const { columns, delimiter } = pipeline.definition.source;
  const tally = { rows: 0 };
  const converted = convert(
    await open(s3, bucket, source),
    { columns: Object.keys(columns), delimiter },
    tally,
  );
  const key = rawKey(pipeline);
  const raw = await write(s3, bucket, key, converted).catch((error: unknown) => {
    throw namingFile(error, source);
  });
  log('uploaded', { source: source.key, rows: tally.rows, bytes: raw.bytes });
  measure('RowsIngested', tally.rows);
  measure('RowsRejected', 0);
  return { ...input, upload: { source, raw: { key, ...raw }, rows: tally.rows, rejected: 0 } };
}

/** The version that was found, even if the key holds another by now. */
async function open(
  s3: S3Client,
  bucket: string,
  { key, versionId, etag }: Source,
): Promise<AsyncIterable<Uint8Array>> {
  const { Body } = await s3.send(
    new GetObjectCommand({ Bucket: bucket, Key: key, VersionId: versionId, IfMatch: etag }),
  );
  if (!(Body instanceof Readable)) throw new TypeError('The SDK returned a body that is not a Node stream.');
  return Body;
}

async function write(s3: S3Client, bucket: string, key: string, content: AsyncIterable<Uint8Array>) {
  let bytes = 0;
  async function* counted() {
    for await (const piece of content) {
      bytes += piece.length;
      yield piece;
    }
  }
  const done = await new Upload({
    client: s3,
    params: {
      Bucket: bucket,
      Key: key,
      Body: Readable.from(counted(), { objectMode: false }),
      ContentType: 'text/csv',
    },
    partSize: PART_BYTES,
    queueSize: PARTS_IN_FLIGHT,
  }).done();
  return { etag: done.ETag ?? '', bytes };
}

/** A verdict on the content knows its line; here it learns the file. */
function namingFile(error: unknown, { key }: Source): unknown {
  if (isVerdict(error)) error.message = `${key}: ${error.message}`;
  return error;
}
