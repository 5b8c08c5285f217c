import type { CheckResult } from './result.ts';

/** A cause is one line that people read: the rest is in `_checks.json`. */
const MOST_CHECKS = 5;

/** `orders_summary: unique(id) failed: 2 rows that share their key, expected each key once; …` */
export function failureInWords(failed: readonly CheckResult[]): string {
  const said = failed
    .slice(0, MOST_CHECKS)
    .map(
      ({ table, check, observed, expected }) =>
        `${table}: ${check} failed: ${observed}, expected ${expected}`,
    );
  const more = failed.length - said.length;
  return [...said, ...(more > 0 ? [`and ${more} more`] : [])].join('; ');
}
