import * as z from 'zod/mini';

/** What Athena answered. */
export const QueryAnswer = z.object({
  columns: z.array(z.string()),
  /** The columns' types, as Athena names them. */
  types: z.array(z.string()),
  /** NULL is `null`. */
  rows: z.array(z.array(z.nullable(z.string()))),
  /** Whether there are more rows than were asked for. */
  more: z.boolean(),
  scannedBytes: z.int(),
  milliseconds: z.number(),
});
export type QueryAnswer = z.infer<typeof QueryAnswer>;

/** A row, by its columns, as Athena prints each value. */
export const Row = z.record(z.string(), z.nullable(z.string()));
export type Row = z.infer<typeof Row>;
