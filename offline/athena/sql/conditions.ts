import type { ParserRuleContext } from 'antlr4ng';
import type { BooleanExpressionContext } from 'dt-sql-parser/dist/lib/trino/TrinoSqlParser.js';
import { analyze, condition } from './analyze.ts';
import { canCoerce, coerce, commonType } from './coercion.ts';
import { readBy, requireDecorrelated } from './correlation.ts';
import { compared } from './dependence.ts';
import { mayFail } from './errors.ts';
import { compound, nullOf, type Expr } from './expr.ts';
import { trino } from './grammar.ts';
import { likeSql } from './like.ts';
import { inSubquery } from './membership.ts';
import { compare, compareExactly, comparison, isIn, ofConstants, unify, unifyAll } from './operators.ts';
import { dispatch, on, type Rules } from './rules.ts';
import type { Scope } from './scope.ts';
import { simple, trinoName, varchar } from './types.ts';
import { mismatch, position, refuse } from './place.ts';
import { refuseMaps } from './sort-key.ts';

const boolean = simple('boolean');

type Logical = { booleanExpression(): BooleanExpressionContext[] } & ParserRuleContext;

const isNullOf = ({ sql, type }: Expr): boolean => sql === 'NULL' || sql === nullOf(type);

function logical(operator: 'AND' | 'OR') {
  const isSame = (node: ParserRuleContext): node is Logical =>
    operator === 'AND' ? node instanceof trino.AndContext : node instanceof trino.OrContext;
  const termsOf = (node: Logical): ParserRuleContext[] =>
    node.booleanExpression().flatMap((term) => (isSame(term) ? termsOf(term) : [term]));
  return (node: Logical, scope: Scope): Expr => {
    const terms = termsOf(node).map((term) =>
      condition(
        term,
        scope,
        (type) => `Logical expression term must evaluate to a boolean (actual: ${type})`,
      ),
    );
    return compound(`(${inOrder(operator, terms)})`, boolean, terms);
  };
}

/** Each term but the last stands twice, and again twice in what is around it: longer ones DuckDB evaluates as it likes. */
const LONGEST_IN_ORDER = 20_000;

/**
 * Terms of which each is evaluated where those before it don't decide, as Trino does. As a value DuckDB evaluates all
 * of them for all rows, and is left to it where no later one can fail, or that would repeat a subquery or too long a text
 */
function inOrder(operator: 'AND' | 'OR', terms: readonly Expr[]): string {
  const whole = terms.map(({ sql }) => sql).join(` ${operator} `);
  const isSafe = !terms.slice(1).some(({ sql }) => mayFail(sql));
  if (isSafe || terms.some(({ subquery }) => subquery === true) || whole.length > LONGEST_IN_ORDER)
    return whole;
  const deciding = terms
    .slice(0, -1)
    .map(({ sql }) => (operator === 'AND' ? ` WHEN NOT ${sql} THEN FALSE` : ` WHEN ${sql} THEN TRUE`));
  return `CASE${deciding.join('')} ELSE ${whole} END`;
}

const negate = (expr: Expr, not: unknown): Expr =>
  not === null ? expr : compound(`(NOT ${expr.sql})`, boolean, [expr]);

