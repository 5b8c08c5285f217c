import type { ColumnRules } from '../../definition/columns.ts';
import { digit, MINUS } from '../ascii.ts';
import {
  commaRespell,
  hint,
  type NumberMarks,
  type NumberReader,
  scansOf,
  type Takes,
} from './number-marks.ts';

/** So many digits are exact in a JavaScript number. */
const EXACT = 15;

/** Fixed-point numbers with the dialect's decimal mark; never rounded. */
export function decimalReader(
  { precision, scale }: { readonly precision: number; readonly scale: number },
  { min, max }: ColumnRules,
  marks: NumberMarks,
): NumberReader {
  const whole = precision - scale;
  const low = min === undefined ? undefined : scaled(Number(min), scale, 'up');
  const high = max === undefined ? undefined : scaled(Number(max), scale, 'down');
  const bounded = low !== undefined || high !== undefined;
  const least = low === undefined ? -Infinity : Number(low);
  const most = high === undefined ? Infinity : Number(high);
  const powers = Array.from({ length: EXACT + 1 }, (_, power) => 10 ** power);

  const takes: Takes = (digits, before, behind) => {
    if (before > whole || behind > scale) return false;
    if (!bounded) return true;
    if (before + scale > EXACT) return false;
    const units = digits * (powers[scale - behind] ?? 0);
    return units >= least && units <= most;
  };
  const scanWith = (markByte: number) => (bytes: Uint8Array, at: number) => {
    const negative = bytes[at] === MINUS;
    const first = negative ? at + 1 : at;
    let position = first;
    let value = 0;
    for (let next = digit(bytes, position); next <= 9; next = digit(bytes, position)) {
      value = value * 10 + next;
      position += 1;
    }
    const before = position - first;
    if (before === 0) return -1;
    let behind = 0;
    if (bytes[position] === markByte) {
      const start = position + 1;
      position = start;
      for (let next = digit(bytes, position); next <= 9; next = digit(bytes, position)) {
        value = value * 10 + next;
        position += 1;
      }
      behind = position - start;
      if (behind === 0) return -1;
    }
    return takes(negative ? -value : value, before, behind) ? position : -1;
  };
  const type = `decimal(${precision},${scale})`;
  return {
    ...scansOf(marks, scanWith),
    ...commaRespell(marks),
    takes,
    isBounded: bounded,
    judge: (text) => {
      const [, sign = '', digits = '', behind = ''] =
        (marks.decimal === ',' ? WITH_COMMA : WITH_POINT).exec(text) ?? [];
      if (digits === '' && behind === '') return { fault: `is not a ${type}${hint(text, marks)}` };
      const before = withoutLeadingZeros(digits);
      const fraction = withoutTrailingZeros(behind);
      if (fraction.length > scale) return { fault: `has more than ${scale} digits behind the decimal mark` };
      if (before.length > whole) return { fault: `has more than ${whole} digits before the decimal mark` };
      const units = BigInt(`${before}${fraction.padEnd(scale, '0')}` || '0');
      const signed = sign === '-' ? -units : units;
      if (low !== undefined && signed < low) return { fault: `is below the minimum ${min}`, kind: 'rule' };
      if (high !== undefined && signed > high) return { fault: `is above the maximum ${max}`, kind: 'rule' };
      return { value: `${sign === '-' ? '-' : ''}${before || '0'}${fraction && `.${fraction}`}` };
    },
  };
}

const WITH_POINT = /^([+-]?)(\d*)(?:\.(\d*))?$/;
const WITH_COMMA = /^([+-]?)(\d*)(?:,(\d*))?$/;

export function withoutLeadingZeros(digits: string): string {
  let from = 0;
  while (digits[from] === '0') from += 1;
  return digits.slice(from);
}

/** Not a regular expression: `/0+$/` takes quadratic time. */
function withoutTrailingZeros(digits: string): string {
  let to = digits.length;
  while (digits[to - 1] === '0') to -= 1;
  return digits.slice(0, to);
}

/** A number in units of the last digit of a scale, exactly; what lies between two units goes up or down. */
function scaled(value: number, scale: number, direction: 'up' | 'down'): bigint {
  const [mantissa = '', exponent = '0'] = String(Math.abs(value)).split('e');
  const [before = '', behind = ''] = mantissa.split('.');
  const digits = BigInt(`${before}${behind}`) * (value < 0 ? -1n : 1n);
  const shift = scale - behind.length + Number(exponent);
  if (shift >= 0) return digits * 10n ** BigInt(shift);
  const divisor = 10n ** BigInt(-shift);
  // BigInt division cuts towards zero.
  const cut = digits / divisor;
  if (digits % divisor === 0n) return cut;
  if (direction === 'up') return digits > 0n ? cut + 1n : cut;
  return digits < 0n ? cut - 1n : cut;
}
