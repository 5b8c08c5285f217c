import type { ParserRuleContext } from 'antlr4ng';
import type {
  BooleanExpressionContext,
  IdentifierContext,
  JoinCriteriaContext,
  JoinRelationContext,
  QueryContext,
  RelationContext,
  TableRefContext,
  UnnestContext,
} from 'dt-sql-parser/dist/lib/trino/TrinoSqlParser.js';
import { analyze, condition, nameOf, writtenName } from './analyze.ts';
import { coerce, commonType } from './coercion.ts';
import { isFilter } from './correlation.ts';
import { SqlError } from './errors.ts';
import { compound, identifier, type Expr, type Field } from './expr.ts';
import { trino } from './grammar.ts';
import { compare } from './operators.ts';
import { dispatch, on, ruleName, type Rules } from './rules.ts';
import { resolve, type CatalogTable, type Output, type Scope, type Session } from './scope.ts';
import { sameType, simple, trinoName, type TrinoType } from './types.ts';
import { fail, mismatch, refuse } from './place.ts';

/** An analyzed FROM item: its DuckDB SQL and the columns it offers. */
export interface Relation {
  readonly sql: string;
  readonly fields: readonly Field[];
  /** Columns of enclosing queries that it reads. */
  readonly reads: readonly Field[];
  /** Set where it reads them otherwise than in conditions. */
  readonly reading?: 'UNNEST' | 'subquery';
}

/** Stands in the SQL for the relation of a scan, until the caller supplies it. No query text can hold it. */
export const placeholder = (scan: number): string => `\u0000${scan}\u0000`;

/** FROM items separated by commas: a cross join, in which each sees those before it (UNNEST needs that). */
export function fromClause(nodes: readonly RelationContext[], scope: Scope): Relation {
  const [first, ...rest] = nodes;
  if (first === undefined) return { sql: '', fields: [], reads: [] };
  return rest.reduce(
    (left, node) => cross(left, relation(node, seeing(scope, left))),
    relation(first, scope),
  );
}

const cross = (left: Relation, right: Relation): Relation => ({
  sql: `${left.sql} CROSS JOIN ${right.sql}`,
  fields: [...left.fields, ...right.fields],
  reads: [...left.reads, ...right.reads],
  ...readingOf(left, right),
});

const readingOf = (left: Relation, right: Relation): Pick<Relation, 'reading'> => {
  const reading = left.reading ?? right.reading;
  return reading === undefined ? {} : { reading };
};

/** The scope of a relation to the right of `left`, whose columns only UNNEST may name. */
const seeing = (scope: Scope, left: Relation): Scope => ({ ...scope, fields: left.fields });

const relations: Rules<[Scope], Relation> = new Map([
  on(trino.RelationDefaultContext, (node, scope: Scope) => {
    const sampled = node.sampledRelation();
    if (sampled.KW_TABLESAMPLE() !== null) throw refuse(sampled, 'TABLESAMPLE');
    const pattern = sampled.patternRecognition();
    if (pattern.KW_MATCH_RECOGNIZE() !== null) throw refuse(pattern, 'MATCH_RECOGNIZE');
    const aliased = pattern.aliasedRelation();
    const found = dispatch(relations, aliased.relationPrimary(), scope);
    const alias = aliased.identifier();
    if (alias === null) return found;
    const names = aliased.columnAliases()?.identifier();
    return { ...found, fields: renamed(found.fields, nameOf(alias), names, aliased) };
  }),
  on(trino.JoinRelationContext, (node, scope: Scope) => join(node, scope)),
  on(trino.ParenthesizedRelationContext, (node, scope: Scope) => {
    const inner = relation(node.relation(), scope);
    return { ...inner, sql: `(${inner.sql})` };
  }),
  on(trino.TableNameContext, (node, scope: Scope) => {
    if (node.queryPeriod() !== null) throw refuse(node, 'time travel');
    const name = node.tableOrViewName().tableRef();
    if (name === null) throw refuse(node, 'views');
    return tableRelation(name, scope);
  }),
  on(trino.ExpressionSourceTableContext, (node, scope: Scope) =>
    dispatch(relations, node.relationSourceTable(), scope),
  ),
  on(trino.SubqueryRelationContext, (node, scope: Scope) => derived(node.query(), scope)),
  on(trino.UnnestContext, (node, scope: Scope) => unnest(node, scope)),
]);

function relation(node: ParserRuleContext, scope: Scope): Relation {
  return dispatch(relations, node, scope);
}

