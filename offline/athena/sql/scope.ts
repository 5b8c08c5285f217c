import type { ParserRuleContext } from 'antlr4ng';
import type { Shape } from './correlation.ts';
import { Note } from './dependence.ts';
import type { Expr, Field } from './expr.ts';
import type { FactName, Readings } from './readings.ts';
import type { Rules } from './rules.ts';
import type { TrinoType } from './types.ts';
import { fail, placeOf, refuse, sourceText } from './place.ts';

/** A table as the catalog describes it. */
export interface CatalogTable {
  readonly database: string;
  readonly name: string;
  /** In the table's order, partition columns last, names in lower case. */
  readonly columns: readonly { readonly name: string; readonly type: TrinoType }[];
  readonly partitionColumns: readonly string[];
}

export interface SqlCatalog {
  /**
   * Looks a table up; names arrive in lower case, without a database where the query names none.
   * @returns undefined where there is no such table in its database
   */
  readonly table: (database: string | undefined, name: string) => CatalogTable | 'no database' | undefined;
  /** The database that unqualified names mean, for messages. */
  readonly defaultDatabase: string;
}

/** One reading of a table by the query. */
export interface Scan {
  readonly database: string;
  readonly table: string;
  /** The columns that the query refers to, partition columns included, in the table's order. */
  readonly columns: readonly string[];
  /**
   * What the query demands of the partition columns alone: a DuckDB predicate over the relation `alias`.
   * Rows of partitions for which it isn't true don't reach the result; the query still filters itself, so
   * that it may be ignored, and must be where evaluating it fails.
   */
  readonly prune?: { readonly alias: string; readonly predicate: string };
}

/** What one statement gathers while it is analyzed. */
export class Session {
  readonly catalog: SqlCatalog;
  readonly now: Date;
  readonly scans: ScanBuilder[] = [];
  /** The grammar rules of expressions that are imitated. */
  readonly rules: Rules<[Scope], Expr>;
  readonly analyzeQuery: (query: ParserRuleContext, outer: Scope) => Query;
  readonly readings: Readings;
  /** Where the statement may depend on what is undecided. */
  readonly notes: Note[] = [];
  private relations = 0;

  constructor(parts: Pick<Session, 'catalog' | 'now' | 'readings' | 'rules' | 'analyzeQuery'>) {
    this.catalog = parts.catalog;
    this.now = parts.now;
    this.readings = parts.readings;
    this.rules = parts.rules;
    this.analyzeQuery = parts.analyzeQuery;
  }

  /** Notes that what stands at a place depends on a fact. @param byFailing whether one reading of it is an error */
  note(fact: FactName, node: ParserRuleContext, byFailing = false): Note {
    const note = new Note({ fact, ...placeOf(node), text: sourceText(node), byFailing });
    this.notes.push(note);
    return note;
  }

  /** A relation alias that nothing else in the statement has. */
  alias(): string {
    return `r${++this.relations}`;
  }
}

export interface ScanBuilder {
  readonly alias: string;
  readonly table: CatalogTable;
  readonly used: Set<string>;
  readonly predicates: string[];
}

/** A `WITH` query: its DuckDB name and its columns. */
export interface NamedQuery {
  readonly name: string;
  readonly columns: readonly Output[];
}

/** A column of a query's result. */
export interface Output {
  readonly name: string | undefined;
  /** The name as the statement wrote it, where that isn't in lower case. */
  readonly label?: string | undefined;
  readonly type: TrinoType;
}

/** An analyzed query. */
export interface Query {
  readonly sql: string;
  readonly columns: readonly Output[];
  /** Columns of enclosing queries that it reads. */
  readonly fields: readonly Field[];
  /** How it reads them; absent for a query that isn't one SELECT. */
  readonly shape?: Shape;
}

