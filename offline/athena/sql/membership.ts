import type { ParserRuleContext } from 'antlr4ng';
import { quote, raise } from './errors.ts';
import type { Expr } from './expr.ts';
import { trino } from './grammar.ts';
import { mayBeNaN } from './nan.ts';
import { holds, holdsNull, isNested } from './nested.ts';
import { refuse } from './place.ts';
import { duckName, isFloating } from './types.ts';

/*
 * `IN` of a subquery. Where it decides by itself which rows remain, Trino makes a join of it, whose equality is the
 * one of `=`. A NOT IN, and an IN whose result is a value, look the value up among the subquery's rows, where NaN
 * is NaN, and NULL inside of an array is NULL, as DuckDB does. Which of both is done for an IN that stands deeper in
 * a condition, or that another condition reads, is a matter of Trino's plan.
 */

/**
 * @param value already of the type that it has in common with the subquery's column
 * @param rows the subquery, in parentheses
 * @throws NotImitated for arrays of what may be NaN, and for rows
 */
export function inSubquery(
  node: ParserRuleContext & { KW_NOT(): unknown },
  value: Expr,
  column: Expr,
  rows: string,
): string {
  const { sql, type } = value;
  const isOdd = oddity(node, value, column);
  if (isOdd === undefined || (isFilter(node) && node.KW_NOT() !== null)) return `(${sql} IN ${rows})`;
  if (isFilter(node)) return `(${sql} IN ${rows} AND NOT ${isOdd})`;
  const refusal = `NOT_SUPPORTED: NaN, and arrays that hold NULL, in IN of a subquery is not imitated offline`;
  return `(CASE WHEN ${isOdd} THEN ${raise(quote(refusal), duckName(type))} ELSE ${sql} END IN ${rows})`;
}

/** What tells a value apart that is equal to itself in one way and not in the other. */
function oddity(node: ParserRuleContext, value: Expr, column: Expr): string | undefined {
  const { sql, type } = value;
  if (!isNested(type)) return mayBeNaN(value) && mayBeNaN(column) ? `isnan(${sql})` : undefined;
  if (holds(type, (part) => part.kind === 'row' || isFloating(part)))
    throw refuse(node, 'IN of a subquery over rows, or arrays of doubles');
  return holdsNull(sql, type);
}

/** Whether a predicate is a term of WHERE or HAVING by itself. */
function isFilter(node: ParserRuleContext): boolean {
  let at = node.parent?.parent ?? null;
  while (at !== null) {
    if (at instanceof trino.WhereClauseContext || at instanceof trino.HavingClauseContext)
      return at.parent instanceof trino.QuerySpecificationContext;
    const isPassed =
      at instanceof trino.AndContext ||
      at instanceof trino.ParenthesizedExpressionContext ||
      at.getChildCount() === 1;
    if (!isPassed) return false;
    at = at.parent;
  }
  return false;
}
