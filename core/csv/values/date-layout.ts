import type { DateFormat } from '../../definition/date-format.ts';
import { ZERO } from '../ascii.ts';
import { dayOf, NO_DATE } from './calendar.ts';

/** Where year, month and day stand in a date of a format whose dates have as many bytes as `YYYY-MM-DD`. */
export interface DateLayout {
  readonly year: number;
  readonly month: number;
  readonly day: number;
  /** The places of the two separators and what they are. */
  readonly first: number;
  readonly second: number;
  readonly separator: number;
  /** Whether it is `YYYY-MM-DD`. */
  readonly iso: boolean;
}

/** The bytes of `YYYY-MM-DD`. */
export const ISO_LENGTH = 10;

/** Nothing for a format whose dates take another place than their canonical form does. */
export function layoutOf(format: DateFormat): DateLayout | undefined {
  const isFixed = ['YYYY', 'MM', 'DD'].every((part) => format.includes(part));
  if (!isFixed || format.length !== ISO_LENGTH) return undefined;
  const first = format.search(/\W/);
  const separator = format.charAt(first);
  return {
    year: format.indexOf('YYYY'),
    month: format.indexOf('MM'),
    day: format.indexOf('DD'),
    first,
    second: format.lastIndexOf(separator),
    separator: separator.charCodeAt(0),
    iso: format === 'YYYY-MM-DD',
  };
}

/** The day at a place as the number yyyymmdd; negative where there is none. */
export function readDay(bytes: Uint8Array, at: number, layout: DateLayout): number {
  const { separator } = layout;
  if (bytes[at + layout.first] !== separator || bytes[at + layout.second] !== separator) return NO_DATE;
  const month = twoDigits(bytes, at + layout.month);
  const day = twoDigits(bytes, at + layout.day);
  const century = twoDigits(bytes, at + layout.year);
  const yearOfCentury = twoDigits(bytes, at + layout.year + 2);
  if (month < 0 || day < 0 || century < 0 || yearOfCentury < 0) return NO_DATE;
  return dayOf(century * 100 + yearOfCentury, month, day);
}

export function twoDigits(bytes: Uint8Array, at: number): number {
  // As `digit`, which would be called: so many calls in one place are not inlined.
  const tens = (bytes[at] ?? 0) ^ ZERO;
  const ones = (bytes[at + 1] ?? 0) ^ ZERO;
  return tens > 9 || ones > 9 ? -1 : tens * 10 + ones;
}
