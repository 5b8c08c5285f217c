import type { ColumnRules } from '../../definition/columns.ts';
import type { Written } from '../../types/facts.ts';
import { COLON, COMMA, digit, POINT, SPACE } from '../ascii.ts';
import type { Output } from '../output.ts';
import {
  dayAfter,
  dayBefore,
  dayBounds,
  dayFault,
  isWithinYears,
  OUTSIDE_OF_YEARS,
  putDay,
} from './calendar.ts';
import { type DateLayout, ISO_LENGTH, layoutOf, readDay, twoDigits } from './date-layout.ts';
import { emptyMoment, FRACTION_DIGITS, type Moment, momentText, writeMoment } from './moment.ts';
import { FINER, LEAP_SECOND, NO_TIME, NO_ZONE, WITH_ZONE, WITHOUT_ZONE } from './timestamp-faults.ts';
import { LETTER_T, TimestampParser } from './timestamp-parser.ts';
import { unixReader } from './unix.ts';
import { usualMoments } from './usual-moment.ts';
import type { Faulty, Reading, Scan, ValueReader } from './value.ts';

/** How the timestamps of a column are written. */
export type TimestampMarks = Pick<Written, 'date' | 'delimiter' | 'zone' | 'fraction' | 'unix'>;

/**
 * A date of the column's form, a space or `T`, and `HH:MM[:SS[.fff]]`; with `zone` a zone behind it, of which the time is
 * converted to UTC; with `unix` a number.
 */
export function timestampReader(written: TimestampMarks, rules: ColumnRules): ValueReader {
  if (written.unix) return unixReader({ ...written, unix: written.unix }, rules);
  const { date: format, delimiter, zone, fraction } = written;
  const moments = new Moments(written, rules, true);
  const layout = layoutOf(format);
  const isPlain = layout && zone === undefined && fraction === undefined;
  const scans = isPlain ? inPlace(layout, rules, delimiter !== ',') : respelled(written, rules);
  return {
    ...scans,
    // Where timestamps hold delimiters, an unquoted field ends within one, and a canonical one needs quotes.
    ...(`${format} :.`.includes(delimiter) && { scan: () => -1 }),
    judge: (text) => moments.judge(text),
  };
}

/** Timestamps that are canonical but for marks of one byte. */
function inPlace(layout: DateLayout, rules: ColumnRules, comma: boolean): Omit<ValueReader, 'judge'> {
  const { first, last } = dayBounds(rules);
  const otherPoint = comma ? COMMA : POINT;
  const scan = (bytes: Uint8Array, at: number) => {
    const day = readDay(bytes, at, layout);
    if (day < 0 || day < first || day > last) return -1;
    const time = at + ISO_LENGTH;
    if (bytes[time] !== SPACE && bytes[time] !== LETTER_T) return -1;
    if (bytes[time + 3] !== COLON || bytes[time + 6] !== COLON) return -1;
    const hour = twoDigits(bytes, time + 1);
    const minute = twoDigits(bytes, time + 4);
    const second = twoDigits(bytes, time + 7);
    if (hour < 0 || hour > 23 || minute < 0 || minute > 59 || second < 0 || second > 59) return -1;
    const end = time + 9;
    if (bytes[end] !== POINT && bytes[end] !== otherPoint) return end;
    let position = end + 1;
    while (digit(bytes, position) <= 9) position += 1;
    const digits = position - end - 1;
    return digits >= 1 && digits <= FRACTION_DIGITS ? position : -1;
  };
  return {
    scan,
    scanQuoted: scan,
    respell: (bytes, at) => {
      if (!layout.iso) putDay(bytes, at, readDay(bytes, at, layout));
      const time = at + ISO_LENGTH;
      bytes[time] = SPACE;
      if (comma && bytes[time + 9] === COMMA) bytes[time + 9] = POINT;
    },
  };
}

/** Timestamps whose canonical form has another length. */
function respelled(written: TimestampMarks, rules: ColumnRules): Omit<ValueReader, 'judge'> {
  const comma = written.delimiter !== ',';
  const moments = new Moments(written, rules, comma);
  const layout = layoutOf(written.date);
  const usual =
    layout?.iso && usualMoments({ ...dayBounds(rules), hasZones: written.zone !== undefined, comma });
  const scan: Scan = (bytes, at, out) => {
    const end = usual ? usual(bytes, at, out) : -1;
    return end === -1 ? moments.take(bytes, at, out) : end;
  };
  return { scan, scanQuoted: scan, writes: true };
}

/** The moments that a column's values tell. */
class Moments {
  readonly #parser: TimestampParser;
  readonly #rules: ColumnRules;
  readonly #first: number;
  readonly #last: number;
  readonly #what: string;
  readonly #hasZones: boolean;
  readonly #truncates: boolean;
  /** That was read last, in UTC where it had a zone. */
  readonly #moment = emptyMoment();

  constructor({ date, zone, fraction }: TimestampMarks, rules: ColumnRules, comma: boolean) {
    const { first, last } = dayBounds(rules);
    this.#parser = new TimestampParser(date, comma);
    this.#rules = rules;
    this.#first = first;
    this.#last = last;
    this.#what = `a timestamp of the form ${date} HH:MM[:SS[.fff]]${zone ? ' and a time zone' : ''}`;
    this.#hasZones = zone !== undefined;
    this.#truncates = fraction !== undefined;
  }

  /** Writes the moment at a place. @returns where it ends, or -1 */
  take(bytes: Uint8Array, at: number, out: Output): number {
    const end = this.#parser.read(bytes, at);
    if (end === -1 || this.#formFault()) return -1;
    const moment = this.#converted();
    const { day } = moment;
    if (!isWithinYears(day) || day < this.#first || day > this.#last) return -1;
    writeMoment(moment, out);
    return end;
  }

  judge(text: string): Reading {
    const bytes = Buffer.from(text);
    if (this.#parser.read(bytes, 0) !== bytes.length) return { fault: `is not ${this.#what}` };
    const fault = this.#formFault();
    if (fault) return fault;
    const moment = this.#converted();
    if (!isWithinYears(moment.day)) return { fault: `${OUTSIDE_OF_YEARS} in UTC` };
    return dayFault(moment.day, this.#rules, this.#what) ?? { value: momentText(moment) };
  }

  #formFault(): Faulty | undefined {
    const { day, hour, minute, second, hasZone, offset, isFiner } = this.#parser;
    if (day < 0) return dayFault(day, this.#rules, this.#what);
    if (hour > 23 || minute > 59 || second > 60) return NO_TIME;
    if (second === 60) return LEAP_SECOND;
    if (hasZone !== this.#hasZones) return hasZone ? WITH_ZONE : WITHOUT_ZONE;
    if (Number.isNaN(offset)) return NO_ZONE;
    return isFiner && !this.#truncates ? FINER : undefined;
  }

  #converted(): Moment {
    const { day, hour, minute, second, behind, digits, offset } = this.#parser;
    const moment = this.#moment;
    const minutes = hour * 60 + minute - offset;
    moment.second = second;
    moment.behind = behind;
    moment.digits = digits;
    if (minutes < 0) {
      moment.day = dayBefore(day);
      moment.minutes = minutes + MINUTES_OF_DAY;
    } else if (minutes < MINUTES_OF_DAY) {
      moment.day = day;
      moment.minutes = minutes;
    } else {
      moment.day = dayAfter(day);
      moment.minutes = minutes - MINUTES_OF_DAY;
    }
    return moment;
  }
}

const MINUTES_OF_DAY = 24 * 60;
