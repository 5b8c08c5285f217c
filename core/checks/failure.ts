import type { CheckResult } from '../payload.ts';
import { shorten } from './question.ts';

/** A cause is one line that people read: the rest is in `_checks.json`. */
const MOST = { checks: 5, rows: 3, rowLength: 120 };

/** `orders_summary: unique(id) failed: 2 rows that share their key, expected each key once, such as id=1, …; …` */
export function failureInWords(failed: readonly CheckResult[]): string {
  let rowsLeft = MOST.rows;
  const said = failed.slice(0, MOST.checks).map(({ table, check, observed, expected, rows = [] }) => {
    const shown = rows.slice(0, rowsLeft).map((row) => shorten(row, MOST.rowLength));
    rowsLeft -= shown.length;
    const such = shown.length > 0 ? `, such as (${shown.join('), (')})` : '';
    return `${table}: ${check} failed: ${observed}, expected ${expected}${such}`;
  });
  const more = failed.length - said.length;
  return [...said, ...(more > 0 ? [`and ${more} more, in _checks.json beside the build`] : [])].join('; ');
}
