/* oxlint-disable no-underscore-dangle -- ANTLR names the labels of its parse tree so */
import type { ParserRuleContext } from 'antlr4ng';
import type {
  BooleanExpressionContext,
  GroupByContext,
  GroupingElementContext,
  GroupingSetContext,
  IdentifierContext,
  QuerySpecificationContext,
  SelectItemContext,
  SortItemContext,
} from 'dt-sql-parser/dist/lib/trino/TrinoSqlParser.js';
import { analyze, condition, nameOf, writtenName } from './analyze.ts';
import { shapeOf } from './correlation.ts';
import { identifier, type Expr, type Field } from './expr.ts';
import { trino } from './grammar.ts';
import { fail, isRule, position, refuse, sourceText } from './place.ts';
import { conjunction, conjuncts, fromClause } from './relations.ts';
import { isColumn, qualifies, referTo, type Output, type Query, type Scope } from './scope.ts';
import { refuseMaps } from './sort-key.ts';
import { trinoName, type TrinoType } from './types.ts';
import { NO_WINDOW_IN_HAVING, namedWindows, ordered, ordering, specification } from './windows.ts';

/** A SELECT item, analyzed. */
interface Column extends Output {
  readonly expr: Expr;
  readonly node: ParserRuleContext;
}

/** ORDER BY, OFFSET and LIMIT of a query. */
export interface Tail {
  readonly order: readonly SortItemContext[];
  /** ` LIMIT 5 OFFSET 2` */
  readonly limit: string;
}

/** Analyzes SELECT … FROM … with the ORDER BY and LIMIT that follow it. */
export function select(node: QuerySpecificationContext, tail: Tail, outer: Scope): Query {
  const from = fromClause(node.relation(), outer);
  const windows = namedWindows(node.windowDefinition());
  const source: Scope = { ...outer, fields: from.fields, windows };
  const where = node.whereClause()?.booleanExpression();
  const terms = where ? whereClause(where, { ...source, scalarOnly: 'WHERE clause' }) : [];
  const filter = where && conjunction(terms);

  const items = node.selectList().selectItem();
  const groupBy = node.groupBy();
  const grouping = groupBy && groupClause(groupBy, items, source);
  const scope: Scope = grouping
    ? { ...source, groups: new Set(grouping.keys.map(({ sql }) => sql)) }
    : source;
  const windowParts = [...windows.values()].flatMap((window) =>
    specification(window, { ...scope, inside: 'OVER' }).parts.map((expr) => ({ expr, node: window })),
  );
  const columns = items.flatMap((item) => selectItem(item, scope));
  const havingNode = node.havingClause()?.booleanExpression();
  const having =
    havingNode &&
    condition(
      havingNode,
      { ...scope, inHaving: true },
      (type) => `HAVING clause must evaluate to a boolean: actual type ${type}`,
    );
  if (having?.window === true && havingNode) {
    throw fail('NESTED_WINDOW', havingNode, NO_WINDOW_IN_HAVING);
  }
  const distinct = node.setQuantifier()?.KW_DISTINCT() ? 'DISTINCT ' : '';
  if (distinct !== '') for (const { type } of columns) refuseMaps(type, position(node), 'DISTINCT');
  const outputs = Map.groupBy(columns, ({ name }) => name);
  const keys = tail.order.map((item) => {
    const used = { outputs: 0 };
    const useOutput = () => void (used.outputs += 1);
    const key = sortKey(item, columns, { ...scope, outputs, useOutput });
    if (distinct !== '' && !isSelected(key, item, used.outputs > 0, columns)) throw notInDistinct(node);
    return { item, key };
  });

  const grouped =
    grouping !== null ||
    [...columns.map(({ expr }) => expr), ...(having ? [having] : [])].some((expr) => expr.aggregate);
  if (grouped) {
    const checked = [
      ...columns,
      ...windowParts,
      ...(havingNode && having ? [{ expr: having, node: havingNode }] : []),
      ...keys.flatMap(({ item, key }) => (key.expr === undefined ? [] : [{ expr: key.expr, node: item }])),
    ];
    for (const each of checked) requireGrouped(each.expr, each.node, from.fields);
  }
  const order = keys.flatMap(({ item, key }) => orderedBy(key, item, distinct !== ''));
  const list = columns.map(({ expr, name }, i) => `${expr.sql} AS ${identifier(name ?? `_col${i}`)}`);
  const clauses = [
    `SELECT ${distinct}${list.join(', ')}`,
    ...(from.sql === '' ? [] : [`FROM ${from.sql}`]),
    ...(filter ? [`WHERE ${filter.sql}`] : []),
    ...(grouping && grouping.sql !== '' ? [`GROUP BY ${grouping.sql}`] : []),
    ...(having ? [`HAVING ${having.sql}`] : []),
    ...(order.length > 0 ? [`ORDER BY ${order.join(', ')}`] : []),
  ];
  const read = [...columns.map(({ expr }) => expr), ...(filter ? [filter] : []), ...(having ? [having] : [])];
  const fields = [...read.flatMap((expr) => expr.fields), ...from.reads].filter(
    (field) => !from.fields.includes(field),
  );
  const isOuter = (field: Field) => !from.fields.includes(field);
  const shape = shapeOf({
    terms,
    outputs: [
      ...columns.map(({ expr }) => expr),
      ...(having ? [having] : []),
      ...keys.flatMap(({ key }) => key.expr ?? []),
    ],
    isOuter,
    reading: from.reading,
    readsInFrom: from.reading === undefined && from.reads.some(isOuter),
    isFromNothing: from.sql === '',
    grouping: !grouped ? 'none' : grouping === null ? 'whole' : 'groups',
    hasHaving: Boolean(having),
    isDistinct: distinct !== '',
    isOrdered: keys.length > 0,
    limit: tail.limit,
  });
  return { sql: clauses.join(' ') + tail.limit, columns, fields, shape };
}