function derived(query: QueryContext, scope: Scope): Relation {
  // A derived table sees the enclosing query, but not the relations beside it.
  const analyzed = scope.session.analyzeQuery(query, { ...scope, fields: [] });
  const { sql, columns, fields: reads } = analyzed;
  const alias = scope.session.alias();
  return {
    sql: `(${sql}) AS ${aliased(alias, columns)}`,
    fields: fieldsOf(alias, columns, []),
    reads,
    ...(isFilter(analyzed) ? {} : { reading: 'subquery' }),
  };
}

const columnName = (index: number): string => `c${index}`;

export function aliased(alias: string, columns: readonly unknown[]): string {
  return `${alias}(${columns.map((_, i) => columnName(i)).join(', ')})`;
}

export function fieldsOf(alias: string, columns: readonly Output[], qualifier: readonly string[]): Field[] {
  return columns.map(({ name, label, type }, i) => ({
    name,
    label,
    type,
    sql: `${alias}.${columnName(i)}`,
    qualifier,
  }));
}

function renamed(
  fields: readonly Field[],
  alias: string,
  names: readonly IdentifierContext[] | undefined,
  node: ParserRuleContext,
): Field[] {
  if (names !== undefined && names.length !== fields.length) {
    throw fail(
      'MISMATCHED_COLUMN_ALIASES',
      node,
      `Column alias list has ${names.length} entries but '${alias}' has ${fields.length} columns available`,
    );
  }
  return fields.map((field, i) => {
    const own = names?.[i];
    const named = own === undefined ? field : { ...field, name: nameOf(own), label: writtenName(own) };
    return { ...named, qualifier: [alias] };
  });
}

/** `table`, `database.table` or `awsdatacatalog.database.table`. */
function tableName(node: TableRefContext): { database?: string; name: string } {
  const [name = '', database, catalog] = node.identifier().map(nameOf).toReversed();
  if (catalog !== undefined && catalog !== 'awsdatacatalog') {
    throw fail('CATALOG_NOT_FOUND', node, `Catalog '${catalog}' does not exist`);
  }
  return database === undefined ? { name } : { database, name };
}

export function tableRelation(node: TableRefContext, scope: Scope): Relation {
  const { database, name } = tableName(node);
  const named = database === undefined ? scope.queries.get(name) : undefined;
  if (named !== undefined) {
    const alias = scope.session.alias();
    return { sql: `${named.name} AS ${alias}`, fields: fieldsOf(alias, named.columns, [name]), reads: [] };
  }
  return scan(catalogTable(database, name, node, scope), scope.session);
}

/** What Trino keeps beside a table (`"orders$partitions"`): it has no entry in the catalog. */
const beside =
  /\$(partitions|properties|history|snapshots|files|manifests|refs|entries|metadata_log_entries)$/;

/** Looks a table up. @throws SqlError where the table, or its database, is missing */
function catalogTable(
  database: string | undefined,
  name: string,
  node: TableRefContext,
  { session: { catalog } }: Scope,
): CatalogTable {
  if (database === 'information_schema') throw refuse(node, 'information_schema');
  const table = catalog.table(database, name);
  if (table === 'no database')
    throw fail('SCHEMA_NOT_FOUND', node, `Schema '${database ?? catalog.defaultDatabase}' does not exist`);
  if (table !== undefined) return table;
  if (beside.test(name)) throw refuse(node, `the hidden table "${name}"`);
  const full = `awsdatacatalog.${database ?? catalog.defaultDatabase}.${name}`;
  throw fail('TABLE_NOT_FOUND', node, `Table '${full}' does not exist`);
}

function scan(table: CatalogTable, session: Session): Relation {
  const alias = session.alias();
  const id = session.scans.length;
  const used = new Set<string>();
  session.scans.push({ alias, table, used, predicates: [] });
  const fields = table.columns.map(({ name, type }) => ({
    name,
    type,
    sql: `${alias}.${identifier(name)}`,
    qualifier: ['awsdatacatalog', table.database, table.name],
    source: { scan: id, column: name, outer: false },
    use: () => void used.add(name),
  }));
  return { sql: `${placeholder(id)} AS ${alias}`, fields, reads: [] };
}

