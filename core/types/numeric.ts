import { literal } from '../sql/quote.ts';
import type { BoundFacts } from './facts.ts';
import type { Found, Numbers } from './inference.ts';

/** The bounds of numbers. */
export const numberBounds: BoundFacts = { of: 'number', literal: (bound) => numberLiteral(Number(bound)) };

/** `1e-7` is how JavaScript prints a small number; a Trino decimal literal has no exponent. */
function numberLiteral(value: number): string {
  if (Number.isSafeInteger(value)) return String(value);
  const text = String(value);
  return `${text.includes('e') ? 'DOUBLE' : 'DECIMAL'} ${literal(text)}`;
}

/** Whether numbers have no digit behind the mark. */
export function areWhole({ behind, exponent }: Numbers): boolean {
  return behind === 0 && !exponent;
}

/** Whether numbers are whole, and none lies outside of a range. */
export function areWithin(
  numbers: Numbers,
  { low, high }: { readonly low: bigint; readonly high: bigint },
): boolean {
  return areWhole(numbers) && numbers.least >= low && numbers.most <= high;
}

/** A type that a column's numbers fit, and how they are written. */
export function foundIn<T>(
  { written }: Numbers,
  type: T,
  { seen = [], guessed = [] }: Partial<Pick<Found<T>, 'seen' | 'guessed'>> = {},
): Found<T> {
  return {
    type,
    ...(written && { notation: written.as }),
    seen: written ? [`written as ${written.example}`, ...seen] : seen,
    guessed,
  };
}
