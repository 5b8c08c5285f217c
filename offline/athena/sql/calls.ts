import type { ParserRuleContext } from 'antlr4ng';
import type { FunctionCallContext, OverContext } from 'dt-sql-parser/dist/lib/trino/TrinoSqlParser.js';
import { analyze, condition } from './analyze.ts';
import { SqlError, notImitated } from './errors.ts';
import { compound, type Expr } from './expr.ts';
import { aggregates, windowFunctions } from './functions/aggregate.ts';
import { collections } from './functions/collection.ts';
import { datetimes, momentSql } from './functions/datetime.ts';
import { isTrinoFunction } from './functions/known.ts';
import { math } from './functions/math.ts';
import { regexps } from './functions/regexp.ts';
import { emit, match, parseTable, unexpectedParameters, type Match } from './functions/signature.ts';
import { strings } from './functions/string.ts';
import { trino } from './grammar.ts';
import { arithmetic, unify } from './operators.ts';
import { on, type Rules } from './rules.ts';
import type { Scope } from './scope.ts';
import { sortItems, windowSpecification } from './windows.ts';
import { duckName, simple, timestamp, trinoName } from './types.ts';
import { position, sourceText } from './place.ts';

// Overloads of one name in several tables (concat of texts and of arrays) are one list.
const scalars = parseTable({ ...math, ...strings, ...regexps, ...datetimes, ...collections });
const aggregateFunctions = parseTable(aggregates);
const windows = parseTable(windowFunctions);

/** Functions that aren't a matter of signatures. */
const special: Readonly<Record<string, (args: readonly Expr[], at: string) => Expr | undefined>> = {
  coalesce: (args, at) => {
    const unified = unify(
      args,
      (a, b) =>
        new SqlError(
          'TYPE_MISMATCH',
          `${at}: All COALESCE operands must be the same type or coercible to a common type. Cannot find common type between ${trinoName(a)} and ${trinoName(b)}`,
        ),
    );
    return compound(
      `coalesce(${unified.map(({ sql }) => sql).join(', ')})`,
      unified[0]?.type ?? simple('unknown'),
      args,
    );
  },
  if: ([test, yes, no], at) => {
    if (test === undefined || yes === undefined) return undefined;
    if (test.type.kind !== 'boolean')
      throw new SqlError(
        'TYPE_MISMATCH',
        `${at}: IF condition must evaluate to a boolean (actual: ${trinoName(test.type)})`,
      );
    const results = unify(
      no === undefined ? [yes] : [yes, no],
      (a, b) =>
        new SqlError(
          'TYPE_MISMATCH',
          `${at}: Result types for IF must be the same: ${trinoName(a)} vs ${trinoName(b)}`,
        ),
    );
    const otherwise = results[1] === undefined ? '' : ` ELSE ${results[1].sql}`;
    return compound(
      `CASE WHEN ${test.sql} THEN ${results[0]?.sql}${otherwise} END`,
      results[0]?.type ?? yes.type,
      [test, ...results],
    );
  },
  nullif: ([value, other], at) => {
    if (value === undefined || other === undefined) return undefined;
    const [a, b] = unify(
      [value, other],
      (x, y) =>
        new SqlError(
          'TYPE_MISMATCH',
          `${at}: Types are not comparable with NULLIF: ${trinoName(x)} vs ${trinoName(y)}`,
        ),
    );
    const isPlain = duckName(value.type) === duckName(a?.type ?? value.type);
    const sql = isPlain
      ? `nullif(${a?.sql}, ${b?.sql})`
      : `CASE WHEN ${a?.sql} = ${b?.sql} THEN NULL ELSE ${value.sql} END`;
    return compound(sql, value.type, [value, other]);
  },
  mod: ([a, b]) => (a === undefined || b === undefined ? undefined : arithmetic('%', a, b, null)),
};

/** Calls a scalar function by name. */
export function callFunction(name: string, args: readonly Expr[], at: string): Expr {
  const made = special[name]?.(args, at);
  if (made !== undefined) return made;
  const signatures = scalars.get(name);
  if (signatures === undefined) throw unknownFunction(name, at);
  const found = match(signatures, args);
  if (found === undefined) {
    throw new SqlError('FUNCTION_NOT_FOUND', `${at}: ${unexpectedParameters(name, signatures, args)}`);
  }
  const sql = emit(found.signature, {
    name,
    args: found.args,
    returns: found.returns,
    at,
    apply: (call) => call,
  });
  return compound(sql, found.returns, found.args);
}

function unknownFunction(name: string, at: string): Error {
  return isTrinoFunction(name)
    ? notImitated(`the function ${name}`, at)
    : new SqlError('FUNCTION_NOT_FOUND', `${at}: Function '${name}' not registered`);
}

