import { notImitated } from './errors.ts';
import type { Expr } from './expr.ts';
import { arrayKey, holds } from './nested.ts';
import { duckName, isFloating, type TrinoType } from './types.ts';

/*
 * By what values are sorted, and of which values the greatest or least is found. `at` is a place for refusals.
 */

/** @throws NotImitated where the order of rows is asked for */
export function sortKeySql({ sql, type }: Expr, at: string): string {
  if (holds(type, ({ kind }) => kind === 'row')) throw notImitated('the order of rows', at);
  return type.kind === 'array' ? arrayKey(sql, type, duckName(type)) : sql;
}

/** DuckDB reads a sorted column back from its keys, in which -0 is 0: a key of its own leaves the column as it is. */
export const ownKey = (sql: string, { type, literal }: Expr): string =>
  isFloating(type) && literal === undefined ? `(${sql} + CAST(0 AS ${duckName(type)}))` : sql;

/**
 * What the extreme is found of. It passes over NaN, but DuckDB can't be told so of arrays.
 * @throws NotImitated for arrays of doubles, and for rows
 */
export function extremeKeySql(expr: Expr, at: string): string {
  if (expr.type.kind === 'array' && holds(expr.type, isFloating))
    throw notImitated('the greatest or least of arrays of doubles', at);
  return sortKeySql(expr, at);
}

/** DuckDB tells maps of the same entries apart by their order. @throws NotImitated for what holds maps */
export function refuseMaps(type: TrinoType, at: string, what: string): void {
  if (holds(type, ({ kind }) => kind === 'map')) throw notImitated(`maps in ${what}`, at);
}
