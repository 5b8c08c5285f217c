/* oxlint-disable no-underscore-dangle -- ANTLR names the labels of its parse tree so */
import type { ParserRuleContext } from 'antlr4ng';
import type {
  BooleanExpressionContext,
  GroupingSetContext,
  QueryNoWithContext,
  QuerySpecificationContext,
  SelectItemContext,
  SortItemContext,
  WithContext,
} from 'dt-sql-parser/dist/lib/trino/TrinoSqlParser.js';
import { analyze, condition, nameOf } from './analyze.ts';
import { coerce, commonType } from './coercion.ts';
import { identifier, type Expr, type Field } from './expr.ts';
import { trino } from './grammar.ts';
import { aliased, conjunction, fieldsOf, fromClause, tableRelation } from './relations.ts';
import { unify } from './operators.ts';
import { dispatch, on, type Rules } from './rules.ts';
import { qualifies, referTo, type NamedQuery, type Output, type Query, type Scope } from './scope.ts';
import { ordering } from './windows.ts';
import { sameType, trinoName } from './types.ts';
import { fail, refuse, sourceText } from './place.ts';

/** A SELECT item, analyzed. */
interface Column extends Output {
  readonly expr: Expr;
  readonly node: ParserRuleContext;
}

/** ORDER BY, OFFSET and LIMIT of a query. */
interface Tail {
  readonly order: readonly SortItemContext[];
  /** ` LIMIT 5 OFFSET 2` */
  readonly limit: string;
}

/** Analyzes a whole query, whose names may mean columns of the queries around it. */
export function analyzeQuery(node: ParserRuleContext, outer: Scope): Query {
  const scope: Scope = { session: outer.session, fields: [], outer, queries: outer.queries };
  return dispatch(queries, node, scope);
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
    const fields = [...query.fields, ...ctes.flatMap(({ fields: each }) => each)];
    return { ...query, sql: `WITH ${ctes.map(({ sql }) => sql).join(', ')} ${query.sql}`, fields };
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
    const names = named.columnAliases()?.identifier().map(nameOf);
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
      columns: query.columns.map(({ name: given, type }, i) => ({ name: names?.[i] ?? given, type })),
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
  const tail: Tail = { order: node.sortItem(), limit: limitOf(node) };
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
  const keys = tail.order.map(
    (item) => sortKey(item, query.columns, { ...scope, fields }).sql + ordering(item),
  );
  const sql = `SELECT * FROM (${query.sql}) AS ${aliased(alias, query.columns)} ORDER BY ${keys.join(', ')}${tail.limit}`;
  return { ...query, sql };
}

function limitOf(node: QueryNoWithContext): string {
  if (node.KW_FETCH() !== null && node.KW_WITH() !== null) throw refuse(node, 'FETCH … WITH TIES');
  const limit =
    node.KW_FETCH() === null
      ? node.limitRowCount()?.rowCount()?.getText()
      : (node._fetchFirst?.getText() ?? '1');
  const offset = node._offset?.getText();
  if (limit === '?' || offset === '?') throw refuse(node, 'query parameters');
  return (limit === undefined ? '' : ` LIMIT ${limit}`) + (offset === undefined ? '' : ` OFFSET ${offset}`);
}

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
      throw fail(
        'TYPE_MISMATCH',
        node,
        `${operator} query has different number of fields: ${left.columns.length}, ${right.columns.length}`,
      );
    }
    const columns = left.columns.map(({ name, type }, i) => {
      const other = right.columns[i]?.type ?? type;
      const common = commonType(type, other);
      if (common === undefined) {
        throw fail(
          'TYPE_MISMATCH',
          node,
          `column ${i + 1} in ${operator} query has incompatible types: ${trinoName(type)}, ${trinoName(other)}`,
        );
      }
      return { name, type: common };
    });
    const all = node.setQuantifier()?.KW_ALL() ? ' ALL' : '';
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
    throw fail('TYPE_MISMATCH', node, `Values rows have mismatched sizes`);
  }
  const columns = Array.from({ length: width }, (_, i) =>
    unify(
      rows.flatMap((row) => row[i] ?? []),
      (a, b) =>
        fail('TYPE_MISMATCH', node, `Values rows have mismatched types: ${trinoName(a)} vs ${trinoName(b)}`),
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
    if (!(child instanceof Object) || !('children' in child) || !isRule(child)) break;
    inner = child;
  }
  if (inner instanceof trino.RowConstructorContext) return inner.expression();
  return [node];
}

const isRule = (node: object): node is ParserRuleContext => 'ruleIndex' in node;