export const callRules: Rules<[Scope], Expr> = new Map([
  on(trino.FunctionCallContext, (node, scope: Scope) => {
    const name = node.functionName().getText().toLowerCase();
    const isAggregate = aggregateFunctions.has(name);
    if (isAggregate || windows.has(name)) return aggregateCall(node, name, isAggregate, scope);
    const at = position(node);
    if (!scalars.has(name) && special[name] === undefined && name !== 'try' && name !== 'now')
      throw unknownFunction(name, at);
    if (node.over() !== null)
      throw new SqlError('FUNCTION_NOT_WINDOW', `${at}: Not a window function: ${name}`);
    if (node.setQuantifier()?.KW_DISTINCT() || node.filter() !== null || node.sortItem().length > 0) {
      throw new SqlError(
        'FUNCTION_NOT_AGGREGATE',
        `${at}: DISTINCT, FILTER and ORDER BY are not supported for non-aggregation functions: ${name}`,
      );
    }
    if (name === 'now') {
      return { sql: momentSql(scope.session.now, 3), type: timestamp(3, true), fields: [] };
    }
    const args = node
      .expression()
      .map((arg) => analyze(arg, name === 'try' ? { ...scope, inTry: true } : scope));
    if (name !== 'try') return callFunction(name, args, at);
    const [value] = args;
    if (value === undefined || args.length > 1)
      throw new SqlError(
        'INVALID_PARAMETER_USAGE',
        `${at}: The 'try' function must have exactly one argument`,
      );
    return compound(`TRY(${value.sql})`, value.type, args);
  }),
]);

/** An aggregate or window function, with its DISTINCT, ORDER BY, FILTER, null treatment and OVER. */
function aggregateCall(node: FunctionCallContext, name: string, isAggregate: boolean, scope: Scope): Expr {
  const at = position(node);
  const over = node.over();
  refuseWhereForbidden(node, name, over, isAggregate, scope);
  // An aggregate's arguments are of the rows before grouping; a window's are of the groups.
  const { groups: _groups, ...ungrouped } = scope;
  if (over !== null && node.setQuantifier()?.KW_DISTINCT()) {
    throw new SqlError(
      'NOT_SUPPORTED',
      `${at}: DISTINCT in window function parameters not yet supported: ${sourceText(node)}`,
    );
  }
  const inner: Scope =
    over === null ? { ...ungrouped, inAggregate: name } : { ...scope, inAggregate: `${name} OVER` };
  const args = node.expression().map((arg) => analyze(arg, inner));
  const signatures = (isAggregate ? aggregateFunctions : windows).get(name) ?? [];
  const found = match(signatures, args);
  if (found === undefined || (node.ASTERISK() !== null && name !== 'count')) {
    throw new SqlError('FUNCTION_NOT_FOUND', `${at}: ${unexpectedParameters(name, signatures, args)}`);
  }
  const filter = node.filter()?.whereClause().booleanExpression();
  const kept =
    filter &&
    condition(filter, inner, (type) => `FILTER expression must evaluate to a boolean (actual: ${type})`);
  const order = sortItems(node.sortItem(), inner);
  const parts = [...found.args, ...(kept ? [kept] : []), ...order.parts];
  const window = over === null ? undefined : windowSpecification(over, scope);
  const sql = emit(found.signature, {
    name,
    args: found.args,
    returns: found.returns,
    at,
    apply: (call) =>
      decorate(call, node, found, order.sql, kept) + (window === undefined ? '' : ` OVER (${window.sql})`),
  });
  if (window === undefined) {
    return {
      sql,
      type: found.returns,
      fields: [],
      aggregate: true,
      subquery: parts.some((part) => part.subquery),
    };
  }
  return { ...compound(sql, found.returns, [...parts, ...window.parts]), window: true };
}

function decorate(
  call: string,
  node: FunctionCallContext,
  found: Match,
  order: string,
  filter: Expr | undefined,
): string {
  const open = call.indexOf('(') + 1;
  const distinct =
    node.setQuantifier()?.KW_DISTINCT() && !call.startsWith('DISTINCT', open) ? 'DISTINCT ' : '';
  const nulls = node.nullTreatment()?.KW_IGNORE() ? ' IGNORE NULLS' : '';
  const sorted = order === '' || found.args.length === 0 ? '' : ` ORDER BY ${order}`;
  const decorated = `${call.slice(0, open)}${distinct}${call.slice(open, -1)}${sorted}${nulls})`;
  return filter === undefined ? decorated : `${decorated} FILTER (WHERE ${filter.sql})`;
}

function refuseWhereForbidden(
  node: ParserRuleContext,
  name: string,
  over: OverContext | null,
  isAggregate: boolean,
  scope: Scope,
): void {
  const at = position(node);
  if (scope.scalarOnly !== undefined) {
    throw new SqlError(
      'EXPRESSION_NOT_SCALAR',
      `${at}: ${scope.scalarOnly} cannot contain aggregations, window functions or grouping operations: [${sourceText(node)}]`,
    );
  }
  if (over === null && !isAggregate) {
    throw new SqlError('MISSING_OVER', `${at}: Window function ${name} requires an OVER clause`);
  }
  if (scope.inAggregate === undefined) return;
  const inWindow = scope.inAggregate.endsWith(' OVER');
  if (over !== null)
    throw new SqlError('NESTED_WINDOW', `${at}: Cannot nest window functions inside ${scope.inAggregate}`);
  if (!inWindow) {
    throw new SqlError(
      'NESTED_AGGREGATION',
      `${at}: Cannot nest aggregations inside aggregation '${scope.inAggregate}': [${sourceText(node)}]`,
    );
  }
}
