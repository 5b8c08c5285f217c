import * as z from 'zod/mini';
import { bytes, counted } from '../units.ts';
import { clearOutput } from './clear-output.ts';
import { CALL_RETRIES, reported, type Task } from './task.ts';

/** The chunks of a build. They lie in S3, since thousands of partitions would fill a payload. */
const Plan = z.strictObject({
  key: z.string(),
  chunks: z.int().check(z.minimum(1)),
  /** The chunk that is under way; those before it are built. */
  index: z.int().check(z.minimum(0)),
});

/** What it is given, and what it comes back with. */
export const Building = z.extend(clearOutput.output, { plan: z.optional(Plan) });
export type Building = z.infer<typeof Building>;

/** A build whose chunks are known. */
export type Planned = Building & { readonly plan: z.infer<typeof Plan> };

export const Built = z.extend(Building, {
  build: z.strictObject({
    table: z.string(),
    prefix: z.string(),
    rows: z.int(),
    partitions: z.int(),
    files: z.int(),
    bytes: z.int(),
  }),
});
export type Built = z.infer<typeof Built>;

export const ctas = {
  kind: 'ctas',
  state: ({ definition }) => `ctas_${definition.target.table}`,
  comment: 'Builds the new version as partitioned Snappy Parquet beside the published one.',
  limits: { seconds: 120, megabytes: 256 },
  readsRows: true,
  waits: true,
  lock: 'holds',
  publishes: false,
  statements: {
    stage: { billed: true, leaves: true },
    plan: { billed: true, leaves: false },
    ctas: { billed: true, leaves: true },
    // One for each chunk of the build but the first, which is the CTAS: `insert_1` is the second.
    insert: { billed: true, leaves: true, numbered: true },
  },
  retries: CALL_RETRIES,
  input: Building,
  output: Built,
  report: reported(
    z.pick(Built, { build: true }),
    ({ build }) => `${counted(build.partitions, 'partition')}, ${bytes(build.bytes)}`,
  ),
} as const satisfies Task;
