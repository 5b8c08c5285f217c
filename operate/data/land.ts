import { commandLine } from '../session/command-line.ts';
import { Upload } from '@aws-sdk/lib-storage';
import { createReadStream, readdirSync, statSync } from 'node:fs';
import { basename, join } from 'node:path';
import { isSourceFile, SOURCE_ENDINGS, whyNotTaken } from '../../core/stage/keys.ts';
import { type Attendance, UNATTENDED } from '../attendance.ts';
import { endedBy, Interrupted } from '../interrupted.ts';
import type { Session } from '../session/session.ts';
import { UserError } from '../user-error.ts';
import type { Landed, LeftOut } from '../documents/landed.ts';

/**
 * @returns its size in bytes
 * @throws UserError when it can't be read, or is no file
 */
export function sizeOf(file: string): number {
  const stats = statSync(file, { throwIfNoEntry: false });
  if (!stats) throw new UserError(`${file}: there is no such file; name a CSV.`);
  if (!stats.isFile()) throw new UserError(`${file}: it is not a file; name a CSV.`);
  return stats.size;
}

/**
 * Puts a file into a pipeline's landing prefix, under its own name with `.csv` at its end unless it tells that it is
 * one.
 * @param name the name to land it under, in place of its own
 * @throws UserError when it can't be read, Interrupted when its signal ended it
 */
export async function land(
  session: Session,
  file: string,
  { tell, signal }: Attendance = UNATTENDED,
  name = basename(file),
): Promise<Landed> {
  const { aws, pipeline } = session;
  const size = sizeOf(file);
  const began = Date.now();
  const key = `${pipeline.landing}${isSourceFile(name) ? name : `${name}.csv`}`;
  const upload = new Upload({
    client: aws.s3,
    params: { Bucket: pipeline.bucket, Key: key, Body: createReadStream(file), ContentType: 'text/csv' },
    partSize: 16 * 1024 * 1024,
  });
  const sent = (loaded: number) =>
    tell({ kind: 'landing', name, sent: loaded, bytes: size, milliseconds: Date.now() - began });
  upload.on('httpUploadProgress', ({ loaded = 0 }) => sent(loaded));
  sent(0);
  try {
    const done = await endedBy(
      signal,
      () => void upload.abort(),
      () => upload.done(),
    );
    const landed = { key, versionId: done.VersionId, etag: unquoted(done.ETag), bytes: size };
    tell({ kind: 'landed', file: landed, milliseconds: Date.now() - began });
    return landed;
  } catch (error) {
    if (!signal?.aborted) throw error;
    throw new Interrupted(
      `${file}: interrupted; unless ${commandLine(session, 'status')} names it as landed, nothing of it is there.`,
      { cause: error },
    );
  }
}

/** S3's API quotes an ETag, its events don't. */
function unquoted(etag = ''): string {
  return etag.replaceAll('"', '');
}

/**
 * The source files of a directory, by their names' order, and what else is in it; of a file itself that file.
 * @throws UserError when there is none
 */
export function sourceFilesIn(path: string): {
  readonly files: readonly [string, ...string[]];
  readonly leftOut: LeftOut[];
} {
  const stats = statSync(path, { throwIfNoEntry: false });
  if (!stats?.isDirectory()) {
    sizeOf(path);
    return { files: [path], leftOut: [] };
  }
  const found = readdirSync(path)
    .sort()
    .map((name) => join(path, name))
    .map((file) => ({ file, reason: whyLeftOut(file) }));
  const [file, ...others] = found.flatMap(({ file, reason }) => (reason === undefined ? [file] : []));
  const leftOut = found.flatMap(({ file, reason }) => (reason === undefined ? [] : [{ file, reason }]));
  if (file !== undefined) return { files: [file, ...others], leftOut };
  const [first, ...more] = leftOut;
  throw new UserError(
    first
      ? `${path}: nothing in it is taken: ${first.file} ${first.reason}${more.length > 0 ? `, and ${more.length} more` : ''}; name a CSV.`
      : `${path}: no file in it ends in ${SOURCE_ENDINGS.join(', ')}; name a CSV.`,
  );
}

function whyLeftOut(file: string): string | undefined {
  const stats = statSync(file, { throwIfNoEntry: false });
  // A link that leads nowhere, or a file that went since it was listed.
  if (!stats) return "can't be read";
  if (stats.isDirectory()) return 'is a directory; name it by itself';
  return stats.isFile() ? whyNotTaken(basename(file), stats.size) : 'is no file';
}
