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
  readonly #first: Part;
  readonly #second: Part;
  readonly #third: Part;
  /** Its bytes, and what they are. */
  readonly #separatorLength: number;
  readonly #separator: number;
  readonly #shortYear: boolean;
  /** Behind the date that was read last, where there was one. */
  end = 0;

  constructor(format: DateFormat) {
    const parts = [...format.matchAll(/Y+|Mon|M+|D+/g)].flatMap(([name]) => PARTS.get(name) ?? []);
    const [first, second, third] = parts;
    if (!first || !second || !third) throw new TypeError(`${format} lacks a part of a date.`);
    this.#first = first;
    this.#second = second;
    this.#third = third;
    const separator = /\W/.exec(format)?.[0] ?? '';
    this.#separatorLength = separator.length;
    this.#separator = separator === '' ? 0 : separator.charCodeAt(0);
    this.#shortYear = parts.some(({ of, most }) => of === 'year' && most === 2);
  }

  /** The day at a place as the number yyyymmdd; `NO_DATE`, or negative as well where it isn't in the calendar. */
  read(bytes: Uint8Array, at: number): number {
    const first = this.#part(bytes, at, this.#first);
    if (first < 0 || !this.#isSeparated(bytes)) return NO_DATE;
    const second = this.#part(bytes, this.end + this.#separatorLength, this.#second);
    if (second < 0 || !this.#isSeparated(bytes)) return NO_DATE;
    const third = this.#part(bytes, this.end + this.#separatorLength, this.#third);
    if (third < 0) return NO_DATE;
    // A year is never between the others.
    if (this.#first.of === 'year') return dayOf(first, second, third);
    const year = this.#shortYear ? third + (third < FIRST_OF_LAST_CENTURY ? 2000 : 1900) : third;
    return this.#first.of === 'day' ? dayOf(year, second, first) : dayOf(year, first, second);
  }

  #isSeparated(bytes: Uint8Array): boolean {
    return this.#separatorLength === 0 || bytes[this.end] === this.#separator;
  }

  /** The number that a part is, which ends at `end`; negative where there is none. */
  #part(bytes: Uint8Array, at: number, { isName, least, most }: Part): number {
    if (isName) {
      this.end = at + most;
      return monthNamed(bytes, at);
    }
    const last = at + most;
    let position = at;
    let value = 0;
    for (let next = digit(bytes, position); next <= 9 && position < last; next = digit(bytes, position)) {
      value = value * 10 + next;
      position += 1;
    }
    this.end = position;
    return position - at < least ? -1 : value;
  }
}

const MONTHS = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec'].map(
  (name) => letters(Buffer.from(name), 0),
);

/** The number of the month of which a name stands at a place, in any case; negative where there is none. */
function monthNamed(bytes: Uint8Array, at: number): number {
  const index = MONTHS.indexOf(letters(bytes, at));
  return index === -1 ? -1 : index + 1;
}

/** Three bytes as one number; the two cases of a letter differ by one bit. */
function letters(bytes: Uint8Array, at: number): number {
  const lower = (place: number) => (bytes[place] ?? 0) | 0x20;
  return (lower(at) << 16) | (lower(at + 1) << 8) | lower(at + 2);
}
