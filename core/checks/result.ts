import * as z from 'zod/mini';

/** A check's result without a value of a row: counts, and the definition's own words. `document.ts` has the rest. */
export const CheckResult = z.object({
  table: z.string(),
  check: z.string(),
  severity: z.enum(['error', 'warn']),
  passed: z.boolean(),
  /** What was seen: `0 rows with a NULL`, `1 row outside`. */
  observed: z.string(),
  /** What would have passed: `no row with a NULL`, `at least 1`. */
  expected: z.string(),
});
export type CheckResult = z.infer<typeof CheckResult>;