/** WHERE, term by term: those over one table's partition columns alone tell its scan what it may skip. */
function whereClause(node: BooleanExpressionContext, scope: Scope): Expr[] {
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
  return parts;
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
      if (all !== null && isAround(qualifier, all.primaryExpression(), scope))
        throw refuse(node, 'the fields of a row, or the columns of an enclosing query, by *');
      throw all === null
        ? fail('COLUMN_NOT_FOUND', node, `SELECT * not allowed in queries without FROM clause`)
        : fail('TABLE_NOT_FOUND', node, `Unable to resolve reference ${qualifier.join('.')}`);
    }
    return fields.map((field) => {
      const expr = referTo(field, node);
      const isKey = scope.groups?.has(expr.sql) === true;
      const { name, label, type } = field;
      return { name, label, type, expr: isKey ? { ...expr, fields: [] } : expr, node };
    });
  }
  const value =
    node.selectLiteralColumnName()?.columnRef() ?? node.selectExpressionColumnName()?.expression();
  if (!value) throw refuse(node, 'this SELECT item');
  const expr = analyze(value, scope);
  const alias = node.identifier();
  const named = alias ?? implicitName(value);
  const name = named && nameOf(named);
  return [{ name, label: named && writtenName(named), type: expr.type, expr, node: value }];
}

/** Whether what stands before `.*` is a row, or a relation of a query around. */
function isAround(qualifier: readonly string[], node: ParserRuleContext, scope: Scope): boolean {
  if (!(node instanceof trino.ColumnReferenceContext) || isColumn(scope, qualifier)) return true;
  for (let level = scope.outer; level !== undefined; level = level.outer)
    if (level.fields.some((field) => qualifies(field, qualifier))) return true;
  return false;
}

/**
 * What a SELECT item without an alias is called: a column keeps its name, and so does a row's field; any other
 * expression has none, whatever its text looks like.
 */
function implicitName(node: ParserRuleContext): IdentifierContext | undefined {
  const inner = unwrapped(node);
  if (inner instanceof trino.DereferenceContext) return inner.identifier();
  return inner instanceof trino.QualifiedNameContext ? inner.identifier().at(-1) : undefined;
}

/** Whether an expression is a name without a qualifier. */
function isName(node: ParserRuleContext): boolean {
  const inner = unwrapped(node);
  return inner instanceof trino.QualifiedNameContext && inner.identifier().length === 1;
}

/** What stands in parentheses, and in rules that say nothing. */
function unwrapped(node: ParserRuleContext): ParserRuleContext {
  if (node instanceof trino.DereferenceContext || node instanceof trino.QualifiedNameContext) return node;
  if (node instanceof trino.ParenthesizedExpressionContext) return unwrapped(node.expression());
  const child = node.children?.length === 1 ? node.children[0] : undefined;
  return child !== undefined && isRule(child) ? unwrapped(child) : node;
}

/** GROUP BY: positions, expressions, grouping sets. */
function groupClause(
  node: GroupByContext,
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
    refuseMaps(key.expr.type, position(written), 'GROUP BY');
    keys.push(key.expr);
    return isPosition(key.expr) ? `(${key.expr.sql} || '')` : key.expr.sql;
  };
  const set = (written: GroupingSetContext): string => {
    const terms = written.groupingTerm().map((each) => each.columnRef() ?? each.expression() ?? each);
    const parts = terms.map(term);
    if (!(written.parent instanceof trino.SingleGroupingSetContext))
      for (const each of terms) requireColumn(each, keys[keys.length - terms.length + terms.indexOf(each)]);
    return parts.length === 1 && written.getChildCount() === 1 ? parts.join('') : `(${parts.join(', ')})`;
  };
  // Of one grouping set alone none can be a second time.
  const isOne = node.groupingElement().every((element) => element instanceof trino.SingleGroupingSetContext);
  if (node.setQuantifier()?.KW_DISTINCT() && !isOne) throw refuse(node, 'GROUP BY DISTINCT of several sets');
  const count = node
    .groupingElement()
    .map(setsOf)
    .reduce((product, sets) => product * sets, 1);
  if (count > MOST_GROUPING_SETS) {
    const most = `GROUP BY has ${count} grouping sets but can contain at most ${MOST_GROUPING_SETS}`;
    throw fail('TOO_MANY_GROUPING_SETS', node, most);
  }
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

