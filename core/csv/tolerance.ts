import type { Tolerance } from '../definition/source.ts';

/** A file's rows, by what became of them. */
export interface Counts {
  readonly accepted: number;
  readonly rejected: number;
}

/** Whether so many rejected rows may be; both of the limits hold. */
export function isTolerated({ accepted, rejected }: Counts, limit: Tolerance): boolean {
  return rejected === 0 || (rejected <= limit.rows && rejected / (accepted + rejected) <= limit.share);
}

/** `3 of 10 rows rejected (30 %), where the definition tolerates 1 and 5 %` */
export function excessInWords({ accepted, rejected }: Counts, limit: Tolerance): string {
  const rows = accepted + rejected;
  return `${rejected} of ${rows} rows rejected (${percent(rejected / rows)}), where the definition tolerates ${limit.rows} and ${percent(limit.share)}`;
}

function percent(share: number): string {
  return `${Number((share * 100).toPrecision(3))} %`;
}
