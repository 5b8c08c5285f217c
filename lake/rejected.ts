import { GetObjectCommand, ListObjectsV2Command, NoSuchKey, type S3Client } from '@aws-sdk/client-s3';
import { parse as parsing } from 'csv-parse';
import { parse } from 'csv-parse/sync';
import { pipeline as piped, Readable } from 'node:stream';
import * as z from 'zod/mini';
import { rejectedFileOf, rejectedPrefixOf } from '../core/stage/keys.ts';
import type { Uploaded } from '../core/tasks/upload.ts';
import type { RunId } from '../core/runs/run-id.ts';
import { shortened } from '../core/shortened.ts';
import { list } from './objects.ts';

/** So much of a rejected file is looked at; a file that is all wrong may have gigabytes of it. */
const LOOKED_AT_BYTES = 4_000_000;
/** So much of it for the first rows, where somebody counted them already. */
const FIRST_BYTES = 64_000;
const MOST_REASONS = 10;
const EXAMPLES = 20;
/** So much of a rejected row is shown. Characters. */
const LONGEST_TEXT = 300;

/** Files of former releases have no values. */
const Row = z.object({
  line: z.string(),
  column: z.string(),
  reason: z.string(),
  text: z.string(),
  value: z._default(z.string(), ''),
});

/** A rejected row as a person sees it who may read it. */
export interface RejectedRow {
  readonly line: number;
  /** Empty where the row as a whole is at fault, as is `value`. */
  readonly column: string;
  readonly reason: string;
  /** Shortened. */
  readonly value: string;
  /** The row as the file has it; of the first rows its end is cut off where it is long. */
  readonly text: string;
}

/** A file of rejected rows. */
export interface RejectedFile {
  readonly key: string;
  readonly run: RunId;
  /** In append mode: of the landed file's key, as `sourceHash` makes it. */
  readonly source?: string;
}

/** The files of rejected rows of every run that are still there, in the order of the runs. */
export async function rejectedFiles(s3: S3Client, bucket: string, dataset: string): Promise<RejectedFile[]> {
  const files: RejectedFile[] = [];
  for await (const { key } of list(s3, bucket, rejectedPrefixOf(dataset))) {
    const of = rejectedFileOf(key);
    if (of) files.push({ key, ...of });
  }
  return files;
}

/**
 * Every row of a file of rejected rows, in its order. Who has enough just stops asking.
 * @throws NoSuchKey where the file is gone: they are kept for a while only
 */
export async function* rejectedRows(s3: S3Client, bucket: string, key: string): AsyncGenerator<RejectedRow> {
  const { Body } = await s3.send(new GetObjectCommand({ Bucket: bucket, Key: key }));
  if (!(Body instanceof Readable)) throw new TypeError('The SDK returned a body that is not a Node stream.');
  // What breaks the one ends the other, and is thrown here.
  const records: AsyncIterable<unknown> = piped(Body, parsing({ columns: true }), () => undefined);
  for await (const record of records) {
    const { line, ...row } = Row.parse(record);
    yield { line: Number(line), ...row };
  }
}

/** What a run rejected, out of the files that it left: of a run that failed there is no payload that tells. */
export interface LeftRejects extends Pick<Uploaded['upload']['rejected'], 'reasons'> {
  /** Absent where only the beginning of the file was looked at. */
  readonly rows?: number;
  /** At most 20. */
  readonly first: readonly RejectedRow[];
}

/** @returns nothing where the run left no such file */
export async function rejectedBy(
  s3: S3Client,
  bucket: string,
  dataset: string,
  run: RunId,
): Promise<LeftRejects | undefined> {
  // One file, or in append mode one for each landed file, whose hash follows.
  const { Contents = [] } = await s3.send(
    new ListObjectsV2Command({ Bucket: bucket, Prefix: `${rejectedPrefixOf(dataset)}${run}` }),
  );
  const [file] = Contents;
  if (!file?.Key) return undefined;
  const whole = Contents.length === 1 && (file.Size ?? 0) <= LOOKED_AT_BYTES;
  const rows = await beginningOf(s3, bucket, file.Key, LOOKED_AT_BYTES);
  return { rows: whole ? rows.length : undefined, reasons: counted(rows), first: firstOf(rows) };
}

/**
 * The first rejected rows of a run, at most 20.
 * @param keys of its rejected files, as its payload names them
 */
export async function firstRejected(
  s3: S3Client,
  bucket: string,
  keys: readonly string[],
): Promise<RejectedRow[]> {
  const found: RejectedRow[] = [];
  for (const key of keys) {
    const rows = await beginningOf(s3, bucket, key, FIRST_BYTES);
    // A row may be longer than that.
    found.push(...(rows.length > 0 ? rows : await beginningOf(s3, bucket, key, LOOKED_AT_BYTES)));
    if (found.length >= EXAMPLES) break;
  }
  return firstOf(found);
}

function firstOf(rows: readonly RejectedRow[]): RejectedRow[] {
  return rows.slice(0, EXAMPLES).map((row) => ({ ...row, text: shortened(row.text, LONGEST_TEXT) }));
}

/** @returns nothing where the file is gone: they are kept for a while only */
async function beginningOf(s3: S3Client, bucket: string, key: string, bytes: number): Promise<RejectedRow[]> {
  let text = '';
  try {
    const Range = `bytes=0-${bytes - 1}`;
    const { Body } = await s3.send(new GetObjectCommand({ Bucket: bucket, Key: key, Range }));
    text = (await Body?.transformToString()) ?? '';
  } catch (error) {
    if (!(error instanceof NoSuchKey)) throw error;
  }
  const rows = z.array(Row).parse(parse(text, { columns: true, skip_records_with_error: true }));
  return rows.map(({ line, ...row }) => ({ ...row, line: Number(line) }));
}

function counted(rows: readonly RejectedRow[]): LeftRejects['reasons'] {
  const reasons = new Map<string, LeftRejects['reasons'][number]>();
  for (const { column, reason } of rows) {
    const key = `${column}\0${reason}`;
    const before = reasons.get(key) ?? { column, reason, rows: 0 };
    reasons.set(key, { ...before, rows: before.rows + 1 });
  }
  return [...reasons.values()].sort((one, other) => other.rows - one.rows).slice(0, MOST_REASONS);
}
