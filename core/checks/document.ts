import * as z from 'zod/mini';
import { CheckResult } from '../payload.ts';

/** `_checks.json`, which lies beside each build that was checked, also where it was not published. */
export const ChecksDocument = z.object({
  run: z.string(),
  table: z.string(),
  /** When the execution started: what freshness is measured from. */
  startedAt: z.string(),
  checkedAt: z.string(),
  checks: z.array(CheckResult),
});
export type ChecksDocument = z.infer<typeof ChecksDocument>;
