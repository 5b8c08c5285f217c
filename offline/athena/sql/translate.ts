import type { ParserRuleContext } from 'antlr4ng';
import { callRules } from './calls.ts';
import { placeOf } from './place.ts';
import { standing, type Dependence } from './dependence.ts';
import { canCoerce } from './coercion.ts';
import { conditionRules } from './conditions.ts';
import { NotImitated } from '../../kernel/aws-error.ts';
import { SqlError, notImitated } from './errors.ts';
import { literalRules } from './literals.ts';
import { isInterval } from './intervals.ts';
import { holds } from './nested.ts';
import { analyzeQuery, retyped } from './query.ts';
import { readingsWith, type FactName, type Readings } from './readings.ts';
import { placeholder } from './relations.ts';
import { Session, type Scan, type ScanBuilder, type Scope, type SqlCatalog } from './scope.ts';
import type { ParsedQuery } from './statement.ts';
import { trinoName, type TrinoType } from './types.ts';
import { valueRules } from './values.ts';

export interface TranslatedQuery {
  /**
   * Names as Athena gives them (`_col0` where the query gives none), which may repeat: of a result's column `label`, in
   * lower case `name`, which a table's is called.
   */
  readonly columns: readonly { readonly name: string; readonly label: string; readonly type: TrinoType }[];
  /** Whether the answer may depend on what is undecided: `dependencesOf` tells. */
  readonly mayDepend: boolean;
  /** The tables the query reads, one entry for each time it reads one. */
  readonly scans: readonly Scan[];
  /** Whether the n-th column got its name from the query, which CTAS requires. */
  readonly named: readonly boolean[];
  /**
   * The DuckDB SQL. `relationOf` supplies for each scan what stands in FROM: a parenthesized SELECT or a
   * table function, which has the scan's columns under their names, in the DuckDB types of `duckName`.
   */
  readonly sql: (relationOf: (scan: Scan) => string) => string;
}

export interface TranslateOptions {
  /** What CURRENT_DATE and its like say; Athena's session is in UTC. */
  readonly now: Date;
  /** INSERT: the types of the table's columns, to which the query's are coerced. */
  readonly into?: readonly TrinoType[];
  /** How the engine answers what is undecided. @default each fact's first reading */
  readonly readings?: Readings;
}

const rules = new Map([...conditionRules, ...valueRules, ...literalRules, ...callRules]);

/**
 * Translates a Trino query to DuckDB. It needs the catalog alone; no data is read.
 * @throws SqlError as Athena would fail the query
 * @throws NotImitated for a function or construct that isn't on the lists of what is translated faithfully
 */
export function translateQuery(
  query: ParsedQuery,
  catalog: SqlCatalog,
  options: TranslateOptions,
): TranslatedQuery {
  const session = sessionOf(catalog, options);
  return translated(session, query, options);
}

/**
 * Where a statement depends on what is undecided, as far as the analysis comes.
 * @param isResult whether its columns are a result's, which has names of its own
 */
export function dependencesOf(
  query: ParsedQuery,
  catalog: SqlCatalog,
  options: TranslateOptions,
  isResult: boolean,
): Dependence[] {
  const { readings = readingsWith({}) } = options;
  const noted = (changed: Partial<Readings>) => {
    const changes = { columnNames: 'written', ...changed } as const;
    const session = sessionOf(catalog, { ...options, readings: { ...readings, ...changes } });
    const columns = attempt(() => translated(session, query, options).columns) ?? [];
    const cased = columns.filter(({ name, label }) => isResult && name !== label);
    const text = cased.map(({ label }) => label).join(', ');
    const names = { fact: 'columnNames', ...placeOf(query.tree), text, byFailing: false } as const;
    return [...standing(session.notes), ...(cased.length > 0 ? [names] : [])];
  };
  // What becomes of a literal shows where it is a decimal: a double is made a double by nothing.
  const ofLiterals = noted({ decimalLiterals: 'decimal' });
  if (readings.decimalLiterals === 'decimal') return ofLiterals;
  const isLiteral = ({ fact }: { readonly fact: FactName }) => fact === 'decimalLiterals';
  return [...ofLiterals.filter(isLiteral), ...noted({}).filter((one) => !isLiteral(one))];
}

/** What an analysis comes to, and nothing where the statement is wrong in this reading. */
function attempt<T>(analysis: () => T): T | undefined {
  try {
    return analysis();
  } catch (error) {
    if (error instanceof SqlError || error instanceof NotImitated) return undefined;
    throw error;
  }
}

const sessionOf = (catalog: SqlCatalog, { now, readings = readingsWith({}) }: TranslateOptions): Session =>
  new Session({ catalog, now, readings, rules, analyzeQuery });

function translated(session: Session, query: ParsedQuery, options: TranslateOptions): TranslatedQuery {
  const scope: Scope = { session, fields: [], queries: new Map() };
  const { tree } = query;
  const analyzed = analyzeQuery(tree, scope);
  const into = options.into?.map((type, i) => ({
    ...analyzed.columns[i],
    name: analyzed.columns[i]?.name,
    type,
  }));
  if (into !== undefined) requireInsertable(analyzed.columns, into);
  const text = into === undefined ? analyzed.sql : retyped(analyzed, into, scope);
  const columns = into ?? analyzed.columns;
  for (const { type } of columns) requireReturnable(type, tree);
  const scans = session.scans.map(describe);
  const isWritten = session.readings.columnNames === 'written';
  const described = columns.map(({ name, label = name, type }, i) => {
    const called = name ?? `_col${i}`;
    return { name: called, label: isWritten ? (label ?? called) : called, type };
  });
  return {
    columns: described,
    mayDepend:
      session.notes.some(({ dependence }) => !dependence.byFailing) ||
      columns.some(({ name, label = name }) => label !== name),
    named: columns.map(({ name }) => name !== undefined),
    scans,
    sql: (relationOf) =>
      scans.reduce((sql, scan, i) => sql.replaceAll(placeholder(i), () => relationOf(scan)), text),
  };
}

function describe({ alias, table, used, predicates }: ScanBuilder): Scan {
  return {
    database: table.database,
    table: table.name,
    columns: table.columns.map(({ name }) => name).filter((name) => used.has(name)),
    ...(predicates.length === 0 ? {} : { prune: { alias, predicate: predicates.join(' AND ') } }),
  };
}

type Columns = readonly { readonly type: TrinoType }[];

function requireInsertable(from: Columns, to: Columns): void {
  const fits = from.length === to.length && from.every(({ type }, i) => canCoerce(type, to[i]?.type ?? type));
  if (fits) return;
  const list = (columns: Columns) => columns.map(({ type }) => trinoName(type)).join(', ');
  throw new SqlError(
    'TYPE_MISMATCH',
    `line 1:1: Insert query has mismatched column types: Table: [${list(to)}], Query: [${list(from)}]`,
  );
}

function requireReturnable(type: TrinoType, _tree: ParserRuleContext): void {
  if (holds(type, isInterval)) throw notImitated(`${trinoName(type)} as a result`, 'line 1:1');
}
