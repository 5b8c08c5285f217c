import type { ColumnRules } from '../../definition/columns.ts';
import type { DateFormat } from '../../definition/date-format.ts';
import { COLON, digit, POINT, SPACE } from '../ascii.ts';
import { dayBounds, dayFault, isoDay, layoutOf, NO_DATE, readDay, twoDigits, writeIso } from './date.ts';
import type { ValueReader } from './value.ts';

const LETTER_T = 0x54;
/** Digits of a millisecond: Hive's timestamps have no more. */
const FRACTION = 3;
const TIME = /^[ T](\d{2}):(\d{2})(?::(\d{2})(?:\.(\d+))?)?$/;

/** A date of the dialect's form, a space or `T`, and `HH:MM[:SS[.fff]]`; no time zone. */
export function timestampReader(format: DateFormat, rules: ColumnRules): ValueReader {
  const layout = layoutOf(format);
  const { first, last } = dayBounds(rules);
  const { length } = layout;
  const isoLength = 10;

  const scan = (bytes: Uint8Array, at: number) => {
    const day = readDay(bytes, at, layout);
    if (day < 0 || day < first || day > last) return -1;
    const time = at + length;
    if (bytes[time] !== SPACE && bytes[time] !== LETTER_T) return -1;
    if (bytes[time + 3] !== COLON || bytes[time + 6] !== COLON) return -1;
    const hour = twoDigits(bytes, time + 1);
    const minute = twoDigits(bytes, time + 4);
    const second = twoDigits(bytes, time + 7);
    if (hour < 0 || hour > 23 || minute < 0 || minute > 59 || second < 0 || second > 59) return -1;
    const end = time + 9;
    if (bytes[end] !== POINT) return end;
    let position = end + 1;
    while (digit(bytes, position) <= 9) position += 1;
    const digits = position - end - 1;
    return digits >= 1 && digits <= FRACTION ? position : -1;
  };
  const what = `a timestamp of the form ${format} HH:MM[:SS[.fff]]`;
  return {
    scan: length === isoLength ? scan : () => -1,
    scanQuoted: length === isoLength ? scan : () => -1,
    respell: (bytes, at) => {
      if (!layout.iso) writeIso(bytes, at, layout);
      bytes[at + length] = SPACE;
    },
    judge: (text) => {
      const [, hour, minute, second = '00', fraction = ''] = TIME.exec(text.slice(length)) ?? [];
      const date = Buffer.from(text.slice(0, length));
      const day = hour === undefined || date.length !== length ? NO_DATE : readDay(date, 0, layout);
      const fault = dayFault(day, rules, what);
      if (fault) return fault;
      if (Number(hour) > 23 || Number(minute) > 59 || Number(second) > 59) {
        return { fault: 'is no time of the day' };
      }
      if (/[^0]/.test(fraction.slice(FRACTION))) return { fault: 'is finer than a millisecond' };
      const behind = fraction.slice(0, FRACTION);
      return { value: `${isoDay(day)} ${hour}:${minute}:${second}${behind && `.${behind}`}` };
    },
  };
}
