import type { Expr } from './expr.ts';
import { isFloating } from './types.ts';

/*
 * What NaN is to Trino, all in one place. To its comparisons NaN equals nothing and is neither less nor greater
 * than any number, and its maxima and minima pass over it; where it sorts or groups, it is one value above all
 * others, unless NULLS FIRST has it follow the NULLs. To DuckDB it is one value above all others everywhere.
 */

/** What is compared, with what is known of it. */
export interface Operand {
  readonly sql: string;
  readonly mayBeNaN: boolean;
  readonly mayBeNull: boolean;
}

/** Whether a value can be NaN: a double or real that is neither made of an exact number nor another literal. */
export function mayBeNaN({ type, exact, literal }: Expr): boolean {
  return isFloating(type) && exact !== true && (literal === undefined || /nan/i.test(literal));
}

export const operand = (expr: Expr): Operand => ({
  sql: expr.sql,
  mayBeNaN: mayBeNaN(expr),
  mayBeNull: expr.literal === undefined,
});

export type Comparison = '=' | '<>' | '<' | '<=' | '>' | '>=';

/** A comparison of scalars. Where NaN can't be, or would change nothing, it is DuckDB's own. */
export function compareScalars(operator: Comparison, a: Operand, b: Operand): string {
  const plain = `${a.sql} ${operator} ${b.sql}`;
  if (operator === '=' || operator === '<>') {
    if (!a.mayBeNaN || !b.mayBeNaN) return plain;
    return operator === '=' ? `${plain} AND ${unlessNaN(a, b)}` : `${plain} OR NOT ${unlessNaN(a, b)}`;
  }
  // On the lesser side NaN makes DuckDB's comparison false already.
  const [greater, lesser] = operator.startsWith('<') ? [b, a] : [a, b];
  return greater.mayBeNaN ? `${plain} AND ${unlessNaN(greater, lesser)}` : plain;
}

/** False where `value` is NaN, unless the comparison is one with NULL. */
function unlessNaN(value: Operand, other: Operand): string {
  const isNumber = `NOT isnan(${value.sql})`;
  return other.mayBeNull ? `(${isNumber} OR ${other.sql} IS NULL)` : isNumber;
}

/**
 * The greatest of several, by the function that gives the least: negated, NaN stays above all numbers, and so
 * comes last.
 */
export const greatestOf = (leastOf: (negated: string[]) => string, values: readonly string[]): string =>
  `(-${leastOf(values.map((value) => `(-${value})`))})`;

/** The key before the others where NULLS FIRST is said: NaN then comes after the NULLs, or last in descending order. */
export const nanAfterNulls = (sql: string, ascending: boolean): string =>
  `isnan(${sql}) ${ascending ? 'DESC' : 'ASC'} NULLS FIRST`;
