import { GetObjectCommand, ListObjectsV2Command, type S3Client } from '@aws-sdk/client-s3';
import { parse } from 'csv-parse/sync';
import * as z from 'zod/mini';
import { rejectedPrefixOf } from '../core/keys.ts';
import type { Uploaded } from '../core/payload.ts';
import type { RunId } from '../core/run-id.ts';

/** So much of a rejected file is looked at; a file that is all wrong may have gigabytes of it. */
const LOOKED_AT_BYTES = 4_000_000;
const MOST_REASONS = 10;
const EXAMPLES = 3;

const Row = z.object({ line: z.string(), column: z.string(), reason: z.string() });

/** What a run rejected, out of the files that it left: of a run that failed there is no payload that tells. */
export interface LeftRejects extends Pick<Uploaded['upload']['rejected'], 'reasons' | 'first'> {
  /** Absent where only the beginning of the file was looked at. */
  readonly rows?: number;
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
  const { Body } = await s3.send(
    new GetObjectCommand({ Bucket: bucket, Key: file.Key, Range: `bytes=0-${LOOKED_AT_BYTES - 1}` }),
  );
  const text = (await Body?.transformToString()) ?? '';
  const rows = z.array(Row).parse(parse(text, { columns: true, skip_records_with_error: true }));
  return {
    rows: whole ? rows.length : undefined,
    reasons: counted(rows),
    first: rows
      .slice(0, EXAMPLES)
      .map(({ line, column, reason }) => ({ line: Number(line), column, reason, value: '' })),
  };
}

function counted(rows: readonly z.infer<typeof Row>[]): LeftRejects['reasons'] {
  const reasons = new Map<string, LeftRejects['reasons'][number]>();
  for (const { column, reason } of rows) {
    const key = `${column}\0${reason}`;
    const before = reasons.get(key) ?? { column, reason, rows: 0 };
    reasons.set(key, { ...before, rows: before.rows + 1 });
  }
  return [...reasons.values()].sort((one, other) => other.rows - one.rows).slice(0, MOST_REASONS);
}
