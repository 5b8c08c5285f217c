import type { DateFormat } from '../../definition/date-format.ts';
import { digit } from '../ascii.ts';
import { dayOf, NO_DATE } from './calendar.ts';

/** A part of a date: a number of so many digits, or the English name of a month, of three letters. */
interface Part {
  readonly of: 'year' | 'month' | 'day';
  readonly isName: boolean;
  readonly least: number;
  readonly most: number;
}

const PARTS: ReadonlyMap<string, Part> = new Map<string, Part>([
  ['YYYY', { of: 'year', isName: false, least: 4, most: 4 }],
  ['YY', { of: 'year', isName: false, least: 2, most: 2 }],
  ['MM', { of: 'month', isName: false, least: 2, most: 2 }],
  ['M', { of: 'month', isName: false, least: 1, most: 2 }],
  ['Mon', { of: 'month', isName: true, least: 3, most: 3 }],
  ['DD', { of: 'day', isName: false, least: 2, most: 2 }],
  ['D', { of: 'day', isName: false, least: 1, most: 2 }],
]);

/** As POSIX has it: years from 69 on are of the last century. */
const FIRST_OF_LAST_CENTURY = 69;

/** Reads dates of a format, of any width. One after the other: it remembers where the last one ended. */
export class DateParser {
  readonly #parts: readonly Part[];
  /** 0 where there is none. */
  readonly #separator: number;
  readonly #shortYear: boolean;
  /** Behind the date that was read last, where there was one. */
  end = 0;

  constructor(format: DateFormat) {
    this.#parts = [...format.matchAll(/Y+|Mon|M+|D+/g)].flatMap(([name]) => PARTS.get(name) ?? []);
    this.#separator = /\W/.exec(format)?.[0].charCodeAt(0) ?? 0;
    this.#shortYear = this.#parts.some(({ of, most }) => of === 'year' && most === 2);
  }

  /** The day at a place as the number yyyymmdd; `NO_DATE`, or negative as well where it isn't in the calendar. */
  read(bytes: Uint8Array, at: number): number {
    let year = 0;
    let month = 0;
    let day = 0;
    let position = at;
    for (const part of this.#parts) {
      if (position > at && this.#separator !== 0) {
        if (bytes[position] !== this.#separator) return NO_DATE;
        position += 1;
      }
      let value = 0;
      if (part.isName) {
        value = monthNamed(bytes, position);
        if (value === 0) return NO_DATE;
        position += part.most;
      } else {
        const last = position + part.most;
        const least = position + part.least;
        for (let next = digit(bytes, position); next <= 9 && position < last; next = digit(bytes, position)) {
          value = value * 10 + next;
          position += 1;
        }
        if (position < least) return NO_DATE;
      }
      if (part.of === 'year') year = value;
      else if (part.of === 'month') month = value;
      else day = value;
    }
    this.end = position;
    if (this.#shortYear) year += year < FIRST_OF_LAST_CENTURY ? 2000 : 1900;
    return dayOf(year, month, day);
  }
}

const MONTHS = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec'].map(
  (name) => letters(Buffer.from(name), 0),
);

/** The number of the month of which a name stands at a place, in any case; 0 where there is none. */
function monthNamed(bytes: Uint8Array, at: number): number {
  return MONTHS.indexOf(letters(bytes, at)) + 1;
}

/** Three bytes as one number; the two cases of a letter differ by one bit. */
function letters(bytes: Uint8Array, at: number): number {
  const lower = (place: number) => (bytes[place] ?? 0) | 0x20;
  return (lower(at) << 16) | (lower(at + 1) << 8) | lower(at + 2);
}
