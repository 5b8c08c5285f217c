/* oxlint-disable no-underscore-dangle -- ANTLR names the labels of its parse tree so */
import type { ParserRuleContext } from 'antlr4ng';
import type {
  ExpressionContext,
  QualifiedNameContext,
  WhenClauseContext,
} from 'dt-sql-parser/dist/lib/trino/TrinoSqlParser.js';
import { analyze, condition, nameOf } from './analyze.ts';
import { callFunction } from './calls.ts';
import { castSql, isNoCast } from './cast.ts';
import { coerce, canCoerce, commonType } from './coercion.ts';
import { castTo } from './dependence.ts';
import { readBy, requireDecorrelated } from './correlation.ts';
import { SqlError } from './errors.ts';
import { compound, identifier, type Expr } from './expr.ts';
import { mapSubscript, subscript } from './functions/collection.ts';
import { extract } from './extract.ts';
import { trino } from './grammar.ts';
import { isInterval } from './intervals.ts';
import { hasBlanks } from './number-text.ts';
import { arithmetic, compare, unifyAll } from './operators.ts';
import { on, type Rules } from './rules.ts';
import { quotientDigits } from './quotients.ts';
import { READINGS } from './readings.ts';
import { columnLength, resolve, type Scope } from './scope.ts';
import {
  array,
  duckName,
  type Digits,
  isFloating,
  isInteger,
  isNumeric,
  parseType,
  simple,
  trinoName,
  type TrinoType,
} from './types.ts';
import { fail, mismatch, noBestCandidate, refuse, sourceText } from './place.ts';

const boolean = simple('boolean');

function caseSql(
  node: ParserRuleContext,
  clauses: readonly WhenClauseContext[],
  conditionOf: (node: ExpressionContext) => Expr,
  otherwise: ExpressionContext | null | undefined,
  scope: Scope,
): Expr {
  const whens: Expr[] = [];
  const results: Expr[] = [];
  for (const clause of clauses) {
    const [when, then] = clause.expression();
    if (when === undefined || then === undefined) throw refuse(node, 'CASE');
    whens.push(conditionOf(when));
    results.push(analyze(then, scope));
  }
  const last = otherwise ? [analyze(otherwise, scope)] : [];
  const unified = unifyAll([...results, ...last], node, 'All CASE results');
  const branches = whens.map((when, i) => ` WHEN ${when.sql} THEN ${unified[i]?.sql}`).join('');
  const rest = last.length > 0 ? ` ELSE ${unified.at(-1)?.sql}` : '';
  return compound(`CASE${branches}${rest} END`, unified[0]?.type ?? boolean, [...whens, ...unified]);
}

/** Types of Trino's that are not imitated, also as parts of others. */
const otherTypes =
  /\b(?:time|json|uuid|ipaddress|p4hyperloglog|hyperloglog|tdigest|qdigest|setdigest|interval)\b|\barray$/i;

/** The type named in a cast; Hive's names for types aren't Trino's. */
function castType(node: ParserRuleContext, cast: ParserRuleContext): TrinoType {
  const text = sourceText(node);
  if (/^\s*unknown\s*$/i.test(text)) throw mismatch(cast, 'UNKNOWN is not a valid type');
  const [, precision, scale = '0'] =
    /^\s*(?:decimal|dec|numeric)\s*\(\s*(\d+)\s*(?:,\s*(\d+)\s*)?\)\s*$/i.exec(text) ?? [];
  if (precision !== undefined) requireDecimal(Number(precision), Number(scale));
  try {
    if (!/^\s*(string|float|binary|struct)\b/i.test(text)) {
      const type = parseType(text.replace(/^\s*decimal\s*$/i, 'decimal(38,0)'));
      if (type.kind === 'unknown') throw mismatch(cast, 'UNKNOWN is not a valid type');
      return type;
    }
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
  }
  if (otherTypes.test(text)) throw refuse(node, `the type ${text}`);
  throw mismatch(cast, `Unknown type: ${text}`);
}

function requireDecimal(precision: number, scale: number): void {
  const invalid = (text: string) => new SqlError('INVALID_FUNCTION_ARGUMENT', `DECIMAL ${text}`);
  if (precision < 1 || precision > 38) throw invalid(`precision must be in range [1, 38]: ${precision}`);
  if (scale > precision) throw invalid(`scale must be in range [0, precision (${precision})]: ${scale}`);
}

