import * as z from 'zod/mini';

/** What a backfill runs for: one landed file, or in append mode all of them at once. */
export const BackfillStep = z.object({
  key: z.optional(z.string()).check(z.describe("The landed file's key; absent: every file that has landed.")),
  landedAt: z.optional(z.string()).check(z.describe('ISO 8601')),
});
export type BackfillStep = z.infer<typeof BackfillStep>;

/** A step that was run. */
export const Backfilled = z.extend(BackfillStep, {
  execution: z.string(),
  status: z.string(),
  version: z.optional(z.int()),
  rows: z.optional(z.int()),
  rejected: z.optional(z.int()),
  error: z.optional(z.string()),
  cause: z.optional(z.string()),
});
export type Backfilled = z.infer<typeof Backfilled>;
