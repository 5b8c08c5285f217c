import type { ParserRuleContext } from 'antlr4ng';
import type { IdentifierContext } from 'dt-sql-parser/dist/lib/trino/TrinoSqlParser.js';
import { canCoerce, coerce } from './coercion.ts';
import type { Expr } from './expr.ts';
import { trino } from './grammar.ts';
import { dispatch } from './rules.ts';
import type { Scope } from './scope.ts';
import { simple, trinoName } from './types.ts';
import { fail, mismatch } from './place.ts';

/** Analyzes an expression: resolves its names, infers its type and gives its DuckDB SQL. */
export function analyze(node: ParserRuleContext, scope: Scope): Expr {
  const expr = dispatch(scope.session.rules, node, scope);
  // What equals a grouping expression has one value per group, whatever columns it reads.
  return scope.groups?.has(expr.sql) ? { ...expr, fields: [] } : expr;
}

/** Analyzes a condition: `complain` words what Trino says when it isn't boolean. */
export function condition(node: ParserRuleContext, scope: Scope, complain: (type: string) => string): Expr {
  const expr = analyze(node, scope);
  if (!canCoerce(expr.type, simple('boolean'))) {
    throw mismatch(node, complain(trinoName(expr.type)));
  }
  return coerce(expr, simple('boolean'));
}

/** An identifier's name: Athena folds all of them, quoted ones too, to lower case. */
export function nameOf(node: IdentifierContext): string {
  if (node instanceof trino.BackQuotedIdentifierContext) {
    throw fail(
      'MALFORMED_QUERY',
      node,
      `backquoted identifiers are not supported; use double quotes to quote identifiers`,
    );
  }
  if (node instanceof trino.DigitIdentifierContext) {
    throw fail(
      'MALFORMED_QUERY',
      node,
      `identifiers must not start with a digit; surround the identifier with double quotes`,
    );
  }
  return writtenName(node).toLowerCase();
}

/** An identifier's name in the case in which it is written, which a result's columns may be called by. */
export function writtenName(node: IdentifierContext): string {
  const text = node.getText();
  return text.startsWith('"') ? text.slice(1, -1).replaceAll('""', '"') : text;
}