function select(node: QuerySpecificationContext, tail: Tail, outer: Scope): Query {
  const from = fromClause(node.relation(), outer);
  const windows = new Map(
    node.windowDefinition().map((each) => [nameOf(each.identifier()), each.windowSpecification()]),
  );
  const source: Scope = { ...outer, fields: from.fields, windows };
  const where = node.whereClause()?.booleanExpression();
  const filter = where && whereClause(where, { ...source, scalarOnly: 'WHERE clause' });

  const items = node.selectList().selectItem();
  const groupBy = node.groupBy();
  const grouping = groupBy && groupClause(groupBy, items, source);
  const scope: Scope = grouping
    ? { ...source, groups: new Set(grouping.keys.map(({ sql }) => sql)) }
    : source;
  const columns = items.flatMap((item) => selectItem(item, scope));
  const havingNode = node.havingClause()?.booleanExpression();
  const having =
    havingNode &&
    condition(havingNode, scope, (type) => `HAVING clause must evaluate to a boolean: actual type ${type}`);
  const distinct = node.setQuantifier()?.KW_DISTINCT() ? 'DISTINCT ' : '';
  const outputs = new Map(columns.flatMap(({ name, expr }) => (name === undefined ? [] : [[name, expr]])));
  const keys = tail.order.map((item) => ({ item, key: sortKey(item, columns, { ...scope, outputs }) }));
  if (distinct !== '') for (const { item, key } of keys) requireSelected(item, key, columns);

  const grouped =
    grouping !== null ||
    [...columns.map(({ expr }) => expr), ...(having ? [having] : [])].some((expr) => expr.aggregate);
  if (grouped) {
    const checked = [
      ...columns,
      ...(havingNode && having ? [{ expr: having, node: havingNode }] : []),
      ...keys.flatMap(({ item, key }) => (key.expr === undefined ? [] : [{ expr: key.expr, node: item }])),
    ];
    for (const each of checked) requireGrouped(each.expr, each.node, from.fields);
  }
  const list = columns.map(({ expr, name }, i) => `${expr.sql} AS ${identifier(name ?? `_col${i}`)}`);
  const clauses = [
    `SELECT ${distinct}${list.join(', ')}`,
    ...(from.sql === '' ? [] : [`FROM ${from.sql}`]),
    ...(filter ? [`WHERE ${filter.sql}`] : []),
    ...(grouping && grouping.sql !== '' ? [`GROUP BY ${grouping.sql}`] : []),
    ...(having ? [`HAVING ${having.sql}`] : []),
    ...(keys.length > 0
      ? [`ORDER BY ${keys.map(({ item, key }) => key.sql + ordering(item)).join(', ')}`]
      : []),
  ];
  const read = [...columns.map(({ expr }) => expr), ...(filter ? [filter] : []), ...(having ? [having] : [])];
  const fields = [...read.flatMap((expr) => expr.fields), ...from.reads].filter(
    (field) => !from.fields.includes(field),
  );
  return { sql: clauses.join(' ') + tail.limit, columns, fields };
}

/** WHERE, term by term: those over one table's partition columns alone tell its scan what it may skip. */
function whereClause(node: BooleanExpressionContext, scope: Scope): Expr {
  const parts = conjuncts(node).map((term) =>
    condition(term, scope, (type) => `WHERE clause must evaluate to a boolean: actual type ${type}`),
  );
  for (const part of parts) {
    const [first] = part.fields;
    const scan = first?.source && scope.session.scans[first.source.scan];
    if (scan === undefined || part.subquery) continue;
    const isPartition = ({ source }: Field) =>
      source !== undefined &&
      !source.outer &&
      source.scan === first?.source?.scan &&
      scan.table.partitionColumns.includes(source.column);
    if (part.fields.every((field) => isPartition(field) && scope.fields.includes(field)))
      scan.predicates.push(part.sql);
  }
  return conjunction(parts);
}

function conjuncts(node: BooleanExpressionContext): BooleanExpressionContext[] {
  return node instanceof trino.AndContext ? node.booleanExpression().flatMap(conjuncts) : [node];
}

function selectItem(node: SelectItemContext, scope: Scope): Column[] {
  const all = node.tableAllColumns();
  if (all !== null || node.selectAllWithoutTable() !== null) {
    if (node.columnAliases() !== null) throw refuse(node, 'aliases for *');
    const qualifier =
      all === null
        ? []
        : all
            .primaryExpression()
            .getText()
            .split('.')
            .map((part) => part.replaceAll('"', '').toLowerCase());
    const fields = scope.fields.filter((field) => qualifies(field, qualifier));
    if (fields.length === 0) {
      throw all === null
        ? fail('COLUMN_NOT_FOUND', node, `SELECT * not allowed in queries without FROM clause`)
        : fail('TABLE_NOT_FOUND', node, `Unable to resolve reference ${qualifier.join('.')}`);
    }
    return fields.map((field) => {
      const expr = referTo(field, node);
      const isKey = scope.groups?.has(expr.sql) === true;
      return { name: field.name, type: field.type, expr: isKey ? { ...expr, fields: [] } : expr, node };
    });
  }
  const value =
    node.selectLiteralColumnName()?.columnRef() ?? node.selectExpressionColumnName()?.expression();
  if (!value) throw refuse(node, 'this SELECT item');
  const expr = analyze(value, scope);
  const alias = node.identifier();
  const name = alias === null ? implicitName(value) : nameOf(alias);
  return [{ name, type: expr.type, expr, node: value }];
}

