import type { ColumnRules } from '../../definition/columns.ts';
import { COLON, MINUS, ZERO } from '../ascii.ts';
import type { Faulty } from './value.ts';

/** What a reader of days answers where there is none. */
export const NO_DATE = -1;
const NOT_IN_CALENDAR = -2;

/** A day as the number yyyymmdd. Years are 0001 to 9999, by the Gregorian calendar. */
export function dayOf(year: number, month: number, day: number): number {
  if (year === 0 || month === 0 || month > 12 || day === 0) return NOT_IN_CALENDAR;
  if (day > 28 && day > daysIn(year, month)) return NOT_IN_CALENDAR;
  return numbered(year, month, day);
}

const DAYS = [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];

function daysIn(year: number, month: number): number {
  const leap = year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0);
  return month === 2 && leap ? 29 : (DAYS[month - 1] ?? 0);
}

/** The day behind another; beyond the year 9999 it is a number above its last day's. */
export function dayAfter(day: number): number {
  const [year, month, date] = partsOf(day);
  if (date < daysIn(year, month)) return day + 1;
  return month < 12 ? numbered(year, month + 1, 1) : numbered(year + 1, 1, 1);
}

/** The day in front of another; before the year 1 it is a number below its first day's. */
export function dayBefore(day: number): number {
  const [year, month, date] = partsOf(day);
  if (date > 1) return day - 1;
  return month > 1 ? numbered(year, month - 1, daysIn(year, month - 1)) : numbered(year - 1, 12, 31);
}

/** What lies outside of the years 0001 to 9999. */
export const OUTSIDE_OF_YEARS = 'is outside of the years 0001 to 9999';

/** Whether a number yyyymmdd is of the years 0001 to 9999. */
export function isWithinYears(day: number): boolean {
  return day >= 1_01_01 && day <= 9999_12_31;
}

/**
 * The day so many days after 1970-01-01 as the number yyyymmdd, from the year 0001 on. It divides whole numbers, which
 * `| 0` makes several times as fast. https://howardhinnant.github.io/date_algorithms.html#civil_from_days
 */
export function dayNumbered(days: number): number {
  // Years begin in March there, so that a leap day is the last of its year.
  const shifted = days + 719_468;
  const era = (shifted / 146_097) | 0;
  const ofEra = shifted - era * 146_097;
  const leapDays = ((ofEra / 1460) | 0) - ((ofEra / 36_524) | 0) + ((ofEra / 146_096) | 0);
  const year = ((ofEra - leapDays) / 365) | 0;
  const ofYear = ofEra - 365 * year - ((year / 4) | 0) + ((year / 100) | 0);
  const fromMarch = ((5 * ofYear + 2) / 153) | 0;
  const month = fromMarch < 10 ? fromMarch + 3 : fromMarch - 9;
  const date = ofYear - (((153 * fromMarch + 2) / 5) | 0) + 1;
  return numbered(era * 400 + year + (month <= 2 ? 1 : 0), month, date);
}

function numbered(year: number, month: number, day: number): number {
  return year * 10_000 + month * 100 + day;
}

function partsOf(day: number): readonly [year: number, month: number, date: number] {
  return [Math.floor(day / 10_000), Math.floor(day / 100) % 100, day % 100];
}

export function isoDay(day: number): string {
  const text = String(day).padStart(8, '0');
  return `${text.slice(0, 4)}-${text.slice(4, 6)}-${text.slice(6)}`;
}

/** Puts a day as `YYYY-MM-DD` over ten bytes. */
export function putDay(bytes: Uint8Array, at: number, day: number): void {
  const month = (day / 100) | 0;
  const year = (month / 100) | 0;
  const century = (year / 100) | 0;
  putTwoDigits(bytes, at, century);
  putTwoDigits(bytes, at + 2, year - century * 100);
  bytes[at + 4] = MINUS;
  putTwoDigits(bytes, at + 5, month - year * 100);
  bytes[at + 7] = MINUS;
  putTwoDigits(bytes, at + 8, day - month * 100);
}

function putTwoDigits(bytes: Uint8Array, at: number, value: number): void {
  const tens = (value / 10) | 0;
  bytes[at] = ZERO + tens;
  bytes[at + 1] = ZERO + (value - tens * 10);
}

/** Puts a time of day as `HH:MM:SS` over eight bytes. */
export function putClock(bytes: Uint8Array, at: number, hour: number, minute: number, second: number): void {
  putTwoDigits(bytes, at, hour);
  bytes[at + 2] = COLON;
  putTwoDigits(bytes, at + 3, minute);
  bytes[at + 5] = COLON;
  putTwoDigits(bytes, at + 6, second);
}

/** The bounds of a column as numbers yyyymmdd, both inclusive. */
export function dayBounds({ min, max }: ColumnRules): { readonly first: number; readonly last: number } {
  const dayOfBound = (bound: number | string) => Number(String(bound).replaceAll('-', ''));
  return {
    first: min === undefined ? 0 : dayOfBound(min),
    last: max === undefined ? Infinity : dayOfBound(max),
  };
}

/** What is wrong with a day, if anything. */
export function dayFault(day: number, rules: ColumnRules, what: string): Faulty | undefined {
  const { first, last } = dayBounds(rules);
  if (day === NO_DATE) return { fault: `is not ${what}` };
  if (day === NOT_IN_CALENDAR) return { fault: 'is no day of the calendar' };
  if (day < first) return { fault: `is before ${rules.min}`, kind: 'rule' };
  return day > last ? { fault: `is after ${rules.max}`, kind: 'rule' } : undefined;
}