/** Values: operators, columns, CASE, casts, subscripts and the functions with a grammar of their own. */
export const valueRules: Rules<[Scope], Expr> = new Map([
  on(trino.ValueExpressionDefaultContext, (node, scope: Scope) => analyze(node.primaryExpression(), scope)),
  on(trino.ArithmeticBinaryContext, (node, scope: Scope) => {
    const [left, right] = node.valueExpression().map((operand) => analyze(operand, scope));
    const operator = node._operator;
    if (left === undefined || right === undefined || !operator?.text) throw refuse(node, 'this operator');
    return arithmetic(operator.text, left, right, operator, (a, b) => quotientOf(a, b, node, scope));
  }),
  on(trino.ArithmeticUnaryContext, (node, scope: Scope) => {
    const value = analyze(node.valueExpression(), scope);
    if (node.MINUS() === null) {
      if (!isInteger(value.type) && !isFloating(value.type))
        throw mismatch(node, `Unary '+' operator cannot by applied to ${trinoName(value.type)} type`);
      return value;
    }
    if (value.type.kind === 'unknown') throw noBestCandidate(null);
    if (!isNumeric(value.type) && !isInterval(value.type))
      throw mismatch(node, `Cannot negate ${trinoName(value.type)}`);
    const negated = compound(`(-${value.sql})`, value.type, [value]);
    return value.note === undefined ? negated : { ...negated, note: value.note };
  }),
  on(trino.ConcatenationContext, (node, scope: Scope) => {
    const parts = node.valueExpression().map((part) => analyze(part, scope));
    return callFunction('concat', parts, node.CONCAT().symbol);
  }),
  on(trino.ColumnReferenceContext, (node, scope: Scope) =>
    reference(node.columnName().qualifiedName(), scope, node),
  ),
  on(trino.ColumnRefContext, (node, scope: Scope) => reference(node.qualifiedName(), scope, node)),
  on(trino.ParenthesizedExpressionContext, (node, scope: Scope) => analyze(node.expression(), scope)),
  on(trino.SubqueryExpressionContext, (node, scope: Scope) => {
    const query = subquery(node.query(), scope, node);
    requireDecorrelated(query, 'value', node.query());
    const [column] = query.columns;
    if (column === undefined || query.columns.length > 1) throw refuse(node, 'a row as a subquery’s value');
    return { sql: `(${query.sql})`, type: column.type, fields: readBy(query, scope), subquery: true };
  }),
  on(trino.ExistsContext, (node, scope: Scope) => {
    const query = subquery(node.query(), scope, node);
    requireDecorrelated(query, 'EXISTS', node);
    return { sql: `EXISTS (${query.sql})`, type: boolean, fields: readBy(query, scope), subquery: true };
  }),
  on(trino.ArrayConstructorContext, (node, scope: Scope) => {
    const items = node.expression().map((item) => analyze(item, scope));
    const unified = unifyAll(items, node, 'All ARRAY elements');
    const element = unified[0]?.type ?? simple('unknown');
    return compound(`[${unified.map(({ sql }) => sql).join(', ')}]`, array(element), items);
  }),
  on(trino.SearchedCaseContext, (node, scope: Scope) => {
    const when = (each: ExpressionContext) =>
      condition(each, scope, (type) => `CASE WHEN clause must evaluate to a boolean (actual: ${type})`);
    return caseSql(node, node.whenClause(), when, node._elseExpression, scope);
  }),
  on(trino.SimpleCaseContext, (node, scope: Scope) => {
    const [operand] = node.expression();
    if (operand === undefined) throw refuse(node, 'CASE');
    const value = analyze(operand, scope);
    return caseSql(
      node,
      node.whenClause(),
      (each) => compare('=', value, analyze(each, scope), each),
      node._elseExpression,
      scope,
    );
  }),
  on(trino.CoalesceContext, (node, scope: Scope) => {
    const args = node.expression().map((arg) => analyze(arg, scope));
    return callFunction('coalesce', args, node);
  }),
  on(trino.CastContext, (node, scope: Scope) => {
    const value = analyze(node.expression(), scope);
    const to = castType(node.type(), node);
    if (to.kind === 'char') throw refuse(node, 'casts to char(n)');
    if (to.kind === 'timestamp' && to.precision > 6) throw refuse(node, trinoName(to));
    castTo(value, to);
    const safe = node.KW_TRY_CAST() !== null;
    const isOfText = value.type.kind === 'varchar' && isInteger(to);
    // A text that is written there has blanks, or has none.
    if (isOfText && value.trimmed !== true && (value.literal === undefined || hasBlanks(value.literal)))
      scope.session.note('blanksInCasts', node, !safe && scope.inTry !== true);
    const sql = castSql(value.sql, value.type, to, safe, scope.session.readings.blanksInCasts);
    // DuckDB compares a number before it casts it to a narrower type, unless a function stands between.
    const isNarrowed = isNumeric(value.type) && isNumeric(to) && !canCoerce(value.type, to);
    if (sql !== undefined) return compound(isNarrowed ? `least(${sql})` : sql, to, [value]);
    const cast = `${trinoName(value.type)} to ${trinoName(to)}`;
    if (isNoCast(value.type, to)) throw mismatch(node, `Cannot cast ${cast}`);
    throw refuse(node, `casts from ${cast}`);
  }),
  on(trino.SubscriptContext, (node, scope: Scope) => {
    const base = analyze(node.primaryExpression(), scope);
    const index = analyze(node.valueExpression(), scope);
    const { type } = base;
    const parts = [base, index];
    if (type.kind === 'array' && canCoerce(index.type, simple('bigint'))) {
      return compound(
        subscript(base.sql, coerce(index, simple('bigint')).sql, duckName(type.element)),
        type.element,
        parts,
      );
    }
    const key = type.kind === 'map' ? commonType(type.key, index.type) : undefined;
    if (type.kind === 'map' && key !== undefined) {
      const map = coerce(base, { ...type, key });
      return compound(mapSubscript(map.sql, coerce(index, key), duckName(type.value)), type.value, parts);
    }
    if (type.kind === 'unknown') return compound('NULL', type, parts);
    throw mismatch(node, `Cannot use ${trinoName(index.type)} for subscript of ${trinoName(type)}`);
  }),
  on(trino.DereferenceContext, (node, scope: Scope) => {
    const base = analyze(node.primaryExpression(), scope);
    return fieldOf(base, nameOf(node.identifier()), sourceText(node.primaryExpression()), node);
  }),
  on(trino.ExtractContext, (node, scope: Scope) =>
    extract(
      node.identifier().getText(),
      analyze(node.valueExpression(), scope),
      node,
      node.valueExpression(),
    ),
  ),
  on(trino.PositionContext, (node, scope: Scope) => {
    const [part, whole] = node.valueExpression().map((each) => analyze(each, scope));
    return callFunction(
      'strpos',
      [whole, part].filter((each) => each !== undefined),
      node,
    );
  }),
  on(trino.SubstringContext, (node, scope: Scope) => {
    const args = node.valueExpression().map((arg) => analyze(arg, scope));
    return callFunction('substr', args, node);
  }),
  on(trino.TrimContext, (node, scope: Scope) => {
    const side = node.trimsSpecification();
    const name =
      side === null || side.KW_BOTH() !== null ? 'trim' : side.KW_LEADING() !== null ? 'ltrim' : 'rtrim';
    const args = [node._trimSource, node._trimChar].flatMap((arg) => (arg ? [analyze(arg, scope)] : []));
    return callFunction(name, args, node);
  }),
]);