/** A column keeps its name, and so does a row's field. */
function implicitName(node: ParserRuleContext): string | undefined {
  const text = node.getText();
  const last = /(?:^|\.)("(?:[^"]|"")*"|[A-Za-z_]\w*)$/.exec(text)?.[1];
  if (last === undefined || !/^(?:(?:"(?:[^"]|"")*"|\w+)\.)*(?:"(?:[^"]|"")*"|\w+)$/.test(text))
    return undefined;
  if (/^(null|true|false|current_\w+|localtime\w*)$/i.test(text)) return undefined;
  return (last.startsWith('"') ? last.slice(1, -1).replaceAll('""', '"') : last).toLowerCase();
}

/** GROUP BY: positions, expressions, grouping sets. */
function groupClause(
  node: ParserRuleContext & { groupingElement(): ParserRuleContext[] },
  items: readonly SelectItemContext[],
  source: Scope,
): { sql: string; keys: Expr[] } {
  const scope: Scope = { ...source, scalarOnly: 'GROUP BY clause' };
  const keys: Expr[] = [];
  const term = (written: ParserRuleContext): string => {
    const ordinal = /^\d+$/.test(written.getText()) ? Number(written.getText()) : undefined;
    const item = ordinal === undefined ? undefined : items[ordinal - 1];
    if (ordinal !== undefined && item === undefined) {
      throw fail('INVALID_COLUMN_REFERENCE', written, `GROUP BY position ${ordinal} is not in select list`);
    }
    const [key] = item === undefined ? [{ expr: analyze(written, scope) }] : selectItem(item, scope);
    if (key === undefined) throw refuse(written, 'this GROUP BY term');
    keys.push(key.expr);
    // A literal would be a position to DuckDB.
    return key.expr.literal === undefined ? key.expr.sql : `(${key.expr.sql} || '')`;
  };
  const set = (written: GroupingSetContext): string => {
    const parts = written.groupingTerm().map((each) => term(each.columnRef() ?? each.expression() ?? each));
    return parts.length === 1 && written.getChildCount() === 1 ? parts.join('') : `(${parts.join(', ')})`;
  };
  const elements = node.groupingElement().map((element) => {
    if (element instanceof trino.SingleGroupingSetContext) return set(element.groupingSet());
    if (element instanceof trino.RollupContext)
      return `ROLLUP (${element.groupingSet().map(set).join(', ')})`;
    if (element instanceof trino.CubeContext) return `CUBE (${element.groupingSet().map(set).join(', ')})`;
    if (element instanceof trino.MultipleGroupingSetsContext)
      return `GROUPING SETS (${element.groupingSet().map(set).join(', ')})`;
    throw refuse(element, 'this GROUP BY');
  });
  return { sql: elements.join(', '), keys };
}

/** One key of ORDER BY: a position, an output column, or an expression. */
function sortKey(
  item: SortItemContext,
  columns: readonly Output[],
  scope: Scope,
): { sql: string; expr?: Expr } {
  const node = item.columnRef() ?? item.expression();
  if (node === null) throw refuse(item, 'ORDER BY nothing');
  const text = node.getText();
  if (/^\d+$/.test(text)) {
    if (columns[Number(text) - 1] === undefined) {
      throw fail('INVALID_COLUMN_REFERENCE', node, `ORDER BY position ${text} is not in select list`);
    }
    return { sql: text };
  }
  const expr = analyze(node, scope);
  // A literal would be a position to DuckDB.
  return { sql: expr.literal === undefined ? expr.sql : `(${expr.sql} IS NULL)`, expr };
}

function requireSelected(
  item: SortItemContext,
  key: { sql: string; expr?: Expr },
  columns: readonly Column[],
): void {
  if (key.expr === undefined || columns.some(({ expr }) => expr.sql === key.sql)) return;
  throw fail(
    'EXPRESSION_NOT_IN_DISTINCT',
    item,
    `For SELECT DISTINCT, ORDER BY expressions must appear in select list`,
  );
}

function requireGrouped(expr: Expr, node: ParserRuleContext, local: readonly Field[]): void {
  if (!expr.fields.some((field) => local.includes(field))) return;
  const text = sourceText(node);
  throw fail(
    'EXPRESSION_NOT_AGGREGATE',
    node,
    `'${text}' must be an aggregate expression or appear in GROUP BY clause`,
  );
}
