/* oxlint-disable no-underscore-dangle -- ANTLR names the labels of its parse tree so */
import type { ParserRuleContext } from 'antlr4ng';
import type {
  QueryNoWithContext,
  RowCountContext,
  WithContext,
} from 'dt-sql-parser/dist/lib/trino/TrinoSqlParser.js';
import { analyze, nameOf, writtenName } from './analyze.ts';
import { coerce, commonType } from './coercion.ts';
import type { Field } from './expr.ts';
import { trino } from './grammar.ts';
import { unify } from './operators.ts';
import { fail, isRule, mismatch, position, refuse } from './place.ts';
import { aliased, fieldsOf, tableRelation } from './relations.ts';
import { dispatch, on, type Rules } from './rules.ts';
import { referTo, type NamedQuery, type Output, type Query, type Scope } from './scope.ts';
import { orderedBy, select, sortKey, type Tail } from './select.ts';
import { refuseMaps } from './sort-key.ts';
import { sameType, trinoName } from './types.ts';
import type { ParsedQuery } from './statement.ts';

/** Analyzes a whole query, whose names may mean columns of the queries around it. */
export function analyzeQuery(node: ParserRuleContext, outer: Scope): Query {
  const scope: Scope = { session: outer.session, fields: [], outer, queries: outer.queries };
  return dispatch(queries, node, scope);
}

/** Whether the rows of a query have an order of their own. */
export function isOrdered({ tree }: ParsedQuery): boolean {
  const query = tree.query();
  return query instanceof trino.QueryStatementContext && query.queryNoWith().sortItem().length > 0;
}

const queries: Rules<[Scope], Query> = new Map([
  on(trino.RootQueryContext, (node, scope: Scope) => {
    if (node.withFunction() !== null) throw refuse(node, 'inline functions');
    return dispatch(queries, node.query(), scope);
  }),
  on(trino.QueryStatementContext, (node, scope: Scope) => {
    const clause = node.with();
    if (clause === null) return queryNoWith(node.queryNoWith(), scope);
    const { ctes, inner } = namedQueries(clause, scope);
    const query = queryNoWith(node.queryNoWith(), inner);
    const read = ctes.flatMap(({ fields: each }) => each);
    const sql = `WITH ${ctes.map((each) => each.sql).join(', ')} ${query.sql}`;
    if (read.length === 0) return { ...query, sql };
    return { sql, columns: query.columns, fields: [...query.fields, ...read] };
  }),
]);

function namedQueries(
  clause: WithContext,
  scope: Scope,
): { ctes: { sql: string; fields: readonly Field[] }[]; inner: Scope } {
  if (clause.KW_RECURSIVE() !== null) throw refuse(clause, 'WITH RECURSIVE');
  const known = new Map<string, NamedQuery>(scope.queries);
  const own = new Set<string>();
  const ctes = clause.namedQuery().map((named) => {
    const name = nameOf(named.identifier());
    if (own.has(name))
      throw fail('DUPLICATE_NAMED_QUERY', named, `WITH query name '${name}' specified more than once`);
    const query = analyzeQuery(named.query(), { ...scope, queries: new Map(known) });
    const aliases = named.columnAliases()?.identifier();
    const names = aliases?.map(nameOf);
    if (names !== undefined && names.length !== query.columns.length) {
      throw fail(
        'MISMATCHED_COLUMN_ALIASES',
        named,
        `WITH column alias list has ${names.length} entries but WITH query(${name}) has ${query.columns.length} columns`,
      );
    }
    const alias = scope.session.alias();
    own.add(name);
    known.set(name, {
      name: alias,
      columns: query.columns.map((column, i) => {
        const own = aliases?.[i];
        return own === undefined ? column : { name: nameOf(own), label: writtenName(own), type: column.type };
      }),
    });
    // Inlined, as Trino does: filters then reach the tables.
    return {
      sql: `${aliased(alias, query.columns)} AS NOT MATERIALIZED (${query.sql})`,
      fields: query.fields,
    };
  });
  return { ctes, inner: { ...scope, queries: known } };
}

function queryNoWith(node: QueryNoWithContext, scope: Scope): Query {
  const query = withTail(node, { order: node.sortItem(), limit: limitOf(node) }, scope);
  requireFetch(node);
  return query;
}

function withTail(node: QueryNoWithContext, tail: Tail, scope: Scope): Query {
  const term = node.queryTerm();
  const primary = term instanceof trino.QueryTermDefaultContext ? term.queryPrimary() : undefined;
  if (primary instanceof trino.QueryPrimaryDefaultContext) {
    return select(primary.querySpecification(), tail, scope);
  }
  const query = dispatch(terms, term, scope);
  if (tail.order.length === 0)
    return { ...query, sql: tail.limit === '' ? query.sql : `(${query.sql})${tail.limit}` };
  const alias = scope.session.alias();
  const fields = fieldsOf(alias, query.columns, []);
  const columns = fields.map((field) => ({ ...field, expr: field }));
  const keys = tail.order.flatMap((item) => orderedBy(sortKey(item, columns, { ...scope, fields }), item));
  const order = keys.length === 0 ? '' : ` ORDER BY ${keys.join(', ')}`;
  const sql = `SELECT * FROM (${query.sql}) AS ${aliased(alias, query.columns)}${order}${tail.limit}`;
  return { ...query, sql };
}

