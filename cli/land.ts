import { Upload } from '@aws-sdk/lib-storage';
import { createReadStream, statSync } from 'node:fs';
import { basename } from 'node:path';
import { isSourceFile } from '../core/keys.ts';
import type { Aws, DeployedPipeline } from './stage.ts';
import { UserError } from './user-error.ts';

/** A file as it lies in the landing prefix. */
export interface Landed {
  readonly key: string;
  readonly versionId?: string;
  readonly etag: string;
  readonly bytes: number;
}

/**
 * @returns its size in bytes
 * @throws UserError when it can't be read, or is no file
 */
export function sizeOf(file: string): number {
  const stats = statSync(file, { throwIfNoEntry: false });
  if (!stats) throw new UserError(`${file}: there is no such file; name a CSV with --input.`);
  if (!stats.isFile()) throw new UserError(`${file}: it is not a file; name a CSV with --input.`);
  return stats.size;
}

/**
 * Puts a file into a pipeline's landing prefix, under its own name with `.csv` at its end unless it tells that it is one.
 * @param progress is told the bytes sent so far
 */
export async function land(
  aws: Aws,
  pipeline: DeployedPipeline,
  file: string,
  progress: (sent: number) => void,
): Promise<Landed> {
  const name = basename(file);
  const key = `${pipeline.landing}${isSourceFile(name) ? name : `${name}.csv`}`;
  const upload = new Upload({
    client: aws.s3,
    params: { Bucket: pipeline.bucket, Key: key, Body: createReadStream(file), ContentType: 'text/csv' },
    partSize: 16 * 1024 * 1024,
  });
  upload.on('httpUploadProgress', ({ loaded = 0 }) => progress(loaded));
  const done = await upload.done();
  return { key, versionId: done.VersionId, etag: unquoted(done.ETag), bytes: sizeOf(file) };
}

/** S3's API quotes an ETag, its events don't. */
function unquoted(etag = ''): string {
  return etag.replaceAll('"', '');
}
