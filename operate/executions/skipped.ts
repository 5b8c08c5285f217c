import type { ListedExecution } from '../documents/execution.ts';

/** Executions in a row that were skipped. */
export interface Skipped {
  readonly skipped: number;
  /** Of the newest. ISO 8601 */
  readonly startedAt: string;
}

/** A list in which skipped executions in a row are one entry; one that stands alone is itself. */
export function withoutSkipped(listed: readonly ListedExecution[]): (ListedExecution | Skipped)[] {
  const entries: (ListedExecution | Skipped)[] = [];
  for (let at = 0; at < listed.length;) {
    const one = listed[at];
    if (!one) break;
    const next = listed.findIndex(({ outcome }, index) => index >= at && outcome !== 'skipped');
    const skipped = (next < 0 ? listed.length : next) - at;
    entries.push(skipped > 1 ? { skipped, startedAt: one.startedAt } : one);
    at += Math.max(1, skipped);
  }
  return entries;
}

/** The beginning of a list that holds so many executions that were not skipped. */
export function newestRuns(listed: readonly ListedExecution[], most: number): ListedExecution[] {
  let acted = 0;
  return listed.filter(({ outcome }) => {
    if (acted >= most) return false;
    if (outcome !== 'skipped') acted += 1;
    return true;
  });
}
