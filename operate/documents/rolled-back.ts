import * as z from 'zod/mini';

/** What a rollback did. */
export const RolledBack = z.object({
  table: z.string(),
  from: z.int().check(z.describe("The version's number, as `to`.")),
  to: z.int(),
  run: z.string(),
});
export type RolledBack = z.infer<typeof RolledBack>;
