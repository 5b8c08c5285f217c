import type { Note } from './dependence.ts';
import { duckName, type TrinoType } from './types.ts';

/** A column that an expression can name. */
export interface Field {
  /** Lower case; absent for an output without a name. */
  readonly name: string | undefined;
  /** The name as the statement wrote it. */
  readonly label?: string | undefined;
  readonly type: TrinoType;
  /** The DuckDB expression that reads it: `"t1"."month"`. */
  readonly sql: string;
  /** The relation's alias, or its table and database, by which a reference may be qualified. */
  readonly qualifier: readonly string[];
  /** The scan that it comes from, and whether a join may have made it NULL. */
  readonly source?: { readonly scan: number; readonly column: string; readonly outer: boolean };
  /** Told when the column is referenced; the scan then reads it. */
  readonly use?: () => void;
}

/** One side of a comparison: the columns that it reads, and whether its type had to be made the other's. */
export interface Side {
  readonly fields: readonly Field[];
  readonly isCoerced: boolean;
}

/** An analyzed expression: its DuckDB SQL, always safe to splice as an operand, and its Trino type. */
export interface Expr {
  readonly sql: string;
  readonly type: TrinoType;
  /** The value of a literal: a varchar's text, or an integer's digits. */
  readonly literal?: string;
  /** A double or real that was made of an exact number, and so is no NaN. */
  readonly exact?: boolean;
  /** Of a literal whose type is undecided; what takes it tells whether that makes a difference. */
  readonly note?: Note;
  /** A text without blanks around it. */
  readonly trimmed?: boolean;
  /** An operation on literals alone. */
  readonly ofLiterals?: boolean;
  /** Columns read outside of aggregates, of this query or of an enclosing one. */
  readonly fields: readonly Field[];
  readonly aggregate?: boolean;
  /** Of an aggregate with FILTER. */
  readonly filtered?: boolean;
  readonly window?: boolean;
  readonly subquery?: boolean;
  /** Of `a = b`. */
  readonly sides?: readonly [Side, Side];
}

/** An expression made of others: what they read and contain, it reads and contains. */
export function compound(sql: string, type: TrinoType, parts: readonly Expr[]): Expr {
  return {
    sql,
    type,
    fields:
      parts.length === 1 && parts[0] !== undefined ? parts[0].fields : parts.flatMap((part) => part.fields),
    ofLiterals: parts.length > 0 && parts.every(({ literal }) => literal !== undefined),
    aggregate: parts.some((part) => part.aggregate),
    filtered: parts.some((part) => part.filtered),
    window: parts.some((part) => part.window),
    subquery: parts.some((part) => part.subquery),
  };
}

/** A DuckDB identifier. */
export function identifier(name: string): string {
  return `"${name.replaceAll('"', '""')}"`;
}

export const nullOf = (type: TrinoType): string => `CAST(NULL AS ${duckName(type)})`;

/** A NULL literal, which has no type yet. */
export const isUntyped = ({ type }: Expr): boolean => type.kind === 'unknown';

/**
 * Whether NULL is written among operands. No operator and no function of a signature looks at the others then, so that
 * none of their values is wrong. An aggregate has to stay, since it makes the query a grouped one.
 */
export const isNull = (operands: readonly Expr[]): boolean =>
  operands.some(({ type, sql }) => type.kind === 'unknown' && sql === 'NULL') &&
  operands.every(({ aggregate, window, subquery }) => !aggregate && !window && !subquery);
