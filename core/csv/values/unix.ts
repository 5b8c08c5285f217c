import type { ColumnRules } from '../../definition/columns.ts';
import type { Written } from '../../types/facts.ts';
import { dayFault, dayNumbered, OUTSIDE_OF_YEARS } from './calendar.ts';
import { emptyMoment, type Moment, momentText, writeMoment } from './moment.ts';
import { FINER } from './timestamp-faults.ts';
import { MILLISECONDS, UnixParser } from './unix-parser.ts';
import { usualUnix } from './usual-unix.ts';
import type { Scan, ValueReader } from './value.ts';

type UnixMarks = Pick<Written, 'delimiter' | 'fraction'> & Pick<Required<Written>, 'unix'>;

/** Timestamps that are numbers of seconds or milliseconds since 1970-01-01 UTC, negative ones too. */
export function unixReader({ unix: unit, delimiter, fraction }: UnixMarks, rules: ColumnRules): ValueReader {
  const { from, to } = momentBounds(rules);
  const truncates = fraction !== undefined;
  const parser = new UnixParser(unit, delimiter !== ',');
  const moment = emptyMoment();
  const usual = usualUnix(unit, { from, to });
  const scan: Scan = (bytes, at, out) => {
    const taken = usual(bytes, at, out);
    if (taken !== -1) return taken;
    const end = parser.read(bytes, at);
    if (end === -1 || (parser.isFiner && !truncates)) return -1;
    if (parser.milliseconds < from || parser.milliseconds >= to) return -1;
    fill(moment, parser);
    writeMoment(moment, out);
    return end;
  };
  const withComma = new UnixParser(unit, true);
  return {
    // Where moments hold delimiters, an unquoted field ends within one, and a canonical one needs quotes.
    scan: ' :.'.includes(delimiter) ? () => -1 : scan,
    scanQuoted: scan,
    writes: true,
    judge: (text) => {
      const bytes = Buffer.from(text.startsWith('+') ? text.slice(1) : text);
      if (withComma.read(bytes, 0) !== bytes.length) {
        return { fault: `is not a number of ${unit} since 1970-01-01` };
      }
      if (withComma.isFiner && !truncates) return FINER;
      if (!isWithinYears(withComma.milliseconds)) {
        return { fault: `${OUTSIDE_OF_YEARS}${hint(unit, withComma)}` };
      }
      fill(moment, withComma);
      return dayFault(moment.day, rules, `a number of ${unit}`) ?? { value: momentText(moment) };
    },
  };
}

const MINUTE = 60_000;
const DAY = 24 * 60 * MINUTE;
/** Milliseconds since 1970: where the year 0001 starts and where 9999 has ended. */
const YEARS = { from: Date.parse('0001-01-01'), to: Date.parse('9999-12-31') + DAY };

function isWithinYears(milliseconds: number): boolean {
  return milliseconds >= YEARS.from && milliseconds < YEARS.to;
}

/** The moments that a column takes: from one on, and before another. */
function momentBounds({ min, max }: ColumnRules): { readonly from: number; readonly to: number } {
  return {
    from: min === undefined ? YEARS.from : Date.parse(String(min)),
    to: max === undefined ? YEARS.to : Date.parse(String(max)) + DAY,
  };
}

function fill(moment: Moment, { milliseconds, digits }: UnixParser): void {
  const days = Math.floor(milliseconds / DAY);
  const ofDay = milliseconds - days * DAY;
  const minutes = (ofDay / MINUTE) | 0;
  const ofMinute = ofDay - minutes * MINUTE;
  const second = (ofMinute / 1000) | 0;
  moment.day = dayNumbered(days);
  moment.minutes = minutes;
  moment.second = second;
  moment.digits = digits;
  // A number of seconds with two digits behind them tells no thousandth.
  moment.behind = ((ofMinute - second * 1000) / (MILLISECONDS[digits] ?? 1)) | 0;
}

/** Milliseconds that are read as seconds are thousands of years away. */
function hint(unit: 'seconds' | 'milliseconds', { milliseconds }: UnixParser): string {
  return unit === 'seconds' && isWithinYears(milliseconds / 1000) ? "; unix: 'milliseconds' takes it" : '';
}
