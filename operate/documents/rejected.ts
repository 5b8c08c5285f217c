import * as z from 'zod/mini';

/** Rejected rows of a run. */
export const RejectedRows = z.object({
  run: z.optional(z.string()).check(z.describe('Absent where none rejected any.')),
  files: z.array(z.string()).check(z.describe('Where they lie: `s3://…`')),
  rows: z.array(
    z.object({
      source: z
        .optional(z.string())
        .check(z.describe('The landed file, by its key; in append mode only, while it lies in landing.')),
      line: z.int(),
      column: z.string().check(z.describe('Empty where the row as a whole is at fault, as is `value`.')),
      reason: z.string(),
      text: z.string().check(z.describe('The row, as it was written.')),
      value: z.string().check(z.describe('Shortened.')),
    }),
  ),
  more: z.boolean().check(z.describe('Whether there are more rows than were asked for.')),
});
export type RejectedRows = z.infer<typeof RejectedRows>;
export type ToldRow = RejectedRows['rows'][number];
