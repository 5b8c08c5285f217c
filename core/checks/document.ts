import * as z from 'zod/mini';
import { CheckResult } from './result.ts';

/** A check's result with values of rows, as it lies in S3 and nowhere else. */
export const CheckReport = z.extend(CheckResult, {
  /** What was seen, in full: `1 row outside; 3 to 99`, `newest 2026-10-31, 23 days before`. */
  observed: z.string(),
  /** What would have passed, in full: `7, the source's total`. */
  expected: z.string(),
  /** Some of the rows that break it: `day=2026-01-01, country=BR, …`. */
  rows: z.optional(z.array(z.string())),
});
export type CheckReport = z.infer<typeof CheckReport>;

/** `_checks.json`, which lies beside each build that was checked, also where it was not published. */
export const ChecksDocument = z.object({
  run: z.string(),
  table: z.string(),
  /** When the execution started: what freshness is measured from. */
  startedAt: z.string(),
  checkedAt: z.string(),
  checks: z.array(CheckReport),
});
export type ChecksDocument = z.infer<typeof ChecksDocument>;
