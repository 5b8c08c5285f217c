import type { ColumnRules } from '../../definition/columns.ts';
import { digit, MINUS } from '../ascii.ts';
import { withoutLeadingZeros } from './decimal.ts';
import {
  commaRespell,
  hint,
  type NumberMarks,
  type NumberReader,
  scansOf,
  type Takes,
} from './number-marks.ts';

/** So many digits, and such a power of ten, are exact in a JavaScript number: then their quotient is rounded once. */
const EXACT = { digits: 15, power: 22 };

/** Floating-point numbers with the dialect's decimal mark; an exponent is welcome, NaN and infinities are not. */
export function doubleReader({ min, max }: ColumnRules, marks: NumberMarks): NumberReader {
  const least = min === undefined ? -Infinity : Number(min);
  const most = max === undefined ? Infinity : Number(max);
  const powers = Array.from({ length: EXACT.power + 1 }, (_, power) => 10 ** power);

  const takes: Takes = (digits, before, behind) => {
    if (before + behind > EXACT.digits) return false;
    const number = digits / (powers[behind] ?? 0);
    return number >= least && number <= most;
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
    return before > 0 && takes(negative ? -value : value, before, behind) ? position : -1;
  };
  return {
    ...scansOf(marks, scanWith),
    ...commaRespell(marks),
    takes,
    isBounded: min !== undefined || max !== undefined,
    judge: (text) => {
      const [, sign = '', digits = '', behind = '', exponent = ''] =
        (marks.decimal === ',' ? WITH_COMMA : WITH_POINT).exec(text) ?? [];
      if (digits === '' && behind === '') return { fault: `is not a double${hint(text, marks)}` };
      const value = `${sign === '-' ? '-' : ''}${withoutLeadingZeros(digits) || '0'}${behind && `.${behind}`}${exponent}`;
      const number = Number(value);
      if (!Number.isFinite(number)) return { fault: 'is outside of the range of a double' };
      if (number < least) return { fault: `is below the minimum ${least}`, kind: 'rule' };
      if (number > most) return { fault: `is above the maximum ${most}`, kind: 'rule' };
      return { value };
    },
  };
}

const WITH_POINT = /^([+-]?)(\d*)(?:\.(\d*))?([eE][+-]?\d{1,5})?$/;
const WITH_COMMA = /^([+-]?)(\d*)(?:,(\d*))?([eE][+-]?\d{1,5})?$/;