function limitOf(node: QueryNoWithContext): string {
  if (node.KW_WITH() !== null && node.sortItem().length > 0) throw refuse(node, 'FETCH … WITH TIES');
  const isFetch = node.KW_FETCH() !== null;
  const limit = isFetch ? (count(node._fetchFirst) ?? '1') : count(node.limitRowCount()?.rowCount());
  const offset = count(node._offset);
  if (limit === '?' || offset === '?') throw refuse(node, 'query parameters');
  for (const digits of [limit, offset])
    if (digits !== undefined && BigInt(digits) !== BigInt.asIntN(64, BigInt(digits)))
      throw fail('SYNTAX_ERROR', node, `Invalid numeric literal: ${digits}`);
  return (limit === undefined ? '' : ` LIMIT ${limit}`) + (offset === undefined ? '' : ` OFFSET ${offset}`);
}

/** What Trino looks at behind the query that FETCH FIRST limits. */
function requireFetch(node: QueryNoWithContext): void {
  const place = node.KW_FETCH()?.symbol ?? node;
  if (node.KW_WITH() !== null)
    throw fail('MISSING_ORDER_BY', place, 'FETCH FIRST WITH TIES clause requires ORDER BY');
  const limit = count(node._fetchFirst);
  if (limit === undefined || BigInt(limit) !== 0n) return;
  const complaint = `FETCH FIRST row count must be positive (actual value: ${limit})`;
  throw fail('NUMERIC_VALUE_OUT_OF_RANGE', place, complaint);
}

const count = (rows: RowCountContext | null | undefined) => rows?.getText().replaceAll('_', '');

/** What UNION and its like combine. */
const terms: Rules<[Scope], Query> = new Map([
  on(trino.QueryTermDefaultContext, (node, scope: Scope) => dispatch(terms, node.queryPrimary(), scope)),
  on(trino.QueryPrimaryDefaultContext, (node, scope: Scope) =>
    select(node.querySpecification(), { order: [], limit: '' }, scope),
  ),
  on(trino.SubqueryContext, (node, scope: Scope) => queryNoWith(node.queryNoWith(), scope)),
  on(trino.TableContext, (node, scope: Scope) => {
    const { sql, fields } = tableRelation(node.tableRef(), scope);
    const columns = fields.map((field) => ({
      name: field.name,
      label: field.label,
      type: field.type,
      expr: referTo(field, node),
    }));
    return {
      sql: `SELECT ${columns.map(({ expr }) => expr.sql).join(', ')} FROM ${sql}`,
      columns,
      fields: [],
    };
  }),
  on(trino.InlineTableContext, (node, scope: Scope) => values(node.expression(), node, scope)),
  on(trino.SetOperationContext, (node, scope: Scope) => {
    const operator = node._operator?.text?.toUpperCase() ?? '';
    const sides = node.queryTerm().map((term) => dispatch(terms, term, scope));
    const [left, right] = sides;
    if (left === undefined || right === undefined) throw refuse(node, operator);
    if (left.columns.length !== right.columns.length) {
      throw mismatch(
        node,
        `${operator} query has different number of fields: ${left.columns.length}, ${right.columns.length}`,
      );
    }
    const columns = left.columns.map(({ name, label, type }, i) => {
      const other = right.columns[i]?.type ?? type;
      const common = commonType(type, other);
      if (common === undefined) {
        throw mismatch(
          node,
          `column ${i + 1} in ${operator} query has incompatible types: ${trinoName(type)}, ${trinoName(other)}`,
        );
      }
      return { name, label, type: common };
    });
    const all = node.setQuantifier()?.KW_ALL() ? ' ALL' : '';
    if (all === '') for (const { type } of columns) refuseMaps(type, position(node), operator);
    const sql = sides.map((side) => `(${retyped(side, columns, scope)})`).join(` ${operator}${all} `);
    return { sql, columns, fields: [...left.fields, ...right.fields] };
  }),
]);

/** A query's SQL with its columns coerced to the given types. */
export function retyped(query: Query, columns: readonly Output[], scope: Scope): string {
  if (query.columns.every(({ type }, i) => sameType(type, columns[i]?.type ?? type))) return query.sql;
  const alias = scope.session.alias();
  const items = fieldsOf(alias, query.columns, []).map(({ sql, type }, i) => {
    const to = columns[i]?.type ?? type;
    return coerce({ sql: type.kind === 'unknown' ? 'NULL' : sql, type, fields: [] }, to).sql;
  });
  return `SELECT ${items.join(', ')} FROM (${query.sql}) AS ${aliased(alias, query.columns)}`;
}

function values(nodes: readonly ParserRuleContext[], node: ParserRuleContext, scope: Scope): Query {
  const rows = nodes.map((row) => cells(row).map((cell) => analyze(cell, scope)));
  const width = rows[0]?.length ?? 0;
  if (rows.some((row) => row.length !== width)) {
    throw mismatch(node, `Values rows have mismatched sizes`);
  }
  const columns = Array.from({ length: width }, (_, i) =>
    unify(
      rows.flatMap((row) => row[i] ?? []),
      (a, b) => mismatch(node, `Values rows have mismatched types: ${trinoName(a)} vs ${trinoName(b)}`),
    ),
  );
  const lines = rows.map((_, r) => `(${columns.map((column) => column[r]?.sql).join(', ')})`);
  const outputs = columns.flatMap(([first]) =>
    first === undefined ? [] : [{ name: undefined, type: first.type }],
  );
  return {
    sql: `SELECT * FROM (VALUES ${lines.join(', ')})`,
    columns: outputs,
    fields: rows.flat().flatMap((cell) => cell.fields),
  };
}

/** The expressions of one row of VALUES: a row constructor's, or the one expression. */
function cells(node: ParserRuleContext): readonly ParserRuleContext[] {
  let inner = node;
  while (inner.getChildCount() === 1) {
    const child = inner.getChild(0);
    if (child === null || !isRule(child)) break;
    inner = child;
  }
  if (inner instanceof trino.RowConstructorContext) return inner.expression();
  return [node];
}
