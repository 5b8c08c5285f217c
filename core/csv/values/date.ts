import type { ColumnRules } from '../../definition/columns.ts';
import type { Written } from '../../types/facts.ts';
import { dayBounds, dayFault, isoDay, NO_DATE, putDay } from './calendar.ts';
import { ISO_LENGTH, layoutOf, readDay } from './date-layout.ts';
import { DateParser } from './date-parser.ts';
import type { Scan, ValueReader } from './value.ts';

/** Days of the calendar, in the format that the source or the column has them in. */
export function dateReader({ date: format, delimiter }: DateMarks, rules: ColumnRules): ValueReader {
  const parser = new DateParser(format);
  const what = `a date of the form ${format}`;
  return {
    ...scansOf({ date: format, delimiter }, rules),
    judge: (text) => {
      const bytes = Buffer.from(text);
      const read = parser.read(bytes, 0);
      const day = parser.end === bytes.length ? read : NO_DATE;
      return dayFault(day, rules, what) ?? { value: isoDay(day) };
    },
  };
}

type DateMarks = Pick<Written, 'date' | 'delimiter'>;

function scansOf({ date: format, delimiter }: DateMarks, rules: ColumnRules): Omit<ValueReader, 'judge'> {
  const { first, last } = dayBounds(rules);
  const layout = layoutOf(format);
  // Where dates hold delimiters, an unquoted field ends within one.
  const ends = format.includes(delimiter);
  if (layout) {
    const scan = (bytes: Uint8Array, at: number) => {
      const day = readDay(bytes, at, layout);
      return day >= 0 && day >= first && day <= last ? at + ISO_LENGTH : -1;
    };
    return {
      scan: ends ? () => -1 : scan,
      scanQuoted: scan,
      ...(!layout.iso && { respell: (bytes, at) => putDay(bytes, at, readDay(bytes, at, layout)) }),
    };
  }
  const parser = new DateParser(format);
  const scan: Scan = (bytes, at, out) => {
    const day = parser.read(bytes, at);
    if (day < 0 || day < first || day > last) return -1;
    putDay(out.room(ISO_LENGTH), out.length, day);
    out.grow(ISO_LENGTH);
    return parser.end;
  };
  return {
    scan: ends ? () => -1 : scan,
    scanQuoted: scan,
    writes: true,
  };
}

const iso = new DateParser('YYYY-MM-DD');

/** Whether a text is a day of the calendar, `YYYY-MM-DD`, as a row may have it. */
export function isDay(text: string): boolean {
  const bytes = Buffer.from(text);
  return iso.read(bytes, 0) >= 0 && iso.end === bytes.length;
}
