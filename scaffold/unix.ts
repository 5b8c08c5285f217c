import type { Numbers } from '../core/types/inference.ts';
import { areWithin } from '../core/types/numeric.ts';

/** How people name times. */
const TIME_NAME =
  /(^|_)(time|timestamp|ts|date|datetime|epoch|unix|unixtime|created|updated|modified|at|when|since|until)(_?(s|ms|sec|seconds|millis|utc))?$/;

/** The seconds of 2001 to 2035, in UTC. */
const FIRST = BigInt(Date.UTC(2001, 0) / 1000);
const LAST = BigInt(Date.UTC(2036, 0) / 1000) - 1n;

const UNITS = [
  ['seconds', 1n],
  ['milliseconds', 1000n],
] as const;

/** What a column of whole numbers may be as well, where it is named as times are and has the seconds of some. */
export function unixOf(name: string, numbers: Numbers | undefined): string | undefined {
  if (!numbers || !TIME_NAME.test(name)) return undefined;
  const [unit] =
    UNITS.find(([, factor]) => areWithin(numbers, { low: FIRST * factor, high: LAST * factor })) ?? [];
  return unit && `col.timestamp().written({ unix: '${unit}' }) would read it as times`;
}
