/** The column types a definition may use, and what each is in Hive DDL (`string`) and in a query (`varchar`). */
export type ColumnType =
  | { readonly kind: 'string' | 'boolean' | 'int' | 'bigint' | 'double' | 'date' | 'timestamp' }
  | { readonly kind: 'decimal'; readonly precision: number; readonly scale: number };

export type ColumnKind = ColumnType['kind'];

/** What may be required of a column's values, beyond their type. */
export interface ColumnRules {
  /** The only values allowed. */
  readonly oneOf?: readonly string[];
  /** Smallest value allowed. */
  readonly min?: number;
  /** Largest value allowed. */
  readonly max?: number;
}

export interface Column {
  readonly type: ColumnType;
  readonly rules: ColumnRules;
  /** Whether an empty field is NULL; where it isn't, a NULL stops the run before publishing. */
  readonly optional: boolean;
}

/** A column as `col.…()` gives it: required, until `.nullable()` says otherwise. */
export interface RequiredColumn extends Column {
  nullable(): Column;
}

export type Columns = Readonly<Record<string, Column>>;

type TextRules = Pick<ColumnRules, 'oneOf'>;
type NumberRules = Pick<ColumnRules, 'min' | 'max'>;

/** The columns' types: `col.bigint()`, `col.decimal(12, 2, { min: 0 })`, `col.string().nullable()`. */
export const col = {
  string: (rules: TextRules = {}) => required({ kind: 'string' }, rules),
  boolean: () => required({ kind: 'boolean' }, {}),
  int: (rules: NumberRules = {}) => required({ kind: 'int' }, rules),
  bigint: (rules: NumberRules = {}) => required({ kind: 'bigint' }, rules),
  double: (rules: NumberRules = {}) => required({ kind: 'double' }, rules),
  /** `precision` digits in all (1 to 38), `scale` of them behind the point. */
  decimal: (precision: number, scale: number, rules: NumberRules = {}) =>
    required({ kind: 'decimal', precision, scale }, rules),
  date: () => required({ kind: 'date' }, {}),
  /** Milliseconds, the precision that Hive tables keep; no time zone. */
  timestamp: () => required({ kind: 'timestamp' }, {}),
};

function required(type: ColumnType, rules: ColumnRules): RequiredColumn {
  const column = { type, rules, optional: false };
  return { ...column, nullable: () => ({ ...column, optional: true }) };
}
