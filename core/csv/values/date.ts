import type { ColumnRules } from '../../definition/columns.ts';
import type { DateFormat } from '../../definition/date-format.ts';
import { digit, MINUS, ZERO } from '../ascii.ts';
import type { Faulty, ValueReader } from './value.ts';

/** Where year, month and day stand in a date of a format. */
export interface DateLayout {
  readonly format: DateFormat;
  readonly length: number;
  readonly year: number;
  readonly month: number;
  readonly day: number;
  /** The places of the two separators and what they are; `separator` is 0 where there are none. */
  readonly first: number;
  readonly second: number;
  readonly separator: number;
  /** Whether it is `YYYY-MM-DD`. */
  readonly iso: boolean;
}

export function layoutOf(format: DateFormat): DateLayout {
  const first = format.search(/\W/);
  const separator = first === -1 ? '' : format.charAt(first);
  return {
    format,
    length: format.length,
    year: format.indexOf('YYYY'),
    month: format.indexOf('MM'),
    day: format.indexOf('DD'),
    first,
    second: format.lastIndexOf(separator),
    separator: separator === '' ? 0 : separator.charCodeAt(0),
    iso: format === 'YYYY-MM-DD',
  };
}

/** What `readDay` answers where there is no day. */
export const NO_DATE = -1;
const NOT_IN_CALENDAR = -2;

/** The day at a place as the number yyyymmdd. Years are 0001 to 9999, by the Gregorian calendar. */
export function readDay(bytes: Uint8Array, at: number, layout: DateLayout): number {
  const { separator } = layout;
  if (
    separator !== 0 &&
    (bytes[at + layout.first] !== separator || bytes[at + layout.second] !== separator)
  ) {
    return NO_DATE;
  }
  const month = twoDigits(bytes, at + layout.month);
  const day = twoDigits(bytes, at + layout.day);
  const century = twoDigits(bytes, at + layout.year);
  const yearOfCentury = twoDigits(bytes, at + layout.year + 2);
  if (month < 0 || day < 0 || century < 0 || yearOfCentury < 0) return NO_DATE;
  const year = century * 100 + yearOfCentury;
  if (year === 0 || month === 0 || month > 12 || day === 0) return NOT_IN_CALENDAR;
  if (day > 28 && day > daysIn(year, month)) return NOT_IN_CALENDAR;
  return year * 10_000 + month * 100 + day;
}

const ISO = layoutOf('YYYY-MM-DD');

/** Whether a text is a day of the calendar, `YYYY-MM-DD`, as a row may have it. */
export function isDay(text: string): boolean {
  return text.length === ISO.length && readDay(Buffer.from(text), 0, ISO) >= 0;
}

export function twoDigits(bytes: Uint8Array, at: number): number {
  const tens = digit(bytes, at);
  const ones = digit(bytes, at + 1);
  return tens > 9 || ones > 9 ? -1 : tens * 10 + ones;
}

const DAYS = [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];

function daysIn(year: number, month: number): number {
  const leap = year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0);
  return month === 2 && leap ? 29 : (DAYS[month - 1] ?? 0);
}

/** Writes a day as `YYYY-MM-DD` over its ten bytes. */
export function writeIso(bytes: Uint8Array, at: number, layout: DateLayout): void {
  const day = readDay(bytes, at, layout);
  const year = Math.floor(day / 10_000);
  putTwoDigits(bytes, at, Math.floor(year / 100));
  putTwoDigits(bytes, at + 2, year % 100);
  bytes[at + 4] = MINUS;
  putTwoDigits(bytes, at + 5, Math.floor(day / 100) % 100);
  bytes[at + 7] = MINUS;
  putTwoDigits(bytes, at + 8, day % 100);
}

function putTwoDigits(bytes: Uint8Array, at: number, value: number): void {
  bytes[at] = ZERO + Math.floor(value / 10);
  bytes[at + 1] = ZERO + (value % 10);
}

export function isoDay(day: number): string {
  const text = String(day).padStart(8, '0');
  return `${text.slice(0, 4)}-${text.slice(4, 6)}-${text.slice(6)}`;
}

/** The bounds of a column as numbers yyyymmdd, both inclusive. */
export function dayBounds({ min, max }: ColumnRules): { readonly first: number; readonly last: number } {
  const dayOf = (bound: number | string) => Number(String(bound).replaceAll('-', ''));
  return { first: min === undefined ? 0 : dayOf(min), last: max === undefined ? Infinity : dayOf(max) };
}

/** What is wrong with a day, if anything. */
export function dayFault(day: number, rules: ColumnRules, what: string): Faulty | undefined {
  const { first, last } = dayBounds(rules);
  if (day === NO_DATE) return { fault: `is not ${what}` };
  if (day === NOT_IN_CALENDAR) return { fault: 'is no day of the calendar' };
  if (day < first) return { fault: `is before ${rules.min}`, kind: 'rule' };
  return day > last ? { fault: `is after ${rules.max}`, kind: 'rule' } : undefined;
}

/** `length` bytes and not more, since `YYYY-MM-DD` takes as many. */
const ISO_LENGTH = 10;

export function dateReader(format: DateFormat, rules: ColumnRules): ValueReader {
  const layout = layoutOf(format);
  const { first, last } = dayBounds(rules);
  const { length } = layout;
  const scan = (bytes: Uint8Array, at: number) => {
    const day = readDay(bytes, at, layout);
    return day >= 0 && day >= first && day <= last ? at + length : -1;
  };
  return {
    scan: length === ISO_LENGTH ? scan : () => -1,
    scanQuoted: length === ISO_LENGTH ? scan : () => -1,
    ...(!layout.iso && { respell: (bytes: Uint8Array, at: number) => writeIso(bytes, at, layout) }),
    judge: (text) => {
      const day = text.length === length ? readDay(Buffer.from(text), 0, layout) : NO_DATE;
      return dayFault(day, rules, `a date of the form ${format}`) ?? { value: isoDay(day) };
    },
  };
}