/** UNNEST of arrays and maps side by side, the shorter padded with NULLs; it may read the relations before it. */
function unnest(node: UnnestContext, scope: Scope): Relation {
  const args = node.expression().map((arg) => analyze(arg, { ...scope, scalarOnly: 'UNNEST' }));
  const lists: { sql: string; type: TrinoType }[] = args.flatMap(({ sql, type }) => {
    if (type.kind === 'map') {
      return [
        { sql: `map_keys(${sql})`, type: type.key },
        { sql: `map_values(${sql})`, type: type.value },
      ];
    }
    if (type.kind !== 'array')
      throw new SqlError('INVALID_FUNCTION_ARGUMENT', `Cannot unnest type: ${trinoName(type)}`);
    if (type.element.kind === 'row') throw refuse(node, 'UNNEST of rows');
    return [{ sql, type: type.element }];
  });
  if (node.KW_ORDINALITY() !== null) {
    const longest = `greatest(${lists.map(({ sql }) => `coalesce(len(${sql}), 0)`).join(', ')})`;
    lists.push({ sql: `range(1, ${longest} + 1)`, type: simple('bigint') });
  }
  const reads = args.flatMap(({ fields }) => fields).filter((field) => !scope.fields.includes(field));
  const alias = scope.session.alias();
  const select = lists.map(({ sql }) => `unnest(${sql})`).join(', ');
  const columns = lists.map(({ type }) => ({ name: undefined, type }));
  return {
    sql: `LATERAL (SELECT ${select}) AS ${aliased(alias, columns)}`,
    fields: fieldsOf(alias, columns, []),
    reads,
    ...(reads.length === 0 ? {} : { reading: 'UNNEST' }),
  };
}

function join(node: JoinRelationContext, scope: Scope): Relation {
  if (node.KW_NATURAL() !== null) throw refuse(node, 'NATURAL JOIN');
  const [leftNode] = node.relation();
  if (leftNode === undefined) throw refuse(node, ruleName(node));
  const left = relation(leftNode, scope);
  if (node.KW_CROSS() !== null) {
    const sampled = node.sampledRelation();
    if (sampled === null) throw refuse(node, ruleName(node));
    return cross(left, primaryOf(sampled, seeing(scope, left)));
  }
  const [, rightNode] = node.relation();
  const criteria = node.joinCriteria();
  if (rightNode === undefined || criteria === null) throw refuse(node, ruleName(node));
  const right = relation(rightNode, seeing(scope, left));
  const type = node.joinType();
  const kind: JoinKind = type?.KW_LEFT()
    ? 'LEFT'
    : type?.KW_RIGHT()
      ? 'RIGHT'
      : type?.KW_FULL()
        ? 'FULL'
        : 'INNER';
  requireUnnestOnTrue(rightNode, criteria, kind);
  const leftFields = kind === 'RIGHT' || kind === 'FULL' ? left.fields.map(nullable) : left.fields;
  const rightFields = kind === 'LEFT' || kind === 'FULL' ? right.fields.map(nullable) : right.fields;
  const { on: sql, fields, reads } = joinOn(criteria, kind, leftFields, rightFields, scope);
  return {
    sql: `(${left.sql} ${kind} JOIN ${right.sql} ON ${sql})`,
    fields,
    reads: [...left.reads, ...right.reads, ...reads],
    ...readingOf(left, right),
  };
}

/** CROSS JOIN takes a relation without its wrapping rule. */
function primaryOf(sampled: ParserRuleContext, scope: Scope): Relation {
  const wrapper = new trino.RelationDefaultContext(new trino.RelationContext(null, 0));
  wrapper.addChild(sampled);
  return relation(wrapper, scope);
}

const nullable = (field: Field): Field =>
  field.source === undefined ? field : { ...field, source: { ...field.source, outer: true } };

type JoinKind = 'LEFT' | 'RIGHT' | 'FULL' | 'INNER';

/** UNNEST of the other side's columns is joined to each of its rows, whole. */
function requireUnnestOnTrue(node: RelationContext, criteria: JoinCriteriaContext, kind: JoinKind): void {
  const sampled = node instanceof trino.RelationDefaultContext ? node.sampledRelation() : null;
  const primary = sampled?.patternRecognition().aliasedRelation().relationPrimary();
  const source =
    primary instanceof trino.ExpressionSourceTableContext ? primary.relationSourceTable() : primary;
  if (!(source instanceof trino.UnnestContext)) return;
  if (kind === 'RIGHT' || kind === 'FULL') throw refuse(node, `${kind} JOIN with UNNEST`);
  const condition = criteria.booleanExpression();
  if (condition !== null && /^true$/i.test(condition.getText())) return;
  const complaint = `${kind} JOIN involving UNNEST is only supported with condition ON TRUE`;
  throw fail('NOT_SUPPORTED', condition ?? criteria, complaint);
}

