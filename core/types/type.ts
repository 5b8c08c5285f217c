/**
 * The kinds of column, each with what its types differ by. A new kind is a line here, a file beside this one and what
 * the compiler asks for then.
 */
interface Parameters {
  readonly string: unknown;
  readonly boolean: unknown;
  readonly int: unknown;
  readonly bigint: unknown;
  readonly double: unknown;
  readonly date: unknown;
  readonly timestamp: unknown;
  readonly decimal: { readonly precision: number; readonly scale: number };
}

export type ColumnKind = keyof Parameters;

/** The types of a kind. */
export type TypeOf<K extends ColumnKind> = { readonly [P in K]: { readonly kind: P } & Parameters[P] }[K];

/** The column types that a definition may use. */
export type ColumnType = TypeOf<ColumnKind>;
