import type { Readings } from './readings.ts';
import { MOST_DIGITS, type Digits } from './types.ts';

/** Fewer digits behind the point the wide reading never leaves, unless the operands have fewer places for them. */
const LEAST_SCALE = 6;

/**
 * The type of a quotient of decimals. Narrow: io.trino.type.DecimalOperators of Trino 436. Wide: as Trino 483 answers,
 * which goes by SQL Server's rules (https://github.com/trinodb/trino/pull/21440): all digits that a quotient may need,
 * and where these are more than 38 fewer behind the point, but six.
 */
export function quotientDigits(reading: Readings['decimalQuotients'], a: Digits, b: Digits): Digits {
  if (reading === 'narrow') {
    const precision = a.precision + b.scale + Math.max(b.scale - a.scale, 0);
    return { precision: Math.min(MOST_DIGITS, Math.max(1, precision)), scale: Math.max(a.scale, b.scale) };
  }
  const scale = Math.max(LEAST_SCALE, a.scale + b.precision + 1);
  const precision = a.precision - a.scale + b.scale + scale;
  if (precision <= MOST_DIGITS) return { precision, scale };
  return { precision: MOST_DIGITS, scale: Math.max(LEAST_SCALE, scale - (precision - MOST_DIGITS)) };
}
