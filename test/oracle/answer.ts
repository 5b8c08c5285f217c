import type { Table } from './tables.ts';

/** A value without its type: NULL, a text, or what an array, a row or a map (its entries as pairs, by their keys) holds. */
export type Value = null | string | readonly Value[];

export interface Column {
  readonly name: string;
  /** As Trino writes it, without blanks behind commas: `decimal(12,2)`. */
  readonly type: string;
}

/** What an engine says to a statement. */
export type Answer =
  | { readonly kind: 'rows'; readonly columns: readonly Column[]; readonly rows: readonly Value[][] }
  | { readonly kind: 'error'; readonly name: string; readonly message: string }
  /** The offline Athena alone: refused by name. */
  | { readonly kind: 'refused'; readonly what: string };

export interface Statement {
  /** Where it is from, and its number there: `queries/joins.sql:4`. */
  readonly id: string;
  readonly sql: string;
  /** Simpler ones that may differ for the same reason, where it was generated. */
  readonly smaller?: () => Iterable<Statement>;
}

/** Statements and the tables that they may name. */
export interface Group {
  readonly tables: readonly Table[];
  readonly statements: readonly Statement[];
}