function joinOn(
  criteria: JoinCriteriaContext,
  kind: JoinKind,
  left: readonly Field[],
  right: readonly Field[],
  scope: Scope,
): { on: string; fields: Field[]; reads: readonly Field[] } {
  const fields = [...left, ...right];
  const both: Scope = { ...scope, fields, scalarOnly: 'JOIN clause', closed: kind !== 'INNER' };
  const reads = (expr: Expr) => expr.fields.filter((field) => !both.fields.includes(field));
  const node = criteria.booleanExpression();
  if (node !== null) {
    const terms = conjuncts(node).map((term) =>
      condition(term, both, (type) => `JOIN ON clause must evaluate to a boolean: actual type ${type}`),
    );
    // DuckDB can tell what a subquery says of the side that may be missing, and of no other.
    const isTold = ({ fields: [first, ...more] }: Expr) =>
      kind === 'LEFT' && first !== undefined && [first, ...more].every((field) => right.includes(field));
    if (kind !== 'INNER' && terms.some((term) => term.subquery === true && !isTold(term)))
      throw refuse(node, "a subquery in an outer join's ON");
    const expr = conjunction(terms);
    return { on: expr.sql, fields, reads: reads(expr) };
  }
  const equality = criteria.joinColumnEquality();
  if (equality !== null) {
    const [a, b] = equality.joinColumnReference().map((reference) => {
      const name = reference.columnName();
      if (name === null) throw refuse(reference, ruleName(reference));
      return resolve(both, name.qualifiedName().identifier().map(nameOf), reference);
    });
    if (a === undefined || b === undefined) throw refuse(equality, ruleName(equality));
    const expr = compare('=', a, b, equality.EQ().symbol);
    return { on: expr.sql, fields, reads: reads(expr) };
  }
  return using(criteria, kind, left, right, scope);
}

/** USING: the named columns come first, once and without a qualifier. */
function using(
  criteria: JoinCriteriaContext,
  kind: string,
  left: readonly Field[],
  right: readonly Field[],
  scope: Scope,
): { on: string; fields: Field[]; reads: readonly Field[] } {
  const merged: Field[] = [];
  const equal: string[] = [];
  const gone = new Set<Field>();
  for (const name of criteria.identifier()) {
    const column = nameOf(name);
    if (merged.some((each) => each.name === column))
      throw fail('DUPLICATE_COLUMN_NAME', name, `Column '${column}' appears multiple times in USING clause`);
    const sideOf = (fields: readonly Field[]) => {
      const expr = resolve({ ...scope, fields, queries: new Map() }, [column], name);
      const [field] = expr.fields;
      if (field === undefined) throw refuse(name, 'USING');
      gone.add(field);
      return { expr, field };
    };
    const [a, b] = [sideOf(left), sideOf(right)];
    const type = commonType(a.expr.type, b.expr.type);
    if (type === undefined) {
      throw mismatch(name, `Column types of left and right side are not comparable: ${column}`);
    }
    equal.push(compare('=', a.expr, b.expr, name).sql);
    const [x, y] = [coerce(a.expr, type), coerce(b.expr, type)];
    const sql = { RIGHT: y.sql, FULL: `coalesce(${x.sql}, ${y.sql})` }[kind] ?? x.sql;
    const kept = kind === 'RIGHT' ? b.field : a.field;
    const source = kind !== 'FULL' && sameType(kept.type, type) ? kept.source : undefined;
    const label = writtenName(name);
    merged.push({
      name: column,
      label,
      type,
      sql,
      qualifier: [],
      ...(source === undefined ? {} : { source }),
    });
  }
  const rest = [...left, ...right].filter((field) => !gone.has(field));
  return { on: equal.join(' AND '), fields: [...merged, ...rest], reads: [] };
}

/** The terms of a condition that AND connects. */
export function conjuncts(node: BooleanExpressionContext): BooleanExpressionContext[] {
  return node instanceof trino.AndContext ? node.booleanExpression().flatMap(conjuncts) : [node];
}

/** A condition that is the conjunction of several, for those who look at each. */
export const conjunction = (parts: readonly Expr[]): Expr =>
  compound(parts.map(({ sql }) => sql).join(' AND '), simple('boolean'), parts);
