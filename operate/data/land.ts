import { Upload } from '@aws-sdk/lib-storage';
import { createReadStream, readdirSync, statSync } from 'node:fs';
import { basename, join } from 'node:path';
import { isSourceFile, SOURCE_ENDINGS } from '../../core/keys.ts';
import { Interrupted, interruptible } from '../../cli/interrupt.ts';
import type { Aws, DeployedPipeline } from '../session/stage.ts';
import type { Terminal } from '../../cli/terminal.ts';
import { bytes, duration } from '../units.ts';
import { UserError } from '../user-error.ts';

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
  if (!stats) throw new UserError(`${file}: there is no such file; name a CSV.`);
  if (!stats.isFile()) throw new UserError(`${file}: it is not a file; name a CSV.`);
  return stats.size;
}

/**
 * Puts a file into a pipeline's landing prefix, under its own name with `.csv` at its end unless it tells that it is
 * one, and tells how far it is. Ctrl-C ends it.
 * @param name the name to land it under, in place of its own
 * @throws UserError when it can't be read, Interrupted after Ctrl-C
 */
export async function land(
  aws: Aws,
  pipeline: DeployedPipeline,
  file: string,
  { style, working, settle }: Terminal,
  name = basename(file),
): Promise<Landed> {
  const size = sizeOf(file);
  const began = Date.now();
  let sent = 0;
  const key = `${pipeline.landing}${isSourceFile(name) ? name : `${name}.csv`}`;
  const upload = new Upload({
    client: aws.s3,
    params: { Bucket: pipeline.bucket, Key: key, Body: createReadStream(file), ContentType: 'text/csv' },
    partSize: 16 * 1024 * 1024,
  });
  upload.on('httpUploadProgress', ({ loaded = 0 }) => (sent = loaded));
  working(() => `landing ${name}   ${bar(sent, size)}   ${rate(sent, Date.now() - began)}`);
  let given = false;
  const giveUp = () => {
    given = true;
    void upload.abort();
  };
  try {
    const done = await interruptible(giveUp, () => upload.done());
    settle(
      `${style('dim', 'landed'.padEnd(10))}${key}, ${bytes(size)} in ${duration(Date.now() - began)}${size >= WORTH_A_RATE ? `, ${rate(size, Date.now() - began)}` : ''}`,
    );
    return { key, versionId: done.VersionId, etag: unquoted(done.ETag), bytes: size };
  } catch (error) {
    settle();
    if (!given) throw error;
    throw new Interrupted(
      `${file}: interrupted; unless npx afluente status names it as landed, nothing of it is there.`,
    );
  }
}

/** Below that the rate says more of the connection's start than of its speed. */
const WORTH_A_RATE = 10_000_000;

const BAR_WIDTH = 24;

function bar(sent: number, size: number): string {
  const share = size > 0 ? sent / size : 1;
  const full = Math.round(share * BAR_WIDTH);
  return `${'█'.repeat(full)}${'░'.repeat(BAR_WIDTH - full)} ${Math.floor(share * 100)} %`;
}

function rate(sent: number, milliseconds: number): string {
  return `${bytes((sent / Math.max(milliseconds, 1)) * 1000)}/s`;
}

/** S3's API quotes an ETag, its events don't. */
function unquoted(etag = ''): string {
  return etag.replaceAll('"', '');
}

/**
 * The source files of a directory, by their names' order; of a file itself that file.
 * @throws UserError when there is none
 */
export function sourceFilesIn(path: string): string[] {
  const stats = statSync(path, { throwIfNoEntry: false });
  if (!stats?.isDirectory()) {
    sizeOf(path);
    return [path];
  }
  const files = readdirSync(path)
    .filter(isSourceFile)
    .sort()
    .map((name) => join(path, name));
  if (files.length > 0) return files;
  throw new UserError(`${path}: no file in it ends in ${SOURCE_ENDINGS.join(', ')}; name a CSV.`);
}
