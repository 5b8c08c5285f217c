import * as z from 'zod/mini';

/**
 * `_failure.json` in a run's folder: why its execution failed, with the values of rows that the execution's cause
 * leaves out. It is there only where that is so.
 */
export const FailureDocument = z.object({
  run: z.string(),
  state: z.string(),
  error: z.string(),
  /** As the execution tells it. */
  cause: z.string(),
  inFull: z.string(),
  /** ISO 8601 */
  failedAt: z.string(),
});
export type FailureDocument = z.infer<typeof FailureDocument>;
