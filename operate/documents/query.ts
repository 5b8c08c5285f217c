import * as z from 'zod/mini';

/** What Athena answered. */
export const QueryAnswer = z.object({
  columns: z.array(z.string()),
  types: z.array(z.string()).check(z.describe("The columns' types, as Athena names them.")),
  rows: z.array(z.array(z.nullable(z.string()))).check(z.describe('NULL is `null`.')),
  more: z.boolean().check(z.describe('Whether there are more rows than were asked for.')),
  scannedBytes: z.int(),
  milliseconds: z.number(),
});
export type QueryAnswer = z.infer<typeof QueryAnswer>;

/** A row, by its columns, as Athena prints each value. */
export const Row = z.record(z.string(), z.nullable(z.string()));
export type Row = z.infer<typeof Row>;