/** Trino's `query.max-grouping-sets`. */
const MOST_GROUPING_SETS = 2048;

/** How many grouping sets an element stands for; those of several are multiplied. */
function setsOf(element: GroupingElementContext): number {
  if (element instanceof trino.RollupContext) return element.groupingSet().length + 1;
  if (element instanceof trino.CubeContext) return 2 ** element.groupingSet().length;
  return element instanceof trino.MultipleGroupingSetsContext ? element.groupingSet().length : 1;
}

/** What ROLLUP, CUBE and GROUPING SETS take: columns, and no other expressions. */
function requireColumn(node: ParserRuleContext, key: Expr | undefined): void {
  if (key === undefined || (key.fields.length === 1 && key.fields[0]?.sql === key.sql)) return;
  const complaint = `GROUP BY expression must be a column reference: ${sourceText(node)}`;
  throw fail('INVALID_COLUMN_REFERENCE', node, complaint);
}

interface SortKey {
  readonly sql: string;
  readonly type: TrinoType;
  /** Absent for a position. */
  readonly expr?: Expr;
  /** The DuckDB SQL of the column at a position. */
  readonly column?: string;
}

/** One key of ORDER BY: a position, an output column, or an expression. */
export function sortKey(
  item: SortItemContext,
  columns: readonly (Output & { readonly expr?: { readonly sql: string } })[],
  scope: Scope,
): SortKey {
  const node = item.columnRef() ?? item.expression();
  if (node === null) throw refuse(item, 'ORDER BY nothing');
  const text = node.getText();
  if (/^\d+$/.test(text)) {
    const column = columns[Number(text) - 1];
    if (column === undefined) {
      throw fail('INVALID_COLUMN_REFERENCE', node, `ORDER BY position ${text} is not in select list`);
    }
    return { sql: text, type: column.type, ...(column.expr && { column: column.expr.sql }) };
  }
  const expr = analyze(node, scope);
  return { sql: expr.sql, type: expr.type, expr };
}

/** Whether DuckDB would take it for a position: a literal, and what is translated to one, as `round(2)` is. */
const isPosition = ({ literal, sql }: Expr): boolean => literal !== undefined || /^\(*-?\d+\)*$/.test(sql);

/**
 * A key with its direction. A position stays one, but where DuckDB would order what it names otherwise. A literal,
 * which would be a position to DuckDB, orders nothing.
 * @param isSelected whether a key has to be a column of the result as it is
 */
export function orderedBy(
  { sql, type, expr, column }: SortKey,
  item: SortItemContext,
  isSelected = false,
): string[] {
  if (expr !== undefined)
    return isPosition(expr) || expr.sql === 'NULL' ? [] : [ordered(expr, item, isSelected)];
  if (ordered({ sql, type, fields: [] }, item, isSelected) === sql + ordering(item))
    return [sql + ordering(item)];
  if (isSelected || column === undefined) throw refuse(item, `ORDER BY the position of ${trinoName(type)}s`);
  return [ordered({ sql: column, type, fields: [] }, item)];
}

/**
 * Whether a key is one of the columns of SELECT DISTINCT: a position, the name of an output column, or what one is
 * made of. An expression over output columns is none, though one of the same text stands in the list.
 */
function isSelected(
  { expr: key }: SortKey,
  item: SortItemContext,
  readsOutput: boolean,
  columns: readonly Column[],
): boolean {
  if (key === undefined) return true;
  if (readsOutput) return isName(item.columnRef() ?? item.expression() ?? item);
  return columns.some(({ expr }) => expr.sql === key.sql);
}

const notInDistinct = (node: QuerySpecificationContext) =>
  fail(
    'EXPRESSION_NOT_IN_DISTINCT',
    node,
    'For SELECT DISTINCT, ORDER BY expressions must appear in select list',
  );

function requireGrouped(expr: Expr, node: ParserRuleContext, local: readonly Field[]): void {
  if (!expr.fields.some((field) => local.includes(field))) return;
  const text = sourceText(node);
  throw fail(
    'EXPRESSION_NOT_AGGREGATE',
    node,
    `'${text}' must be an aggregate expression or appear in GROUP BY clause`,
  );
}
