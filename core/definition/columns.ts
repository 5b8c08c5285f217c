/** The column types a definition may use, and what each is in Hive DDL (`string`) and in a query (`varchar`). */
export type ColumnType =
  | { readonly kind: 'string' | 'boolean' | 'int' | 'bigint' | 'double' | 'date' | 'timestamp' }
  | { readonly kind: 'decimal'; readonly precision: number; readonly scale: number };

export type ColumnKind = ColumnType['kind'];

/** What may be required of a column's values, beyond their type. */
export interface ColumnRules {
  /** The only values allowed. */
  readonly oneOf?: readonly string[];
  /** Fewest characters (code points). */
  readonly minLength?: number;
  /** Most characters (code points). */
  readonly maxLength?: number;
  /** A regular expression, as text, that the whole value matches: `[A-Z]{2}[0-9]+`. */
  readonly pattern?: string;
  /** Smallest value allowed: a number, or a day as `YYYY-MM-DD`. */
  readonly min?: number | string;
  /** Largest value allowed; of a timestamp's last day every moment is. */
  readonly max?: number | string;
}

export interface Column {
  readonly type: ColumnType;
  readonly rules: ColumnRules;
  /** Whether an empty field is NULL; where it isn't, a row with one is rejected. */
  readonly optional: boolean;
  /** What a file's header calls it; absent: by its name. */
  readonly header?: string;
}

/** A column as `col.…()` gives it: required, and called in the header by its name, until told otherwise. */
export interface WrittenColumn extends Column {
  /** An empty field is NULL, rather than a reason to reject its row. */
  nullable(optional?: boolean): WrittenColumn;
  /** What the file's header calls it, where that is no name for a column: `col.date().from('Data da venda')`. */
  from(header: string): WrittenColumn;
}

export type Columns = Readonly<Record<string, Column>>;

type TextRules = Pick<ColumnRules, 'oneOf' | 'minLength' | 'maxLength' | 'pattern'>;
type NumberRules = Bounds<number>;
type DayRules = Bounds<string>;
type NoRules = Readonly<Record<string, never>>;

interface Bounds<T> {
  readonly min?: T;
  readonly max?: T;
}

/** The columns' types: `col.bigint()`, `col.decimal(12, 2, { min: 0 })`, `col.string().from('País').nullable()`. */
export const col = {
  string: (rules: TextRules = {}) => required({ kind: 'string' }, rules),
  boolean: (rules: NoRules = {}) => required({ kind: 'boolean' }, rules),
  int: (rules: NumberRules = {}) => required({ kind: 'int' }, rules),
  bigint: (rules: NumberRules = {}) => required({ kind: 'bigint' }, rules),
  double: (rules: NumberRules = {}) => required({ kind: 'double' }, rules),
  /** `precision` digits in all (1 to 38), `scale` of them behind the point. */
  decimal: (precision: number, scale: number, rules: NumberRules = {}) =>
    required({ kind: 'decimal', precision, scale }, rules),
  date: (rules: DayRules = {}) => required({ kind: 'date' }, rules),
  /** Milliseconds, the precision that Hive tables keep; no time zone. */
  timestamp: (rules: DayRules = {}) => required({ kind: 'timestamp' }, rules),
};

/** As `CSV_DEFAULTS`, of a column. */
export const COLUMN_DEFAULTS = { rules: {}, optional: false } as const satisfies Omit<Column, 'type'>;

function required(type: ColumnType, rules: ColumnRules): WrittenColumn {
  return written({ type, ...COLUMN_DEFAULTS, rules });
}

function written(column: Column): WrittenColumn {
  return {
    ...column,
    nullable: (optional = true) => written({ ...column, optional }),
    from: (header) => written({ ...column, header }),
  };
}