/** Predicates: what follows a value, and what it makes of it. */
const predicates: Rules<[Expr, Scope], Expr> = new Map([
  on(trino.ComparisonContext, (node, value: Expr, scope: Scope) => {
    const operator = comparison(node.comparisonOperator().getText());
    if (operator === undefined) throw refuse(node, node.comparisonOperator().getText());
    return compare(operator, value, analyze(node.valueExpression(), scope), node);
  }),
  on(trino.BetweenContext, (node, value: Expr, scope: Scope) => {
    const [lower, upper] = node.valueExpression().map((bound) => analyze(bound, scope));
    if (lower === undefined || upper === undefined) throw refuse(node, 'BETWEEN');
    const [least, most] = [compare('>=', value, lower, node), compare('<=', value, upper, node)];
    const between = ofConstants(
      `${least.sql} AND ${most.sql}`,
      value,
      [lower, upper],
      [lower, upper].filter(({ literal }) => literal === undefined),
    );
    return negate(compound(`(${between})`, boolean, [least, most]), node.KW_NOT());
  }),
  on(trino.InListContext, (node, value: Expr, scope: Scope) => {
    const items = node.expression().map((item) => analyze(item, scope));
    const [first, ...rest] = unifyAll([value, ...items], node, 'IN value and list items');
    if (first === undefined) throw refuse(node, 'IN');
    compared([value, ...items], first.type);
    const [only, ...others] = items;
    const single = only && others.length === 0 ? compareExactly('=', value, only) : undefined;
    return negate(single ?? compound(isIn(first, rest), boolean, [value, ...items]), node.KW_NOT());
  }),
  on(trino.InSubqueryContext, (node, value: Expr, scope: Scope) => {
    const query = scope.session.analyzeQuery(node.query(), scope);
    requireDecorrelated(query, 'IN', node);
    const [column] = query.columns;
    if (query.columns.length > 1 && (value.type.kind === 'unknown' || value.type.kind === 'row'))
      throw refuse(node, 'IN of a subquery with several columns');
    const common = column && commonType(value.type, column.type);
    if (query.columns.length !== 1 || column === undefined || common === undefined) {
      const types = `${trinoName(value.type)} and ${query.columns.map(({ type }) => trinoName(type)).join(', ')}`;
      throw mismatch(
        node,
        `value and result of subquery must be of the same type for IN expression: ${types}`,
      );
    }
    refuseMaps(common, position(node), 'IN of a subquery');
    const inner: Expr = { sql: 'c', type: column.type, fields: [] };
    const [sought, found] = [coerce(value, common), coerce(inner, common)];
    const sql = inSubquery(node, sought, found, `(SELECT ${found.sql} FROM (${query.sql}) AS s(c))`);
    return negate(
      { ...compound(sql, boolean, [value, { ...inner, fields: readBy(query, scope) }]), subquery: true },
      node.KW_NOT(),
    );
  }),
  on(trino.LikeContext, (node, value: Expr, scope: Scope) => {
    const [pattern, escape] = node.valueExpression().map((part) => analyze(part, scope));
    for (const part of [value, pattern, escape]) {
      if (part !== undefined && !canCoerce(part.type, varchar())) {
        throw mismatch(
          node,
          `Type of LIKE expression must evaluate to a varchar (actual: ${trinoName(part.type)})`,
        );
      }
    }
    if (escape !== undefined && escape.literal === undefined && escape.type.kind !== 'unknown') {
      throw refuse(node, 'an ESCAPE that is no literal');
    }
    if (pattern === undefined) throw refuse(node, 'LIKE');
    const like =
      escape?.type.kind === 'unknown'
        ? 'CAST(NULL AS BOOLEAN)'
        : likeSql(value, pattern, escape === undefined ? undefined : (escape.literal ?? ''));
    if (typeof like === 'object') throw refuse(node, like.refused);
    return negate(compound(like, boolean, [value, pattern]), node.KW_NOT());
  }),
  on(trino.NullPredicateContext, (node, value: Expr) =>
    compound(`(${value.sql} IS ${node.KW_NOT() === null ? '' : 'NOT '}NULL)`, boolean, [value]),
  ),
  on(trino.DistinctFromContext, (node, value: Expr, scope: Scope) => {
    const other = analyze(node.valueExpression(), scope);
    const [a, b] = unify([value, other], (x, y) =>
      mismatch(node, `Cannot check if ${trinoName(x)} is distinct from ${trinoName(y)}`),
    );
    if (a !== undefined) compared([value, other], a.type);
    if (a !== undefined) refuseMaps(a.type, position(node), 'IS DISTINCT FROM');
    const not = node.KW_NOT() === null ? '' : 'NOT ';
    const [known, isNull] = [
      [a, b].find((side) => side !== undefined && !isNullOf(side)),
      [a, b].some((side) => side !== undefined && isNullOf(side)),
    ];
    // DuckDB compares with NULL before it casts a decimal to fewer digits, which may make it NULL.
    if (isNull && known !== undefined)
      return compound(`(${known.sql} IS ${not === '' ? 'NOT ' : ''}NULL)`, boolean, [value, other]);
    return compound(`(${a?.sql} IS ${not}DISTINCT FROM ${b?.sql})`, boolean, [value, other]);
  }),
]);

/** Conditions: AND, OR, NOT and the predicates. */
export const conditionRules: Rules<[Scope], Expr> = new Map([
  on(trino.ExpressionContext, (node, scope: Scope) => analyze(node.booleanExpression(), scope)),
  on(trino.AndContext, logical('AND')),
  on(trino.OrContext, logical('OR')),
  on(trino.LogicalNotContext, (node, scope: Scope) => {
    const complain = (type: string) =>
      `Value of logical NOT expression must evaluate to a boolean (actual: ${type})`;
    return negate(condition(node.booleanExpression(), scope, complain), true);
  }),
  on(trino.PredicatedContext, (node, scope: Scope) => {
    const value = analyze(node.valueExpression(), scope);
    const predicate = node.predicate();
    return predicate === null ? value : dispatch(predicates, predicate, value, scope);
  }),
]);
