import * as z from 'zod/mini';
import { count, counted } from '../units.ts';
import { acquireLock } from './acquire-lock.ts';
import { CALL_RETRIES, reported, type Task } from './task.ts';

export const Uploaded = z.extend(acquireLock.output, {
  upload: z.strictObject({
    /** The file taken in; in append mode the newest of the dataset. */
    source: z.strictObject({
      key: z.string(),
      versionId: z.optional(z.string()),
      etag: z.string(),
      bytes: z.int(),
      landedAt: z.iso.datetime(),
    }),
    /** `identityOf` all source versions that the raw data is of. */
    identity: z.string(),
    /** The raw data: one file, or in append mode one for each source. `etag` is a digest of theirs. */
    raw: z.strictObject({ etag: z.string(), bytes: z.int(), files: z.int() }),
    /** Rows of the dataset, all of them accepted. */
    rows: z.int(),
    /** Rows of the files that this run took in, accepted or not. */
    read: z.int(),
    /** In append mode: landed files that could not be taken in, while others could; the first at most 10. */
    aside: z.optional(
      z.strictObject({
        files: z.int(),
        first: z.array(z.strictObject({ key: z.string(), error: z.string() })),
      }),
    ),
    /** Those of them that were not. */
    // Not strict: a payload of a former release holds rows, which go no further.
    rejected: z.object({
      rows: z.int(),
      /** What the definition tolerates, in a file. */
      limit: z.strictObject({ rows: z.number(), share: z.number() }),
      /** The first files of the rejected rows, at most 10; the others are beside them, and named after the run too. */
      keys: z.array(z.string()),
      /** The most frequent reasons, at most 10; of the definition's words, without a value. */
      reasons: z.array(z.strictObject({ column: z.string(), reason: z.string(), rows: z.int() })),
    }),
  }),
});
export type Uploaded = z.infer<typeof Uploaded>;

export const upload = {
  kind: 'upload',
  state: () => 'upload_csv_to_s3',
  comment: 'Streams the landed CSV into raw-data/, its header and every row checked.',
  // 2 GB at 40 MB/s take under a minute; the rest is for slow days.
  limits: { seconds: 900, megabytes: 1024 },
  readsRows: true,
  waits: false,
  lock: 'holds',
  publishes: false,
  statements: {},
  retries: CALL_RETRIES,
  input: acquireLock.output,
  output: Uploaded,
  report: reported(
    z.pick(Uploaded, { upload: true }),
    ({ upload: { read, rejected, aside } }) =>
      `${counted(read, 'row')}, ${count(rejected.rows)} rejected${aside ? `, ${counted(aside.files, 'file')} set aside` : ''}`,
  ),
} as const satisfies Task;
