import * as z from 'zod/mini';

/** What a rollback did. */
export const RolledBack = z.object({
  table: z.string(),
  /** The version's number, as `to`. */
  from: z.int(),
  to: z.int(),
  run: z.string(),
});
export type RolledBack = z.infer<typeof RolledBack>;