/** Where an expression stands: what its names mean, and what it may contain. */
export interface Scope {
  readonly session: Session;
  readonly fields: readonly Field[];
  readonly outer?: Scope;
  readonly queries: ReadonlyMap<string, NamedQuery>;
  /** Where neither this query's subqueries nor the query itself may name columns of what is around them. */
  readonly closed?: boolean;
  /** Output columns that ORDER BY may name before the source's columns. */
  readonly outputs?: ReadonlyMap<string | undefined, readonly { readonly expr: Expr }[]>;
  /** Told when it names one. */
  readonly useOutput?: () => void;
  /** Set inside the clauses of a grouped query, with the SQL of its grouping expressions. */
  readonly groups?: ReadonlySet<string>;
  /** Why aggregates and windows can't stand here: `WHERE clause`. */
  readonly scalarOnly?: string;
  /** In HAVING, where a window function is more wrong than one without OVER. */
  readonly inHaving?: boolean;
  /** The WINDOW clause. */
  readonly windows?: ReadonlyMap<string, ParserRuleContext>;
  /** What the expression is an argument of: `aggregation 'sum'`, or `OVER` for a window function. */
  readonly inside?: string;
  /** Inside TRY, which DuckDB can't put around a subquery. */
  readonly inTry?: boolean;
}

/** Resolves a possibly qualified column name, in this query or an enclosing one. */
export function resolve(scope: Scope, parts: readonly string[], node: ParserRuleContext): Expr {
  const [name] = parts.slice(-1);
  const qualifier = parts.slice(0, -1);
  const [output, ...others] =
    (qualifier.length === 0 && name !== undefined ? scope.outputs?.get(name) : undefined) ?? [];
  if (output !== undefined) {
    if (others.length > 0) throw ambiguous(parts, node);
    if (scope.inside?.startsWith('aggregation') === true) {
      const complaint = 'Invalid reference to output projection attribute from ORDER BY aggregation';
      throw fail('COLUMN_NOT_FOUND', node, complaint);
    }
    scope.useOutput?.();
    return output.expr;
  }
  let isClosed = false;
  for (let level: Scope | undefined = scope; level !== undefined; level = level.outer) {
    isClosed ||= level.closed === true;
    const found = level.fields.filter((field) => field.name === name && qualifies(field, qualifier));
    const [field] = found;
    if (field === undefined) continue;
    if (found.length > 1) throw ambiguous(parts, node);
    if (isClosed && level !== scope) {
      const complaint = 'from outer scope not allowed in this context';
      throw fail('NOT_SUPPORTED', node, `Reference to column '${parts.join('.')}' ${complaint}`);
    }
    return referTo(field, node);
  }
  if (name?.startsWith('$')) throw refuse(node, `the hidden column "${name}"`);
  throw fail(
    'COLUMN_NOT_FOUND',
    node,
    `Column '${parts.join('.')}' cannot be resolved or requester is not authorized to access requested resources`,
  );
}

/** Whether a name means a column of this query or of an enclosing one. */
export const isColumn = (scope: Scope, parts: readonly string[]): boolean =>
  columnIn(scope, parts) === parts.length;

/**
 * How many of a name's parts mean a column, in the innermost query that has one; the others mean fields of a row.
 * @returns all of them where there is no such column
 */
export const columnLength = (scope: Scope, parts: readonly string[]): number =>
  columnIn(scope, parts) ?? parts.length;

function columnIn(scope: Scope, parts: readonly string[]): number | undefined {
  if (scope.outputs?.has(parts[0]) === true) return 1;
  const lengths = parts.map((_, i) => parts.length - i);
  for (let level: Scope | undefined = scope; level !== undefined; level = level.outer) {
    const { fields } = level;
    const found = lengths.find((length) =>
      fields.some(
        (field) => field.name === parts[length - 1] && qualifies(field, parts.slice(0, length - 1)),
      ),
    );
    if (found !== undefined) return found;
  }
  return undefined;
}

const ambiguous = (parts: readonly string[], node: ParserRuleContext) =>
  fail('AMBIGUOUS_NAME', node, `Column '${parts.join('.')}' is ambiguous`);

export function qualifies(field: Field, qualifier: readonly string[]): boolean {
  if (qualifier.length === 0) return true;
  return qualifier.join('.') === field.qualifier.slice(-qualifier.length).join('.');
}

/** A reference to a column, which its scan then has to read. */
export function referTo(field: Field, node: ParserRuleContext): Expr {
  if (field.type.kind === 'char') throw refuse(node, `columns of type char(n) ('${field.name}')`);
  field.use?.();
  return { sql: field.sql, type: field.type, fields: [field] };
}
