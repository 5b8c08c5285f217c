import type { ColumnRules } from '../../definition/columns.ts';
import { digit, MINUS } from '../ascii.ts';
import { withoutLeadingZeros } from './decimal.ts';
import { hintOfWhole, type NumberMarks, type NumberReader, type Takes } from './number-marks.ts';

/** The numbers of a type, and how it is called: `an int`. */
export interface IntegerRange {
  readonly name: string;
  readonly low: bigint;
  readonly high: bigint;
}

/** So many digits are exact in a JavaScript number. */
const EXACT = 15;
/** No type has more. */
const MOST_DIGITS = 19;

/** Whole numbers of a range. */
export function integerReader(
  range: IntegerRange,
  { min, max }: ColumnRules,
  marks: NumberMarks,
): NumberReader {
  const least = min === undefined ? -Infinity : Number(min);
  const most = max === undefined ? Infinity : Number(max);
  const low = Math.max(Number(range.low), least);
  const high = Math.min(Number(range.high), most);

  const takes: Takes = (value, digits, behind) =>
    digits <= EXACT && behind === 0 && value >= low && value <= high;
  const scan = (bytes: Uint8Array, at: number) => {
    const negative = bytes[at] === MINUS;
    const first = negative ? at + 1 : at;
    let position = first;
    let value = 0;
    for (let next = digit(bytes, position); next <= 9; next = digit(bytes, position)) {
      value = value * 10 + next;
      position += 1;
    }
    const digits = position - first;
    return digits > 0 && takes(negative ? -value : value, digits, 0) ? position : -1;
  };
  return {
    scan,
    scanQuoted: scan,
    takes,
    isBounded: true,
    judge: (text) => {
      const [, sign = '', written] = /^([+-]?)(\d+)$/.exec(text) ?? [];
      if (written === undefined) return { fault: `is not ${range.name}${hintOfWhole(text, marks)}` };
      const digits = withoutLeadingZeros(written);
      const value =
        digits.length > MOST_DIGITS ? undefined : BigInt(`${sign === '-' ? '-' : ''}${digits || '0'}`);
      if (value === undefined || value < range.low || value > range.high) {
        return { fault: `is outside of the range of ${range.name}` };
      }
      if (value < least) return { fault: `is below the minimum ${least}`, kind: 'rule' };
      if (value > most) return { fault: `is above the maximum ${most}`, kind: 'rule' };
      return { value: String(value) };
    },
  };
}
