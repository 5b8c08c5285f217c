import { literal } from '../sql/quote.ts';
import type { BoundFacts } from './facts.ts';

/** The bounds of numbers. */
export const numberBounds: BoundFacts = { of: 'number', literal: (bound) => numberLiteral(Number(bound)) };

/** `1e-7` is how JavaScript prints a small number; a Trino decimal literal has no exponent. */
function numberLiteral(value: number): string {
  if (Number.isSafeInteger(value)) return String(value);
  const text = String(value);
  return `${text.includes('e') ? 'DOUBLE' : 'DECIMAL'} ${literal(text)}`;
}
