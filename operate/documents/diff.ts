import * as z from 'zod/mini';

const Side = z.object({
  version: z.int(),
  run: z.string(),
  published: z.boolean(),
  publishedAt: z.string().check(z.describe('ISO 8601; when it was published first.')),
  rows: z.int(),
  partitions: z.int(),
  bytes: z.int(),
});

const Key = z.array(z.nullable(z.string()));

/** What became of a table from one version to another. */
export const VersionDiff = z.object({
  table: z.string(),
  from: Side,
  to: Side,
  columns: z.array(
    z.object({
      name: z.string(),
      change: z.enum(['added', 'widened', 'narrowed', 'gone']),
      from: z.optional(z.string()),
      to: z.optional(z.string()),
    }),
  ),
  partitions: z
    .object({
      added: z.array(z.string()),
      gone: z.array(z.string()),
      changed: z
        .optional(z.array(z.object({ partition: z.string(), from: z.int(), to: z.int() })))
        .check(z.describe('Those that have another number of rows.')),
    })
    .check(z.describe('`month=2026-11`')),
  totals: z
    .optional(
      z.array(z.object({ column: z.string(), from: z.nullable(z.string()), to: z.nullable(z.string()) })),
    )
    .check(z.describe('Of columns that add up exactly, and that both have.')),
  keys: z
    .optional(
      z.object({
        columns: z.array(z.string()),
        came: z.int(),
        went: z.int(),
        firstCame: z.array(Key),
        firstWent: z.array(Key),
      }),
    )
    .check(z.describe('By the columns of a `unique` check that the second version passed.')),
  notCompared: z.array(z.object({ what: z.string(), why: z.string() })),
});
export type VersionDiff = z.infer<typeof VersionDiff>;
