import type { DateFormat } from '../../definition/date-format.ts';
import { COLON, COMMA, digit, MINUS, PLUS, POINT, SPACE } from '../ascii.ts';
import { FRACTION_DIGITS } from './moment.ts';
import { NO_DATE } from './calendar.ts';
import { type DateLayout, ISO_LENGTH, layoutOf, readDay, twoDigits } from './date-layout.ts';
import { DateParser } from './date-parser.ts';

export const LETTER_T = 0x54;
const LETTER_U = 0x55;
const LETTER_C = 0x43;
export const LETTER_Z = 0x5a;
const SMALL_Z = 0x7a;

/**
 * Reads a date of a format, a space or `T`, and `HH:MM[:SS[.fff]]` with any number of digits behind the point, which may
 * be a comma as well (ISO 8601). A zone may follow: `Z`, `UTC` or an offset, also behind a blank. Where the format has
 * days of one digit, hours may have one too. It remembers what it read last, and judges nothing of it.
 */
export class TimestampParser {
  readonly #date: DateParser;
  readonly #layout: DateLayout | undefined;
  readonly #comma: number;
  readonly #fewestHourDigits: number;
  /** The number yyyymmdd; negative where it isn't in the calendar. */
  day = 0;
  hour = 0;
  minute = 0;
  second = 0;
  /** The digits behind the second that a table keeps, as a number, and how many they are. */
  behind = 0;
  digits = 0;
  /** Whether there are more digits behind them than zeros. */
  isFiner = false;
  hasZone = false;
  /** By how many minutes the zone's clocks are ahead of UTC; NaN for an offset that no zone has. */
  offset = 0;

  /** @param comma whether a comma may stand in front of a second's digits: no field that it ends has one */
  constructor(format: DateFormat, comma: boolean) {
    this.#date = new DateParser(format);
    this.#layout = layoutOf(format);
    this.#comma = comma ? COMMA : POINT;
    this.#fewestHourDigits = /\bD\b/.test(format) || /\bM\b/.test(format) ? 1 : 2;
  }

  /** @returns where the timestamp ends that starts at a place; -1 where none does */
  read(bytes: Uint8Array, at: number): number {
    // Both read the same; the one of fixed places is faster.
    this.day = this.#layout ? readDay(bytes, at, this.#layout) : this.#date.read(bytes, at);
    if (this.day === NO_DATE) return -1;
    const end = this.#layout ? at + ISO_LENGTH : this.#date.end;
    if (bytes[end] !== SPACE && bytes[end] !== LETTER_T) return -1;
    const time = this.#clock(bytes, end + 1);
    return time === -1 ? -1 : this.#zone(bytes, time);
  }

  #clock(bytes: Uint8Array, at: number): number {
    const hourDigits = bytes[at + 1] === COLON ? 1 : 2;
    if (hourDigits < this.#fewestHourDigits) return -1;
    this.hour = hourDigits === 1 ? digit(bytes, at) : twoDigits(bytes, at);
    let position = at + hourDigits;
    this.minute = twoDigits(bytes, position + 1);
    if (this.hour < 0 || (hourDigits === 1 && this.hour > 9)) return -1;
    if (bytes[position] !== COLON || this.minute < 0) return -1;
    position += 3;
    this.second = 0;
    this.behind = 0;
    this.digits = 0;
    this.isFiner = false;
    const second = bytes[position] === COLON ? twoDigits(bytes, position + 1) : -1;
    if (second < 0) return position;
    this.second = second;
    position += 3;
    const mark = bytes[position];
    if ((mark !== POINT && mark !== this.#comma) || digit(bytes, position + 1) > 9) return position;
    position += 1;
    for (let next = digit(bytes, position); next <= 9; next = digit(bytes, position)) {
      if (this.digits < FRACTION_DIGITS) {
        this.behind = this.behind * 10 + next;
        this.digits += 1;
      } else if (next !== 0) this.isFiner = true;
      position += 1;
    }
    return position;
  }

  #zone(bytes: Uint8Array, end: number): number {
    const at = bytes[end] === SPACE ? end + 1 : end;
    const first = bytes[at];
    this.hasZone = true;
    this.offset = 0;
    if (first === LETTER_Z || first === SMALL_Z) return at + 1;
    if (first === LETTER_U && bytes[at + 1] === LETTER_T && bytes[at + 2] === LETTER_C) return at + 3;
    const hours = twoDigits(bytes, at + 1);
    if ((first === PLUS || first === MINUS) && hours >= 0) {
      const colon = bytes[at + 3] === COLON ? 1 : 0;
      const minutes = twoDigits(bytes, at + 3 + colon);
      this.#setOffset(first === MINUS ? -1 : 1, hours, Math.max(minutes, 0));
      return minutes < 0 ? at + 3 : at + 5 + colon;
    }
    this.hasZone = false;
    return end;
  }

  #setOffset(sign: number, hours: number, minutes: number): void {
    const isOffset = minutes <= 59 && hours * 60 + minutes <= FURTHEST;
    this.offset = isOffset ? sign * (hours * 60 + minutes) : NaN;
  }
}

/** Minutes. Zones were never further from UTC than 16 hours; Java's may be 18. */
const FURTHEST = 18 * 60;