/** A quotient's digits, noted where the readings have others. */
function quotientOf(a: Digits, b: Digits, node: ParserRuleContext, { session }: Scope): Digits {
  const taken = quotientDigits(session.readings.decimalQuotients, a, b);
  const isSame = (other: Digits) => other.precision === taken.precision && other.scale === taken.scale;
  if (!READINGS.decimalQuotients.every((reading) => isSame(quotientDigits(reading, a, b))))
    session.note('decimalQuotients', node);
  return taken;
}

/** A column, or the field of a row column: `a.b` is a column of the relation `a` before it is one of a row. */
function reference(name: QualifiedNameContext | null, scope: Scope, node: ParserRuleContext): Expr {
  const parts = name?.identifier().map(nameOf) ?? [];
  const length = columnLength(scope, parts);
  return parts
    .slice(length)
    .reduce<Expr>(
      (base, field, i) => fieldOf(base, field, parts.slice(0, length + i).join('.'), node),
      resolve(scope, parts.slice(0, length), node),
    );
}

/** A field of a row. @param text how the row is written */
function fieldOf(base: Expr, name: string, text: string, node: ParserRuleContext): Expr {
  if (base.type.kind !== 'row') throw mismatch(node, `Expression ${text} is not of type ROW`);
  const field = base.type.fields.find((each) => each.name === name);
  if (field === undefined)
    throw fail(
      'COLUMN_NOT_FOUND',
      node,
      `Column '${text}.${name}' cannot be resolved or requester is not authorized to access requested resources`,
    );
  return compound(`${base.sql}.${identifier(name)}`, field.type, [base]);
}

function subquery(query: ParserRuleContext, scope: Scope, node: ParserRuleContext) {
  if (scope.inTry === true) throw refuse(node, 'a subquery inside of TRY');
  return scope.session.analyzeQuery(query, scope);
}
